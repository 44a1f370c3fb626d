"""Takes an mbox file apart for the ledger, however large and however damaged: one mail in memory at a time, and every byte accounted for.

What cannot be taken as a mail is a piece too, with the reason, so that it is parked and seen. The same file gives the same names again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from liaison.mail.mbox import MARKED, separates
from liaison.mail.sources import looks_like_mail

PREFIX = "mbox:"  # begins the name of every mail that came from a file: no server knows it
LINE = 65_536  # bytes read at once: a damaged file may hold gigabytes without a line end
TOO_LARGE = (
    "This piece of the mbox file is over the limit of {limit} bytes, so it is not kept here: look at it in the file."
)
NO_MAIL = "This piece of the mbox file does not begin as a mail does: it may be what is left of one. Please look at it."
# what writers put behind the sender: "Tue Nov 24 10:00:00 2026", with a zone in between or behind, or none (then it is UTC: RFC 4155)
STAMP = re.compile(rb"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?P<month>[A-Z][a-z]{2}) +(?P<day>\d{1,2}) +(?P<time>\d{1,2}:\d\d(?::\d\d)?)(?: +(?:UTC|GMT|Z|[+]0000))? +(?P<year>\d{4})\b")  # fmt: skip


class WrongFile(Exception):
    """The file cannot be read, or is no mbox at all: says which and what to do."""


@dataclass(frozen=True)
class Piece:
    """What stands between two separators. `line` is its first line in the file, from 1; `end` the byte after it.

    `ref` is made from its bytes. `raw` is None for one over the limit; `trouble` says why it is to be parked. `arrived` is aware UTC,
    from the separator, or None where that does not say it without doubt.
    """

    ref: str
    raw: bytes | None
    line: int
    end: int
    arrived: datetime | None = None
    trouble: str | None = None


def pieces(path: Path, max_bytes: int = 60_000_000) -> Iterator[Piece]:
    """Every piece of the file, in order. Raises WrongFile, also in the middle; what was yielded before stays true."""
    try:
        with path.open("rb") as file:
            yield from in_file(file, max_bytes)
    except OSError as error:
        raise WrongFile(
            f"The mbox file cannot be read on ({error.strerror}). What was taken is kept: mend it and run again."
        ) from error


def in_file(file: BinaryIO, max_bytes: int) -> Iterator[Piece]:
    """The pieces of an open file."""
    builder, number, position, begun, line_start, after_blank = Builder(1, max_bytes), 0, 0, False, True, True
    while chunk := file.readline(LINE):
        number += line_start
        if line_start and separates(chunk, after_blank=after_blank):
            if piece := builder.piece(position, front=not begun):
                yield piece
            builder, begun = Builder(number + 1, max_bytes, stamp_in(chunk)), True
        else:
            builder.add(chunk)
        after_blank = line_start and not chunk.strip()
        line_start = chunk.endswith(b"\n")
        position += len(chunk)
    piece = builder.piece(position, front=not begun)
    if piece and not begun and piece.trouble:
        raise WrongFile(
            'This is no mbox file: no line in it begins a mail ("From ", a sender and a date). Nothing was taken.'
        )
    if piece:
        yield piece


@dataclass
class Builder:
    """Gathers the lines of one piece; past the limit it only goes on naming them."""

    line: int
    max_bytes: int
    arrived: datetime | None = None
    size: int = 0
    _lines: list[bytes] = field(default_factory=list)
    _name: hashlib._Hash = field(default_factory=hashlib.sha256)

    def add(self, line: bytes) -> None:
        """The next line, or a part of a very long one."""
        self.size += len(line)
        self._name.update(line)
        if self.size <= self.max_bytes:
            self._lines.append(line)
        else:
            self._lines.clear()

    def piece(self, end: int, *, front: bool) -> Piece | None:
        """The piece; None for nothing but empty lines before the first separator."""
        ref = PREFIX + self._name.hexdigest()
        if self.size > self.max_bytes:
            return Piece(ref, None, self.line, end, self.arrived, TOO_LARGE.format(limit=self.max_bytes))
        raw = MARKED.sub(rb"\1", b"".join(self._lines))
        if front and not raw.strip():
            return None
        trouble = None if looks_like_mail(raw.lstrip(b"\r\n")[:1000]) else NO_MAIL
        return Piece(ref, raw, self.line, end, self.arrived, trouble)


def stamp_in(separator: bytes) -> datetime | None:
    """When the mail arrived, as its separator says, aware UTC; None where there is no such date or its zone is not known."""
    match = STAMP.search(separator)
    if match is None:
        return None
    clock = match["time"] if match["time"].count(b":") == 2 else match["time"] + b":00"
    words = b" ".join([match["day"], match["month"], clock, match["year"]]).decode()
    try:
        return datetime.strptime(words, "%d %b %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return None
