"""MAPI properties as TNEF streams and Outlook files hold them: identifiers, and bytes to values. Linear, bounded, never raises on bytes.

Source of the identifiers: MS-OXPROPS; of the encoding: MS-OXTNEF, 2.1.3.4 (TNEF) and MS-OXCDATA, 2.11.1 (types).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from liaison.mail.mime_charsets import decode, storable

MAX_PROPERTIES = 5_000
MAX_VALUES = 10_000  # of one property

MESSAGE_CLASS, SUBJECT = 0x001A, 0x0037
SENDER_NAME, SENDER_ADDRESSES = 0x0C1A, (0x5D01, 0x5D02, 0x0C1F, 0x0065)
BODY, HTML, RICH_TEXT, CODEPAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
FILE_NAMES, FILE_KIND, FILE_DATA, FILE_METHOD, CONTENT_ID = (0x3707, 0x3704, 0x3001), 0x370E, 0x3701, 0x3705, 0x3712
START, END = 0x0060, 0x0061
# named properties, by their number in the sets of appointments and meetings (MS-OXPROPS)
NAMED_START, NAMED_END, NAMED_PLACE, NAMED_UID, NAMED_CLEAN_UID = 0x820D, 0x820E, 0x8208, 0x0003, 0x0023
# of a response that proposes another time (MS-OXOCAL, 2.2.7.3, 2.2.7.4, 2.2.7.6)
PROPOSED_START, PROPOSED_END, PROPOSES = 0x8250, 0x8251, 0x8257

_STRING8, _UNICODE, _BINARY, _OBJECT, _BOOLEAN = 0x001E, 0x001F, 0x0102, 0x000D, 0x000B
_FIXED = {
    0x0002: 4,
    0x0003: 4,
    0x0004: 4,
    0x000A: 4,
    0x000B: 4,
    0x0005: 8,
    0x0006: 8,
    0x0007: 8,
    0x0014: 8,
    0x0040: 8,
    0x0048: 16,
}
_MANY, _NAMED = 0x1000, 0x8000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Value:
    """One property: its identifier (of a named one: its number in its set; 0 for one named by words), its type and its bytes."""

    identifier: int
    kind: int
    data: bytes

    def text(self, charset: str) -> str:
        """The value as text; `charset` is what strings of 8 bits are in."""
        text = self.data.decode("utf-16-le", "replace") if self.kind == _UNICODE else decode(self.data, charset)[0]
        return storable(text.partition("\0")[0])

    @property
    def number(self) -> int:
        """The value as a whole number without sign."""
        return int.from_bytes(self.data[:8], "little")

    @property
    def true(self) -> bool:
        """The value as yes or no: two bytes, whatever fills the other two."""
        return self.kind == _BOOLEAN and any(self.data[:2])

    @property
    def moment(self) -> datetime | None:
        """The value as a time, aware; None for what is none or is unbelievable."""
        if self.kind != 0x0040:
            return None
        try:
            found = _EPOCH + timedelta(microseconds=self.number // 10)
        except OverflowError:
            return None
        return found if 1971 <= found.year <= 2200 else None


class Damaged(ValueError):
    """The properties end in the middle of one, or have a type that nobody knows."""


def properties(data: bytes) -> Iterator[Value]:
    """The properties of a TNEF property block, of several values the first. Raises Damaged after what could be read."""
    count, at = _number(data, 0), 4
    for _ in range(min(count, MAX_PROPERTIES)):
        value, at = _property(data, at)
        yield value
    if count > MAX_PROPERTIES:
        raise Damaged


def _property(data: bytes, at: int) -> tuple[Value, int]:
    kind, identifier = _number(data, at, 2), _number(data, at + 2, 2)
    at += 4
    if identifier >= _NAMED:
        identifier, at = _name(data, at)
    plain = kind & ~_MANY
    length = _FIXED.get(plain)
    many = bool(kind & _MANY) or length is None
    count = 1
    if many:
        count, at = _number(data, at), at + 4
    if count > MAX_VALUES:
        raise Damaged
    first = b""
    for number in range(count):
        size = length
        if size is None:
            if plain not in (_STRING8, _UNICODE, _BINARY, _OBJECT):
                raise Damaged
            size, at = _number(data, at), at + 4
        if at + size > len(data):
            raise Damaged
        first = data[at : at + size] if number == 0 else first
        at += size + -size % 4
    return Value(identifier, plain, first), at


def _name(data: bytes, at: int) -> tuple[int, int]:
    """The number of a named property in its set, and where its value begins; 0 for one named by words."""
    by_words, at = _number(data, at + 16), at + 20
    if not by_words:
        return _number(data, at), at + 4
    size = _number(data, at)
    return 0, at + 4 + size + -size % 4


def _number(data: bytes, at: int, size: int = 4) -> int:
    if at + size > len(data):
        raise Damaged
    return int.from_bytes(data[at : at + size], "little")
