"""The year as a heat map: a row a colleague, a column a week, each cell its load against what that week takes. Pure; no colour alone.

Counts by colleague and week in, cells out; sizes in units of the picture's own grid. The number stands in each cell, and a full or overfull
cell has a border of its own; below all stands what each week takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liaison.domain.plan_values import Capacity
from liaison.domain.plan_weeks import Horizon, Weeks
from liaison.domain.spoken import MONTHS, short_day
from liaison.domain.workdays import Calendar

LEFT, TOP, CELL, HIGH = 106, 24, 24, 26  # a week is a link; the whole year is drawn to the width of its card
LONGEST = 14  # letters of a name
STEPS = ("none", "low", "some", "full", "over")


@dataclass(frozen=True)
class Cell:
    """One week of one colleague. `step` is one of STEPS; `away`: nobody is there."""

    count: int
    room: int
    step: str
    x: int
    words: str


@dataclass(frozen=True)
class Row:
    """One colleague's year."""

    worker_id: int
    name: str
    y: int
    cells: list[Cell]

    @property
    def called(self) -> str:
        """The name as the picture has room for it; the whole stands in each cell's words and in the table."""
        first, *rest = self.name.split()
        return self.name if len(self.name) <= LONGEST or not rest else f"{first} {rest[-1][0]}."


@dataclass(frozen=True)
class HeatMap:
    """The picture."""

    rows: list[Row]
    total: Row
    weeks: list[tuple[date, str, int]]  # Monday, its words, x
    months: list[tuple[int, str]]
    width: int
    height: int
    room_y: int  # what each week takes
    left: int = LEFT - 6  # where names end


def step(count: int, room: int) -> str:
    """How full: nothing, up to half, more, all that there is room for, beyond it."""
    if not count:
        return "none"
    if count > room:
        return "over"
    if count == room:
        return "full"
    return "low" if 2 * count <= room else "some"


def heat_map(
    load: Mapping[tuple[int, date], int], capacity: Sequence[Capacity], calendar: Calendar, first: date, weeks: int
) -> HeatMap:
    """So many weeks from the Monday `first`; counts are by worker and day."""
    mondays = [first + timedelta(weeks=n) for n in range(weeks)]
    horizon = Horizon(calendar, first, first + timedelta(weeks=weeks, days=-1))
    counts: dict[tuple[int, int], int] = {}
    for (worker, day), number in load.items():
        key = worker, (day - first).days // 7
        counts[key] = counts.get(key, 0) + number
    rows, rooms = [], [0] * weeks
    for place, one in enumerate(sorted(capacity, key=lambda one: one.name)):
        limits = Weeks(one, horizon).limits
        rooms = [room + limit for room, limit in zip(rooms, limits, strict=True)]
        mine = [counts.get((one.worker_id, week), 0) for week in range(weeks)]
        rows.append(row(one.worker_id, one.name, place, mine, limits, mondays))
    everyone = [sum(number for (_, week), number in counts.items() if week == n) for n in range(weeks)]
    total = row(0, "Everyone", len(rows), everyone, rooms, mondays)
    columns = [(monday, short_day(monday), LEFT + n * CELL) for n, monday in enumerate(mondays)]
    months = [(x, MONTHS[monday.month - 1][:3]) for monday, _, x in columns if monday.day <= 7]
    return HeatMap(
        rows, total, columns, months, LEFT + weeks * CELL + 4, TOP + (len(rows) + 2) * HIGH + 10, total.y + HIGH
    )


def room_of_weeks(capacity: Sequence[Capacity], calendar: Calendar, first: date, weeks: int) -> list[int]:
    """What each of so many weeks from the Monday `first` takes, all colleagues together."""
    horizon = Horizon(calendar, first, first + timedelta(weeks=weeks, days=-1))
    return [sum(rooms) for rooms in zip([0] * weeks, *(Weeks(one, horizon).limits for one in capacity), strict=True)]


def row(id: int, name: str, place: int, counts: Sequence[int], rooms: Sequence[int], mondays: Sequence[date]) -> Row:
    """One row of cells."""
    cells = [
        Cell(count, room, step(count, room), LEFT + n * CELL, f"{name}, week of {short_day(monday)}: {count} of {room}")
        for n, (count, room, monday) in enumerate(zip(counts, rooms, mondays, strict=True))
    ]
    return Row(id, name, TOP + place * HIGH + (6 if not id else 0), cells)
