"""When a job's turns fall: the law of slots. A slot is a moment, UTC, that every scheduler finds alike.

Comes in: a moment (aware). Goes out: the latest slot at or before it, the first one after it. Turns by the clock are London time:
07:30 stays 07:30 across both clock changes. No turn by the clock falls between 01:00 and 03:00, an hour that happens twice on the
last Sunday of October and not at all on the last Sunday of March.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from liaison.clock import LONDON, london_date
from liaison.domain.spoken import DAYS, duration

DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))  # bank holidays too: whether the service is open that day is the step's question
MONDAY, SUNDAY = frozenset({0}), frozenset({6})
NEVER_FROM, NEVER_TO = time(1), time(3)


class Turns(Protocol):
    """A rule that says when a job's turns fall."""

    @property
    def words(self) -> str:
        """The rule as people say it."""

    def latest(self, now: datetime) -> datetime:
        """The latest slot at or before `now`."""

    def after(self, moment: datetime) -> datetime:
        """The first slot after `moment`."""


@dataclass(frozen=True)
class Every:
    """Every so often, counted in UTC, `offset` later than the full period. ValueError for a period that is none."""

    period: timedelta
    offset: timedelta = timedelta()

    def __post_init__(self) -> None:
        """Refuse a period in which time does not pass."""
        if self.period < timedelta(seconds=1):
            raise ValueError("a job turns at most once a second")

    @property
    def words(self) -> str:
        """Like "every 15 seconds", "every hour"."""
        if self.period < timedelta(minutes=2):
            return f"every {self.period // timedelta(seconds=1)} seconds"
        return f"every {duration(self.period).removeprefix('1 ')}"

    def latest(self, now: datetime) -> datetime:
        """The latest slot at or before `now`."""
        start = EPOCH + self.offset
        return start + (now - start) // self.period * self.period

    def after(self, moment: datetime) -> datetime:
        """The first slot after `moment`."""
        return self.latest(moment) + self.period


@dataclass(frozen=True)
class At:
    """At a London time on some weekdays (Monday 0). ValueError for a time that a clock change doubles or drops."""

    clock: time
    weekdays: frozenset[int] = EVERY_DAY

    def __post_init__(self) -> None:
        """Refuse the hours of the clock change, and weeks without a day."""
        if NEVER_FROM <= self.clock < NEVER_TO:
            raise ValueError("no job turns between 01:00 and 03:00 London: that hour comes twice, or not at all")
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError("a job needs a weekday, Monday 0 to Sunday 6")

    @property
    def words(self) -> str:
        """Like "every day at 05:30", "Monday to Friday at 07:30"."""
        named = {EVERY_DAY: "every day", WEEKDAYS: "Monday to Friday"}
        usual = named.get(self.weekdays) or ", ".join(DAYS[day] for day in sorted(self.weekdays))
        return f"{usual} at {self.clock:%H:%M}"

    def latest(self, now: datetime) -> datetime:
        """The latest slot at or before `now`."""
        return next(slot for slot in self._slots(now, -DAY) if slot <= now)

    def after(self, moment: datetime) -> datetime:
        """The first slot after `moment`."""
        return next(slot for slot in self._slots(moment, DAY) if slot > moment)

    def _slots(self, moment: datetime, step: timedelta) -> Iterator[datetime]:
        day = london_date(moment)
        while True:
            if day.weekday() in self.weekdays:
                yield datetime.combine(day, self.clock, LONDON).astimezone(UTC)
            day += step
