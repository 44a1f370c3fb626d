"""What an attachment is, by its first bytes: its name and its declared type are the sender's word, and nobody is let in on that."""

from __future__ import annotations

import re
from enum import StrEnum

from liaison.mail.attachment_answers import Why

HEAD = 8192  # bytes that are looked at


class Kind(StrEnum):
    """What can be read for its words."""

    PDF = "pdf"
    ZIPPED = "zipped"  # Word since 2007 is a zip archive; whether it is one, the child finds out
    RTF = "rtf"
    MAIL = "mail"
    HTML = "html"
    PLAIN = "plain"


# first bytes → why it is not opened
NEVER: tuple[tuple[bytes, Why], ...] = (
    (b"\x89PNG\r\n", Why.PICTURE),
    (b"\xff\xd8\xff", Why.PICTURE),
    (b"GIF8", Why.PICTURE),
    (b"BM", Why.PICTURE),
    (b"II*\0", Why.PICTURE),
    (b"MM\0*", Why.PICTURE),
    (b"ID3", Why.SOUND),
    (b"OggS", Why.SOUND),
    (b"fLaC", Why.SOUND),
    (b"#!AMR", Why.SOUND),
    (b"MZ", Why.PROGRAM),
    (b"\x7fELF", Why.PROGRAM),
    (b"\xca\xfe\xba\xbe", Why.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Why.PROGRAM),
    (b"L\0\0\0\x01\x14\x02\0", Why.PROGRAM),  # a Windows shortcut
    (b"#!/", Why.PROGRAM),
    (b"Rar!", Why.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Why.ARCHIVE),
    (b"\x1f\x8b", Why.ARCHIVE),
    (b"BZh", Why.ARCHIVE),
    (b"\xfd7zXZ\0", Why.ARCHIVE),
    (b"MSCF", Why.ARCHIVE),
    (b"PK\x05\x06", Why.ARCHIVE),
    (b"PK\x07\x08", Why.ARCHIVE),
)
# a container whose kind stands further in: offset, sign, why
FURTHER_IN: tuple[tuple[int, bytes, Why], ...] = (
    (8, b"WEBP", Why.PICTURE),
    (4, b"ftyphei", Why.PICTURE),
    (4, b"ftypmif", Why.PICTURE),
    (4, b"ftypavif", Why.PICTURE),
    (8, b"WAVE", Why.SOUND),
    (4, b"ftyp", Why.SOUND),
    (257, b"ustar", Why.ARCHIVE),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office before 2007, Outlook's .msg, and protected documents of any year
# names of streams inside such a file, as they stand in it; the first that is found decides
STREAMS: tuple[tuple[str, Why], ...] = (
    ("EncryptedPackage", Why.PASSWORD),
    ("__substg1.0_", Why.OUTLOOK),
    ("WordDocument", Why.OLD_WORD),
)
MARKS = (b"\xff\xfe", b"\xfe\xff")  # text in UTF-16
HEADER = re.compile(
    rb"(?:received|return-path|from|to|subject|date|message-id|mime-version|delivered-to|x-[\w-]+):[ \t]", re.I
)
HTML = re.compile(rb"\s*<(?:!doctype html|html|head|body)\b|.{0,1000}<(?:html|body)\b", re.I | re.S)


def kind_of(content: bytes) -> Kind | Why:
    """How these bytes can be read for their words, or why they are not opened."""
    head = content[:HEAD]
    if not content.strip():
        return Why.EMPTY
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith(b"PK\x03\x04"):
        return Kind.ZIPPED
    if head.startswith(OLE):
        return next((why for name, why in STREAMS if name.encode("utf-16-le") in content), Why.OLD_OFFICE)
    closed = [why for sign, why in NEVER if head.startswith(sign) and is_binary(sign, head)]
    closed += [why for place, sign, why in FURTHER_IN if head[place:].startswith(sign)]
    return closed[0] if closed else written(head)


def is_binary(sign: bytes, head: bytes) -> bool:
    """Signs made of letters begin ordinary words too ("BM", "MZ"): they count only where bytes stand that no text holds."""
    return not sign.decode("latin-1").isalnum() or b"\0" in head


def written(head: bytes) -> Kind | Why:
    """Which kind of text it is, or that it is none."""
    if head.lstrip().startswith(b"{\\rtf"):
        return Kind.RTF
    if head.startswith(MARKS):
        return Kind.PLAIN
    if b"\0" in head or controls(head) * 20 > len(head):
        return Why.UNKNOWN
    if HEADER.match(head) and len(HEADER.findall(head)) > 2:
        return Kind.MAIL
    return Kind.HTML if HTML.match(head) else Kind.PLAIN


def controls(head: bytes) -> int:
    """How many bytes are control characters that no text needs."""
    return sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
