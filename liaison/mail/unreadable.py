"""Why a machine cannot read the words of a mail, or None: encrypted, sealed, protected, empty. A person reads those."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from liaison.domain.mails import Attachment
from liaison.mail.mime_tree import Leaf
from liaison.mail.sealed import is_sealed, only_certificates

# type of a part → what it means for reading
SEALED = {
    "multipart/encrypted": "the mail is encrypted (PGP)",
    "application/pgp-encrypted": "the mail is encrypted (PGP)",
    "application/x-microsoft-rpmsg-message": "the mail is protected (Microsoft rights management)",
}
INLINE_PGP = "-----BEGIN PGP MESSAGE-----"


def why_unreadable(
    kinds: Iterable[str], leaves: Sequence[Leaf], text: str, *, cut: bool = False, files: Sequence[Attachment] = ()
) -> str | None:
    """The reason as a plain clause, or None. `kinds` are the types of all parts, `text` is all that was read, `cut` that more came,
    `files` the other parts."""
    sealed = next((SEALED[kind] for kind in kinds if kind in SEALED), None)
    if sealed:
        return sealed
    if any(is_sealed(leaf) and not only_certificates(leaf) for leaf in leaves):
        return "the mail is encrypted or sealed (S/MIME)"
    if INLINE_PGP in text:
        return "the mail is encrypted (PGP)"
    if cut:
        return "its text is too long for a machine to read whole"
    return None if text.strip() else why_empty(files)


def why_empty(files: Sequence[Attachment]) -> str:
    """What a mail without words brought instead."""
    if not files:
        return "its text is empty"
    if all(file.content_type.startswith("image/") for file in files):
        return "its text is empty, only pictures came"
    return "its text is empty, only attachments came"
