"""Why a machine cannot read the words of a mail, or None: encrypted, sealed, protected, empty. A person reads those."""

from __future__ import annotations

from liaison.mail.mime_tree import Opened

# type of a part → what it means for reading
SEALED = {
    "multipart/encrypted": "the mail is encrypted (PGP)",
    "application/pgp-encrypted": "the mail is encrypted (PGP)",
    "application/x-microsoft-rpmsg-message": "the mail is protected (Microsoft rights management)",
}
SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
INLINE_PGP = "-----BEGIN PGP MESSAGE-----"


def why_unreadable(opened: Opened, text: str, *, cut: bool = False, attachments: int = 0) -> str | None:
    """The reason as a plain clause, or None. `text` is all that was read, `cut` that more came, `attachments` how many
    other parts came."""
    for kind in (opened.root.typed[0], *opened.multiparts, *(leaf.kind for leaf in opened.leaves)):
        if kind in SEALED:
            return SEALED[kind]
    if any(
        leaf.kind in SMIME and leaf.parameters.get("smime-type", "").lower() != "certs-only" for leaf in opened.leaves
    ):
        return "the mail is encrypted or sealed (S/MIME)"
    if INLINE_PGP in text:
        return "the mail is encrypted (PGP)"
    if cut:
        return "its text is too long for a machine to read whole"
    if not text.strip():
        return "its text is empty, only attachments came" if attachments else "its text is empty"
    return None
