"""Lists that come as CSV (practices, people, staff, rota, closures): what is read of them, and what is reported.

Comes in: the text of a list and a table of its fields. Goes out: lines with read values, and rejected lines with the reason. A line
that cannot be used stops nothing else. A reason never repeats the cell: it may hold a CHI number or a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from liaison.domain.csv_text import Record, records, records_of


class WrongList(ValueError):
    """The file cannot be read as this list at all; the message says what is missing and what to do."""


class Unusable(ValueError):
    """One cell cannot be used. `why` completes the sentence "this cell ..." and never repeats what it holds."""

    def __init__(self, why: str, field: str = "") -> None:
        """`field` names the column where the reader of the cell does not know it."""
        super().__init__(why)
        self.why, self.field = why, field


@dataclass(frozen=True)
class Rejected:
    """One line that was not taken: its number in the file (the headings are line 1), the column, and why."""

    line: int
    field: str
    why: str


@dataclass(frozen=True)
class Column:
    """One field of a list: the headings it may have, the usual first; how a cell is read; whether column and cell must be there.

    `read` is given the tidied cell, never an empty one, and raises Unusable. An empty cell is `empty`.
    """

    headings: tuple[str, ...]
    read: Callable[[str], Any] = str
    required: bool = False
    filled: bool = False
    empty: Any = ""


Columns = Mapping[str, Column]


@dataclass(frozen=True)
class Line:
    """One line: its number in the file and the value of every field the list has (a column that is absent has no value)."""

    number: int
    values: dict[str, Any]

    def refuse(self, columns: Columns, name: str, why: str) -> Rejected:
        """This line as rejected because of one field."""
        return Rejected(self.number, columns[name].headings[0], why)


@dataclass(frozen=True)
class Listed:
    """A list as read: the `fields` it has, those of its headings that nobody knows (`unused`), its lines, and the lines that could not
    be read."""

    fields: frozenset[str]
    unused: tuple[str, ...]
    lines: list[Line]
    rejected: list[Rejected]


@dataclass(frozen=True)
class Report:
    """What an import did, or with a dry run would do. read = added + changed + unchanged + rejected.

    `vanished` are codes of practices that a newer public list no longer has; `notes` are sentences worth reading.
    """

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: tuple[Rejected, ...] = ()
    vanished: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Opened:
    """A list whose lines are read one by one as they are asked for: what its headings say (and as written), then each line, read or
    rejected."""

    fields: frozenset[str]
    headings: frozenset[str]
    unused: tuple[str, ...]
    lines: Iterator[Line | Rejected]


def open_list(lines: Iterable[str], columns: Columns, spoiled: Callable[[Record], None] | None = None) -> Opened:
    """Open a list of any length. Raises WrongList where it has no lines or lacks required columns, and names those. `spoiled` is told
    each record that is rejected, for whoever must know what it spoke of."""
    rows = records_of(lines)
    headings = headings_of(rows)
    places = places_of(headings.cells, columns)
    width = len(headings.cells)
    return Opened(
        frozenset(places),
        frozenset(headings.cells),
        unknown(headings.cells, columns),
        (line_of(row, width, places, columns, spoiled) for row in rows),
    )


def headings_of(rows: Iterator[Record]) -> Record:
    """The line of headings. Raises WrongList where there is none, or it is no text."""
    headings = next(rows, None)
    if headings is None:
        raise WrongList("The file is empty: there is not even a line of headings.")
    if headings.trouble:
        raise WrongList(f"The line of headings {headings.trouble}. Save the list once more as CSV in UTF-8.")
    return headings


def line_of(
    row: Record,
    width: int,
    places: Mapping[str, int],
    columns: Columns,
    spoiled: Callable[[Record], None] | None = None,
) -> Line | Rejected:
    """One record read, or rejected for its first cell that cannot be used."""
    try:
        return Line(row.line, values_of(row, width, places, columns))
    except Unusable as error:
        if spoiled:
            spoiled(row)
        return Rejected(row.line, error.field, error.why)


def read_list(text: str, columns: Columns) -> Listed:
    """Read a whole list. Raises WrongList where it has no lines or lacks required columns, and names those."""
    rows = records(text)
    headings = headings_of(rows)
    places = places_of(headings.cells, columns)
    lines, rejected = [], []
    for row in rows:
        line = line_of(row, len(headings.cells), places, columns)
        if isinstance(line, Line):
            lines.append(line)
        else:
            rejected.append(line)
    return Listed(frozenset(places), unknown(headings.cells, columns), lines, rejected)


def places_of(headings: Iterable[str], columns: Columns) -> dict[str, int]:
    """Where each field stands. Case, blanks and underscores in headings do not matter. Raises WrongList."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        found.setdefault(plain(heading), place)
    places = {
        name: found[plain(heading)]
        for name, column in columns.items()
        for heading in reversed(column.headings)
        if plain(heading) in found
    }
    missing = [column.headings[0] for name, column in columns.items() if column.required and name not in places]
    if missing:
        usual = ", ".join(column.headings[0] for column in columns.values())
        raise WrongList(f"Columns missing: {', '.join(missing)}. This list can have: {usual}.")
    return places


def unknown(headings: Iterable[str], columns: Columns) -> tuple[str, ...]:
    """The headings that no field has: perhaps a slip of the pen in an optional one."""
    known = {plain(heading) for column in columns.values() for heading in column.headings}
    return tuple(heading for heading in headings if heading and plain(heading) not in known)


def plain(heading: str) -> str:
    """A heading by which "Practice Code", "practice_code" and "PracticeCode" are one."""
    return heading.lower().replace("_", "").replace(" ", "").replace("-", "")


def values_of(row: Record, width: int, places: Mapping[str, int], columns: Columns) -> dict[str, Any]:
    """The values of one line, or Unusable for the first cell that cannot be used."""
    if row.trouble:
        raise Unusable(row.trouble, "line")
    if len(row.cells) != width:
        raise Unusable(f"the line has {len(row.cells)} cells, the headings have {width}", "line")
    return {name: value_of(row.cells[place], columns[name]) for name, place in places.items()}


def value_of(cell: str, column: Column) -> Any:
    """The value of one cell; raises Unusable with the column's name."""
    if not cell:
        if column.filled:
            raise Unusable("must not be empty", column.headings[0])
        return column.empty
    try:
        return column.read(cell)
    except Unusable as error:
        raise Unusable(error.why, column.headings[0]) from error


def without_repeats(
    listed: Listed, columns: Columns, *names: str
) -> tuple[list[Line], list[Rejected]]:  # the kept lines; all rejected so far and the repeats
    """Take the first line of each key (the fields `names` together); a later one is rejected and says where the first stands."""
    first: dict[tuple[Any, ...], int] = {}
    kept, rejected = [], list(listed.rejected)
    for line in listed.lines:
        at = first.setdefault(tuple(line.values[name] for name in names), line.number)
        if at == line.number:
            kept.append(line)
        else:
            rejected.append(line.refuse(columns, names[0], f"stands in line {at} already"))
    return kept, rejected
