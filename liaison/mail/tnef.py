"""Outlook's winmail.dat (MS-OXTNEF) taken apart: one linear pass over the stream, bytes in, a Packed message out. Never raises on bytes.

Written here rather than left to a library: the ones there are copy the rest of the stream at each attribute, sum it byte by byte,
and give nothing at all of a stream that is damaged at its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from liaison.mail.mapi_values import FILE_DATA, FILE_NAMES, Damaged, Value, properties
from liaison.mail.mime_charsets import decode, storable

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_ATTRIBUTES = 20_000
MAX_FILES = 500
MAX_DEPTH = 3  # messages inside messages
MESSAGE_INSIDE = bytes.fromhex("0703020000000000c000000000000046")  # an embedded message, then its stream

# identifiers of attributes (MS-OXTNEF, 2.1.3)
_BODY, _SUBJECT, _CLASS, _CODEPAGE = 0x800C, 0x8004, 0x8008, 0x9007
_PROPERTIES, _NEXT_FILE, _FILE_DATA, _FILE_TITLE, _FILE_PROPERTIES = 0x9003, 0x9002, 0x800F, 0x8010, 0x9005
_START, _END = 0x0006, 0x0007


@dataclass
class PackedFile:
    """One attachment: the name of its old, short attribute, its bytes, its properties, and the message it is, if it is one."""

    title: str = ""
    content: bytes = field(default=b"", repr=False)
    values: dict[int, Value] = field(default_factory=dict)
    message: Packed | None = None

    def name(self, charset: str) -> str:
        """The file name, the longest that is given; empty when there is none."""
        named = (self.values[one].text(charset) for one in FILE_NAMES if one in self.values)
        return next((name for name in named if name.strip()), self.title)


@dataclass
class Packed:
    """A message out of a TNEF stream: class, subject and plain body of its old attributes, its properties (first of each), its files.

    `damaged` says that the stream ends too early or holds what cannot be read: what was found before is here.
    """

    message_class: str = ""
    subject: str = ""
    body: str = ""
    charset: str = "cp1252"
    values: dict[int, Value] = field(default_factory=dict)
    files: list[PackedFile] = field(default_factory=list)
    damaged: bool = False

    def text(self, identifier: int) -> str:
        """A property as text; empty when it is not there."""
        return self.values[identifier].text(self.charset) if identifier in self.values else ""


def unpack(data: bytes, depth: int = 0) -> Packed | None:
    """The message in a stream; None when it is no TNEF at all."""
    if not data.startswith(SIGNATURE):
        return None
    packed = Packed()
    for level, identifier, value in _attributes(data, packed):
        if level == 2:
            _to_file(packed, identifier, value, depth)
        else:
            _to_message(packed, identifier, value)
    return packed


def _attributes(data: bytes, packed: Packed) -> Iterator[tuple[int, int, bytes]]:
    """Level (1 message, 2 attachment), identifier and bytes of each attribute."""
    at = 6
    for _ in range(MAX_ATTRIBUTES):
        if at + 11 > len(data):
            packed.damaged = packed.damaged or at > len(data) or bool(data[at:].strip(b"\0"))
            return
        level = data[at]
        identifier = int.from_bytes(data[at + 1 : at + 3], "little")
        size = int.from_bytes(data[at + 5 : at + 9], "little")
        if level not in (1, 2):
            packed.damaged = bool(data[at:].strip(b"\0"))
            return
        packed.damaged = packed.damaged or at + 9 + size > len(data)
        yield level, identifier, data[at + 9 : at + 9 + size]
        at += 9 + size + 2  # the sum after each is not looked at: what can be read is read
    packed.damaged = True


def _to_message(packed: Packed, identifier: int, value: bytes) -> None:
    if identifier == _CODEPAGE:
        packed.charset = f"cp{int.from_bytes(value[:4], 'little')}"
    elif identifier == _PROPERTIES:
        packed.damaged = _collect(value, packed.values) or packed.damaged
    elif identifier == _BODY:
        packed.body = _string(packed, value)
    elif identifier == _SUBJECT:
        packed.subject = _string(packed, value)
    elif identifier == _CLASS:
        packed.message_class = _string(packed, value)


def _to_file(packed: Packed, identifier: int, value: bytes, depth: int) -> None:
    if identifier == _NEXT_FILE:
        packed.files.append(PackedFile())
        if len(packed.files) > MAX_FILES:
            packed.files.pop()
            packed.damaged = True
        return
    if not packed.files:
        packed.files.append(PackedFile())
    file = packed.files[-1]
    if identifier == _FILE_DATA:
        file.content = value
    elif identifier == _FILE_TITLE:
        file.title = _string(packed, value)
    elif identifier == _FILE_PROPERTIES:
        packed.damaged = _collect(value, file.values) or packed.damaged
        _open_inside(file, depth)


def _open_inside(file: PackedFile, depth: int) -> None:
    """The bytes of an attachment may stand among its properties, and may be a message."""
    held = file.values.pop(FILE_DATA, None)
    if held is None:
        return
    content = held.data.removeprefix(MESSAGE_INSIDE)
    file.content = file.content or content
    if content.startswith(SIGNATURE) and depth < MAX_DEPTH:
        file.message = unpack(content, depth + 1)


def _collect(data: bytes, into: dict[int, Value]) -> bool:
    """Add properties by identifier, the first of each; True when they are damaged."""
    try:
        for value in properties(data):
            into.setdefault(value.identifier, value)
    except Damaged:
        return True
    return False


def _string(packed: Packed, value: bytes) -> str:
    return storable(decode(value.partition(b"\0")[0], packed.charset)[0])
