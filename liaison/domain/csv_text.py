"""CSV as it really comes: byte-order marks, Windows encodings, semicolons, blank lines, a quotation mark that never closes.

Comes in: bytes or text. Goes out: records with the number of the line on which each begins.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# A byte-order mark decides; without one, UTF-8 if it fits, else what Windows programs write.
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = (",", ";", "\t")
LONGEST = 20_000  # characters in one record; more means that a quotation mark was never closed


@dataclass(frozen=True)
class Record:
    """One record: the line it begins on (from 1) and its tidied cells."""

    line: int
    cells: tuple[str, ...]


def decode(content: bytes) -> str:
    """The text of a list, whatever program wrote it. Never raises: what fits nothing becomes a replacement character."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def records(text: str) -> Iterator[Record]:
    """Every record that is not blank. A quotation mark that never closes spoils its own line and no other."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    separator = separator_of(next((line for line in lines if line.strip()), ""))
    start, width = 0, None
    while start < len(lines):
        cells, used = one_record(lines, start, separator, width)
        if any(cells):
            width = width or len(cells)
            yield Record(start + 1, cells)
        start += used


def separator_of(headings: str) -> str:
    """The separator that gives most columns."""
    return max(SEPARATORS, key=headings.count)


def one_record(lines: list[str], start: int, separator: str, width: int | None) -> tuple[tuple[str, ...], int]:
    """The record that begins on a line, and how many lines it takes: more than one only if that makes a whole record."""
    text = lines[start]
    for count in range(1, len(lines) - start + 1):
        if text.count('"') % 2 == 0:  # inside quotation marks they are doubled, so an odd number means one is open
            cells = cells_of(text, separator, strict=count > 1)
            if count == 1 or len(cells) == width:
                return cells, count
            break
        if len(text) > LONGEST or count == len(lines) - start:
            break
        text += "\n" + lines[start + count]
    return cells_of(lines[start].replace('"', ""), separator), 1


def cells_of(record: str, separator: str, *, strict: bool = False) -> tuple[str, ...]:
    """The tidied cells of one record; a single one where its quotation marks make no sense (`strict`: stand where none may)."""
    if len(record) > LONGEST:  # the library refuses a cell of 128 KB; nothing near that belongs in a list
        return tuple(tidy(cell) for cell in record.split(separator))
    try:
        return tuple(tidy(cell) for row in csv.reader([record], delimiter=separator, strict=strict) for cell in row)
    except csv.Error:
        return (tidy(record),)


def tidy(cell: str) -> str:
    """One line without runs of blanks, control characters or invisible marks (a database would refuse the first of them)."""
    if not cell.isprintable():
        cell = "".join(
            " " if kind == "Cc" else "" if kind in {"Cf", "Cs"} else char
            for char in cell
            for kind in [unicodedata.category(char)]
        )
    return " ".join(cell.split())
