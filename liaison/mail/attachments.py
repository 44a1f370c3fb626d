"""The parts of a mail that are not its words, listed with safe names and their bytes. Nothing is ever opened here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from liaison.domain.mails import Attachment
from liaison.mail.mime_charsets import storable
from liaison.mail.mime_transfer import content_of
from liaison.mail.mime_tree import Leaf

MAX_NAME = 150
MAX_SEARCHED = 3_000_000  # bytes of HTML looked through for pictures
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Outlook's own files, and Office files under a password
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
MESSAGES = frozenset({"message/rfc822", "message/global"})
TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})

_CID = re.compile(rb"cid:([^\"'\s<>)]{1,250})", re.I)

# endings for parts that came without a name; mimetypes would read system files
ENDINGS = {
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/calendar": ".ics",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "application/ms-tnef": ".dat",
}


def list_attachments(
    leaves: Sequence[Leaf], doubts: list[str], *, shown: frozenset[int] = frozenset()
) -> tuple[Attachment, ...]:
    """The given parts as attachments, in order; `shown` are those (by id) that stand as pictures inside the words. Appends to `doubts`
    what a person should know of them."""
    return tuple(
        _attachment(leaf, number, doubts, inline=id(leaf) in shown) for number, leaf in enumerate(leaves, start=1)
    )


def pictures_shown(words: Sequence[Leaf], others: Sequence[Leaf]) -> frozenset[int]:
    """Which of the other parts (by id) the HTML among the words shows as pictures, by their Content-ID (RFC 2392)."""
    named = {leaf.content_id: id(leaf) for leaf in others if leaf.content_id}
    if not named:
        return frozenset()
    html = b"\n".join(content_of(leaf, words=True)[0][:MAX_SEARCHED] for leaf in words if "html" in leaf.kind)
    asked = {unquote(found.decode("ascii", "replace")) for found in _CID.findall(html)}
    return frozenset(place for name, place in named.items() if name in asked)


def safe_name(name: str) -> str:
    """A sender's file name without folders, control characters or trailing dots; the ending survives shortening."""
    bare = re.split(r"[/\\]", storable(name).replace("\n", " "))[-1].strip(" .\t\"'")
    bare = re.sub(r"[\u202a-\u202e\u2066-\u2069]", "", bare)  # marks that turn the reading direction disguise endings
    if len(bare) <= MAX_NAME:
        return bare
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[: MAX_NAME - 12]}{dot}{ending[:11]}" if dot else bare[:MAX_NAME]


def is_message(leaf: Leaf) -> bool:
    """Whether a part is a mail attached as such, also as Outlook saves one."""
    if leaf.kind in MESSAGES or leaf.name.lower().endswith(".eml"):
        return True
    return leaf.name.lower().endswith(".msg") and content_of(leaf)[0][:8] == OLE


def locked(content: bytes) -> bool:
    """Whether a file says at its beginning or end that it opens with a password alone: zip, PDF, Office."""
    if content[:4] == b"PK\x03\x04":
        return bool(content[6] & 1) if len(content) > 6 else False
    if content[:5] == b"%PDF-":
        return b"/Encrypt" in content[:4096] or b"/Encrypt" in content[-4096:]
    return content[:8] == OLE and ENCRYPTED_PACKAGE in content


def _attachment(leaf: Leaf, number: int, doubts: list[str], *, inline: bool) -> Attachment:
    content, broken = content_of(leaf)
    name = safe_name(leaf.name)
    if broken:
        doubts.append(f"attachment {number} did not arrive whole: {broken}")
    if locked(content):
        doubts.append(f"attachment {number} opens with a password alone")
    stem = "attached-mail" if is_message(leaf) else "attachment"
    return Attachment(
        name or f"{stem}-{number}{ENDINGS.get(leaf.kind, '')}", storable(leaf.kind)[:200], content, inline
    )
