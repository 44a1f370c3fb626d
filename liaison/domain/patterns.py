"""Shifts that come back: on a weekday, every week or every other one, at a local time.

Comes in: a pattern in local London time, days, the service's calendar. Goes out: the days on which it falls, and a day's shift as two
moments (UTC). A shift stays 09:00 to 17:00 on the wall across both clock changes; one that ends at or before its start ends on the next
day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from liaison.domain.workdays import DAY, LONDON, Calendar, days

WEEK = timedelta(weeks=1)
MOST_WEEKS = 8  # the longest rota that turns round by itself


@dataclass(frozen=True)
class Pattern:
    """One shift of one weekday (Monday 0), every `weeks` weeks from the week of `first` on, up to and with `last`. With `on_holidays` it
    falls on days the service is closed too. ValueError for what is no pattern."""

    weekday: int
    start: time
    end: time
    first: date
    last: date | None = None
    weeks: int = 1
    on_holidays: bool = False

    def __post_init__(self) -> None:
        """Refuse what would never fall on a day, or on every moment."""
        if not 0 <= self.weekday <= 6 or not 1 <= self.weeks <= MOST_WEEKS:
            raise ValueError(f"a pattern falls on one weekday, every 1 to {MOST_WEEKS} weeks")
        if self.last and self.last < self.first:
            raise ValueError("a pattern ends on its first day or later")

    def falls_on(self, day: date, calendar: Calendar) -> bool:
        """Whether there is a shift of it on that day."""
        inside = self.first <= day and (self.last is None or day <= self.last)
        if not inside or day.weekday() != self.weekday:
            return False
        turn = (monday(day) - monday(self.first)) // WEEK % self.weeks == 0
        return turn and (self.on_holidays or calendar.is_working_day(day))

    def days(self, first: date, last: date, calendar: Calendar) -> Iterator[date]:
        """Its days from `first` to `last`, both included."""
        return (day for day in days(first, last) if self.falls_on(day, calendar))


def span(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    """A day's shift as moments, UTC."""
    until = day if end > start else day + DAY
    return moment(day, start), moment(until, end)


def moment(day: date, clock: time) -> datetime:
    """The moment, UTC, when a London clock shows that time."""
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())
