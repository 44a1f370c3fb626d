"""When a series meets next: "the third Wednesday of January, April, July and October at 14:00, London".

Comes in: a `Series`, a date to look from, the calendar. Goes out: occurrences, their moments in UTC. A series is
stored as local time, so 14:00 stays 14:00 across both clock changes. The days for asking, confirming and inviting are
steps of the meeting's timeline (`reminders.timeline(MEETING_STEPS, ...)`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from liaison.domain.spoken import DAYS, MONTHS, short_day
from liaison.domain.workdays import Calendar

LAST, EVERY = -1, 0
NTH = {EVERY: "every", 1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}
WEEK = timedelta(days=7)


class Moves(StrEnum):
    """What a series does when its day is closed."""

    NEXT_WEEK = "next_week"  # the same weekday, the first week that is open
    NEXT_DAY = "next_day"  # the next working day
    SKIP = "skip"  # does not meet that month


@dataclass(frozen=True)
class Series:
    """The `nth` (1 to 4, LAST, or EVERY: each week) `weekday` (Monday 0) of some `months` (1 to 12) at a London time, for some minutes.

    Raises ValueError for a series that never meets or does not meet in each of its months.
    """

    nth: int
    weekday: int
    months: frozenset[int]
    at: time
    minutes: int = 60
    moves: Moves = Moves.NEXT_WEEK

    def __post_init__(self) -> None:
        """Refuse what has no occurrences; a fifth Wednesday is not there in most months, LAST always is."""
        if self.nth not in NTH or self.weekday not in range(7) or self.minutes <= 0:
            raise ValueError("a series is every, the first to fourth or the last of a weekday, and takes some minutes")
        if not self.months or not self.months <= set(range(1, 13)):
            raise ValueError("a series needs at least one month, 1 to 12")

    @property
    def words(self) -> str:
        """Like "the third Wednesday of January and April, 14:00"."""
        *most, last = [MONTHS[month - 1] for month in sorted(self.months)]
        months = f"{', '.join(most)} and {last}" if most else last
        if len(self.months) == 12:
            months = "every month"
        day = f"{NTH[self.nth]} {DAYS[self.weekday]}"
        if self.nth == EVERY:
            return f"{day}{'' if len(self.months) == 12 else f' of {months}'}, {self.at:%H:%M}"
        return f"the {day} of {months}, {self.at:%H:%M}"


@dataclass(frozen=True)
class Occurrence:
    """One meeting of a series: its London date, start and end in UTC, and how the day was found."""

    day: date
    starts: datetime
    ends: datetime
    because: str


def next_occurrence(series: Series, first: date, calendar: Calendar) -> Occurrence:
    """The first occurrence on or after a London date. Raises ValueError where the service is closed on all of them."""
    found = next(occurrences(series, first, calendar), None)
    if found is None:
        raise ValueError(f"the service is closed whenever this series would meet: {series.words}")
    return found


def occurrences(series: Series, first: date, calendar: Calendar) -> Iterator[Occurrence]:
    """Every occurrence of the ten years from a London date on: take as many as needed."""
    this_month = first.year * 12 + first.month - 1
    # From two months back: a day moved over the end of its month is still to be met.
    for number in range(this_month - 2, this_month + 120):
        year, month = divmod(number, 12)
        if month + 1 in series.months:
            usual = _usual_days(series, year, month + 1)
            found = [one for day in usual if (one := _on(series, day, calendar))]
            yield from (one for one in found if one.day >= first)


def _usual_days(series: Series, year: int, month: int) -> list[date]:
    """The day of a series in one month, were nothing closed; each week's for one that meets every week."""
    if series.nth != EVERY:
        return [nth_weekday(year, month, series.weekday, series.nth)]
    first, last = nth_weekday(year, month, series.weekday, 1), nth_weekday(year, month, series.weekday, LAST)
    return [first + n * WEEK for n in range((last - first).days // 7 + 1)]


def _on(series: Series, usual: date, calendar: Calendar) -> Occurrence | None:
    # whoever meets every week meets the week after anyhow
    moves = Moves.SKIP if series.nth == EVERY and series.moves is Moves.NEXT_WEEK else series.moves
    day = _moved(moves, usual, calendar)
    if day is None:
        return None
    because = f"{series.words[0].upper()}{series.words[1:]}"
    if day != usual:
        because += f", moved from {short_day(usual)} because the service is closed"
    starts = calendar.at(day, series.at)
    return Occurrence(day, starts, starts + timedelta(minutes=series.minutes), f"{because}.")


def _moved(moves: Moves, day: date, calendar: Calendar) -> date | None:
    """The day itself when it is open, else where the series moves to; None when it skips."""
    match moves:
        case Moves.NEXT_DAY:
            return calendar.working_day(day, 0)
        case Moves.SKIP:
            return day if calendar.is_working_day(day) else None
        case Moves.NEXT_WEEK:
            weeks = (day + n * WEEK for n in range(5))
            return next((other for other in weeks if calendar.is_working_day(other)), None)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth (1 to 4) weekday of a month, or its last (-1)."""
    if nth == LAST:
        after = date(year + month // 12, month % 12 + 1, 1)
        return after - timedelta(days=(after.weekday() - weekday - 1) % 7 + 1)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7) + (nth - 1) * WEEK
