"""The parts of a mail that are not its words, listed with safe names and their bytes. Nothing is ever opened here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from liaison.domain.mails import Attachment
from liaison.mail.mime_charsets import storable
from liaison.mail.mime_transfer import content_of
from liaison.mail.mime_tree import Leaf

MAX_NAME = 150
TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})

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


def list_attachments(leaves: Sequence[Leaf], doubts: list[str]) -> tuple[Attachment, ...]:
    """The given parts as attachments, in order. Appends to `doubts` what a person should know of them."""
    return tuple(_attachment(leaf, number, doubts) for number, leaf in enumerate(leaves, start=1))


def safe_name(name: str) -> str:
    """A sender's file name without folders, control characters or trailing dots; the ending survives shortening."""
    bare = re.split(r"[/\\]", storable(name).replace("\n", " "))[-1].strip(" .\t\"'")
    bare = re.sub(r"[\u202a-\u202e\u2066-\u2069]", "", bare)  # marks that turn the reading direction disguise endings
    if len(bare) <= MAX_NAME:
        return bare
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[: MAX_NAME - 12]}{dot}{ending[:11]}" if dot else bare[:MAX_NAME]


def is_message(leaf: Leaf) -> bool:
    """Whether a part is a mail attached as such."""
    return leaf.kind in ("message/rfc822", "message/global") or leaf.name.lower().endswith(".eml")


def _attachment(leaf: Leaf, number: int, doubts: list[str]) -> Attachment:
    content, broken = content_of(leaf)
    name = safe_name(leaf.name)
    if broken:
        doubts.append(f"attachment {number} did not arrive whole: {broken}")
    if leaf.kind in TNEF or name.lower() == "winmail.dat":
        doubts.append("Outlook packed part of this mail into winmail.dat, which is not opened here")
    stem = "attached-mail" if is_message(leaf) else "attachment"
    return Attachment(name or f"{stem}-{number}{ENDINGS.get(leaf.kind, '')}", storable(leaf.kind)[:200], content)
