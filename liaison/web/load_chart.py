"""The load of a year as a picture: one bar a week against what that week takes, and the same numbers for the table behind it.

Pure: counts by day and room by week in, bars out; all sizes in units of the picture's own 1060 × 220 grid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liaison.domain.spoken import MONTHS, short_day

WIDTH, HEIGHT, LEFT, TOP, FLOOR = 1060, 220, 36, 14, 190
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """One week: its Monday, how many of how many there is room for (0 where it is not known), and its bar."""

    monday: date
    words: str
    count: int
    room: int
    x: float
    y: float
    width: float
    height: float
    over: bool


@dataclass(frozen=True)
class Mark:
    """A label at a place of the picture."""

    at: float
    words: str


@dataclass(frozen=True)
class Chart:
    """The picture. `capacity` is what a week takes at most; `line` are the points of what each takes, empty where that is not known."""

    weeks: list[Week]
    months: list[Mark]
    levels: list[Mark]
    capacity: int
    line: str
    total: int
    busiest: Week | None


def chart(days: Mapping[date, int], first: date, weeks: int, room: Sequence[int] = ()) -> Chart:
    """The picture of so many weeks from the Monday of `first`; `room` is what each takes, where that is known."""
    monday = first - timedelta(days=first.weekday())
    counts = [(start, sum(days.get(start + timedelta(days=n), 0) for n in range(7))) for start in spans(monday, weeks)]
    rooms = list(room) or [0] * weeks
    capacity = max(rooms)
    top = round_up(max([capacity, *(count for _, count in counts)], default=0))
    step = (WIDTH - LEFT) / weeks
    bars = [
        bar(start, count, n, step=step, top=top, room=rooms[n], known=bool(room))
        for n, (start, count) in enumerate(counts)
    ]
    return Chart(
        weeks=bars,
        months=months(bars),
        levels=[Mark(height(level, top), str(level)) for level in sorted({0, top // 2, top})],
        capacity=capacity,
        line=stairs(rooms, step, top) if capacity else "",
        total=sum(week.count for week in bars),
        busiest=max(bars, key=lambda week: week.count) if any(week.count for week in bars) else None,
    )


def stairs(rooms: Sequence[int], step: float, top: int) -> str:
    """What each week takes, as the points of a line that goes up and down with it."""
    corners = [(LEFT + (n + end) * step, height(room, top)) for n, room in enumerate(rooms) for end in (0, 1)]
    return " ".join(f"{x:.1f},{y}" for x, y in corners)


def spans(monday: date, weeks: int) -> list[date]:
    """The Mondays."""
    return [monday + n * WEEK for n in range(weeks)]


def round_up(number: int) -> int:
    """A round number for the top of the scale, even so that its half is whole."""
    step = 2 if number <= 10 else 10
    return max(step, -(-number // step) * step)


def height(count: int, top: int) -> float:
    """Where a count stands on the scale."""
    return round(FLOOR - (FLOOR - TOP) * count / top, 1)


def bar(monday: date, count: int, place: int, *, step: float, top: int, room: int, known: bool) -> Week:
    """One week's bar."""
    y = height(count, top)
    return Week(
        monday=monday,
        words=short_day(monday),
        count=count,
        room=room,
        x=round(LEFT + place * step + 2, 1),
        y=y,
        width=round(step - 4, 1),
        height=round(FLOOR - y, 1),
        over=known and count > room,
    )


def months(weeks: list[Week]) -> list[Mark]:
    """A label where each month begins."""
    found: list[Mark] = []
    seen = 0
    for week in weeks:
        if week.monday.month != seen and week.monday.day <= 7:
            found.append(Mark(week.x, MONTHS[week.monday.month - 1][:3]))
        seen = week.monday.month
    return found
