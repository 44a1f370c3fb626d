"""Builds winmail.dat streams (MS-OXTNEF): attributes and MAPI properties as Outlook writes them. For tests only."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

UNICODE, BINARY, NUMBER, TIME, OBJECT = 0x001F, 0x0102, 0x0003, 0x0040, 0x000D
MEETINGS = bytes.fromhex("90dad86e0b451b1098da00aa003f1305")  # the set of a meeting's properties
APPOINTMENTS = bytes.fromhex("0220060000000000c000000000000046")
MESSAGE_INSIDE = bytes.fromhex("0703020000000000c000000000000046")


def stream(*attributes: bytes, codepage: int = 1252) -> bytes:
    """A whole stream."""
    version = attribute(0x9006, struct.pack("<I", 0x10000), kind=8)
    pages = attribute(0x9007, struct.pack("<II", codepage, 0), kind=6)
    return b"\x78\x9f\x3e\x22\x01\x00" + version + pages + b"".join(attributes)


def attribute(identifier: int, value: bytes, *, level: int = 1, kind: int = 1) -> bytes:
    """One attribute with its sum."""
    return struct.pack("<BHHI", level, identifier, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def properties(*values: bytes) -> bytes:
    """The value of the attribute that holds properties."""
    return struct.pack("<I", len(values)) + b"".join(values)


def words(identifier: int, text: str) -> bytes:
    """A property of text."""
    return _variable(UNICODE, struct.pack("<H", identifier), (text + "\0").encode("utf-16-le"))


def binary(identifier: int, data: bytes, kind: int = BINARY) -> bytes:
    """A property of bytes."""
    return _variable(kind, struct.pack("<H", identifier), data)


def number(identifier: int, value: int) -> bytes:
    """A property that is a number."""
    return struct.pack("<HHI", NUMBER, identifier, value)


def named(number_in_set: int, whole: bytes, value: bytes, kind: int = BINARY) -> bytes:
    """A property named by its number in a set."""
    return _variable(kind, struct.pack("<H", 0x8000) + whole + struct.pack("<II", 0, number_in_set), value)


def moment(number_in_set: int, when: datetime) -> bytes:
    """A time of an appointment."""
    ticks = int((when - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    return struct.pack("<HH", TIME, 0x8000) + APPOINTMENTS + struct.pack("<IIQ", 0, number_in_set, ticks)


def flag(number_in_set: int, value: bool) -> bytes:
    """A yes or no of an appointment: two bytes, and two that Outlook leaves as they were."""
    return struct.pack("<HH", 0x000B, 0x8000) + APPOINTMENTS + struct.pack("<IIHH", 0, number_in_set, value, 0xCDCD)


def message(*values: bytes, message_class: str = "IPM.Microsoft Mail.Note", files: tuple[bytes, ...] = ()) -> bytes:
    """A packed message: its class, its properties, its files."""
    head = attribute(0x8008, message_class.encode() + b"\0", kind=7)
    return stream(head, attribute(0x9003, properties(*values), kind=6), *files)


def file(name: str, content: bytes, *values: bytes) -> bytes:
    """An attachment, its bytes in the old attribute and its long name among the properties."""
    return b"".join(
        (
            attribute(0x9002, bytes(14), level=2, kind=6),
            attribute(0x8010, name[:8].encode("ascii", "replace") + b"\0", level=2),
            attribute(0x800F, content, level=2, kind=6),
            attribute(0x9005, properties(words(0x3707, name), *values), level=2, kind=6),
        )
    )


def inside(name: str, packed: bytes) -> bytes:
    """A message attached to a message."""
    held = binary(0x3701, MESSAGE_INSIDE + packed, OBJECT)
    listed = attribute(0x9005, properties(words(0x3001, name), number(0x3705, 5), held), level=2, kind=6)
    return attribute(0x9002, bytes(14), level=2, kind=6) + listed


def _variable(kind: int, named_by: bytes, data: bytes) -> bytes:
    padded = data + bytes(-len(data) % 4)
    return struct.pack("<H", kind) + named_by + struct.pack("<II", 1, len(data)) + padded
