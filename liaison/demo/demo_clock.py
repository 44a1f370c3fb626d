"""The demo's time: the latest working day at ten in the morning, so that the service is open whenever somebody tries it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from liaison.clock import LONDON, london_date
from liaison.domain.workdays import Calendar, calendar_for

TEN = time(10)


def demo_now(clock_now: datetime) -> datetime:
    """Ten o'clock, London, of the latest working day at or before `clock_now` (aware); UTC. Scottish bank holidays are closed."""
    calendar = calendar_near(clock_now)
    day = london_date(clock_now)
    if clock_now < calendar.at(day, TEN):
        day -= timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return calendar.at(day, TEN)


def calendar_near(now: datetime) -> Calendar:
    """The bank holidays of the years around a moment."""
    year = london_date(now).year
    return calendar_for([year - 1, year, year + 1])


def working_day_before(now: datetime) -> date:
    """The last working day before the London date of `now`: the demo's "yesterday"."""
    return calendar_near(now).working_day(london_date(now), -1)


def london(day: date, clock: str) -> datetime:
    """A London day and a clock time such as "16:42" as a moment with the London offset."""
    return datetime.combine(day, time.fromisoformat(clock), LONDON)
