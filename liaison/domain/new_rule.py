"""Which day of a series' new rule each of its meetings takes, and which meetings the days of a rule are. Pure.

The very day is a meeting's own; else the day in the same week (of a rule that meets each week) or month; else the nearest that is left. A day is
one meeting's at most, so that nothing is planned, or moved, onto another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from liaison.domain.recurrence import Occurrence

# further from its own day a meeting takes none: of a rule that meets each week, and of any other
NEAR, FAR = timedelta(days=6), timedelta(days=45)
Meetings = Sequence[tuple[int, date]]  # id and day


def pair(meetings: Meetings, coming: Sequence[Occurrence], *, weekly: bool) -> dict[int, Occurrence]:
    """The occurrence of each meeting, by id; a meeting for which none is left is not in it. Both in the order of their days."""
    found: dict[int, Occurrence] = {}
    for same in (lambda day: day, week if weekly else month):
        take_same(meetings, coming, found, same)
    for number, day in meetings:
        if number in found:
            continue
        near = [one for one in left(coming, found) if abs(one.day - day) <= (NEAR if weekly else FAR)]
        if near:
            found[number] = min(near, key=lambda one: abs(one.day - day))
    return found


def take_same(meetings: Meetings, coming: Sequence[Occurrence], found: dict[int, Occurrence], same: Callable[[date], object]) -> None:  # fmt: skip
    """Pair those of the same day, week or month, the earliest first."""
    for number, day in meetings:
        if number in found:
            continue
        fits = next((one for one in left(coming, found) if same(one.day) == same(day)), None)
        if fits is not None:
            found[number] = fits


def left(coming: Sequence[Occurrence], found: Mapping[int, Occurrence]) -> list[Occurrence]:
    """The occurrences that no meeting has."""
    taken = {one.day for one in found.values()}
    return [one for one in coming if one.day not in taken]


def week(day: date) -> object:
    """The week of a day, Monday to Sunday."""
    return day - timedelta(days=day.weekday())


def month(day: date) -> object:
    """The month of a day."""
    return day.year, day.month
