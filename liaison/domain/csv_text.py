"""CSV as it really comes: byte-order marks, Windows encodings, semicolons, blank lines, a quotation mark that never closes.

Comes in: bytes or text. Goes out: records with the number of the line on which each begins.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# A byte-order mark decides; without one, UTF-8 if it fits, else what Windows programs write.
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = (",", ";", "\t")
LONGEST = 20_000  # characters in one record; more means that a quotation mark was never closed


RUN = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of something to run
NUL = "holds a character of value zero: the file is damaged here, or was not saved as text"
TOO_LONG = f"is longer than {LONGEST:,} characters: nothing near that belongs in one line of a list"


@dataclass(frozen=True)
class Record:
    """One record: the line it begins on (from 1), its tidied cells, and why it cannot be read ("" where it can)."""

    line: int
    cells: tuple[str, ...]
    trouble: str = ""


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
    """Every record of a text that is not blank."""
    return records_of(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def records_of(lines: Iterable[str]) -> Iterator[Record]:
    """Every record that is not blank, from lines without their ends; no more lines are held than one record may take. A quotation mark
    that never closes spoils its own line and no other."""
    ahead, rest = deque[str](), iter(lines)
    number, width, separator = 1, None, ""
    while (line := next_line(ahead, rest)) is not None:
        separator = separator or (separator_of(line) if line.strip() else "")
        cells, used = one_record(line, ahead, rest, separator or ",", width)
        if any(cells):
            width = width or len(cells)
            yield Record(number, cells, trouble_of(line))
        for _ in range(used - 1):
            ahead.popleft()
        number += used


def trouble_of(line: str) -> str:
    """Why a line is no line of a list, or ""."""
    return TOO_LONG if len(line) > LONGEST else NUL if "\0" in line else ""


def next_line(ahead: deque[str], rest: Iterator[str]) -> str | None:
    """The next line: one that was looked at before, else a new one; None at the end."""
    return ahead.popleft() if ahead else next(rest, None)


def separator_of(headings: str) -> str:
    """The separator that gives most columns."""
    return max(SEPARATORS, key=headings.count)


def one_record(
    first: str, ahead: deque[str], rest: Iterator[str], separator: str, width: int | None
) -> tuple[tuple[str, ...], int]:
    """The record that begins with a line, and how many lines it takes: more than one only if that makes a whole record. What is read
    to find out is kept in `ahead`."""
    text, count = first, 1
    while text.count('"') % 2:  # inside quotation marks they are doubled, so an odd number means one is open
        if len(text) > LONGEST or (count > len(ahead) and not look_ahead(ahead, rest)):
            return cells_of(first.replace('"', ""), separator), 1
        text += "\n" + ahead[count - 1]
        count += 1
    cells = cells_of(text, separator, strict=count > 1)
    if count == 1 or len(cells) == width:
        return cells, count
    return cells_of(first.replace('"', ""), separator), 1


def look_ahead(ahead: deque[str], rest: Iterator[str]) -> bool:
    """Read one line more; False at the end."""
    line = next(rest, None)
    if line is None:
        return False
    ahead.append(line)
    return True


def cells_of(record: str, separator: str, *, strict: bool = False) -> tuple[str, ...]:
    """The tidied cells of one record; a single one where its quotation marks make no sense (`strict`: stand where none may)."""
    if len(record) > LONGEST:  # the library refuses a cell of 128 KB; nothing near that belongs in a list
        return tuple(tidy(cell) for cell in record.split(separator))
    try:
        rows = csv.reader([record], delimiter=separator, strict=strict)
        if (
            "  " not in record and record.isprintable()
        ):  # the usual record has nothing to tidy but a blank beside a separator
            return tuple(cell.strip() for row in rows for cell in row)
        return tuple(tidy(cell) for row in rows for cell in row)
    except csv.Error:
        return (tidy(record),)


def tidy(cell: str) -> str:
    """One line without runs of blanks, control characters or invisible marks (a database would refuse the first of them)."""
    if not cell:
        return cell
    if not cell.isprintable():
        cell = "".join(
            " " if kind == "Cc" else "" if kind in {"Cf", "Cs"} else char
            for char in cell
            for kind in [unicodedata.category(char)]
        )
    return " ".join(cell.split())


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs: what begins with a sign of a formula (or with our own mark before one) is marked with an
    apostrophe, as text is. `unguarded` gives it back."""
    return f"'{cell}" if cell.lstrip("'").startswith(RUN) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(RUN) else cell
