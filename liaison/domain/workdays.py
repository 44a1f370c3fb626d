"""When the service is open, and how working days are counted.

Comes in: moments (aware) and London dates. Goes out: moments in UTC, dates, counts. Hours are local, so a working day
stays 09:00 to 17:00 across both clock changes. The library of bank holidays is only the seed: what a board, a site or a
practice closes for besides is added by the site (`calendar_for(..., closures=...)`), and a site may open on some.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class ServiceHours:
    """The usual week. Local times; `weekdays` as Python counts them, Monday 0. ValueError for hours that are none."""

    open: time = time(9)
    close: time = time(17)
    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    zone: ZoneInfo = LONDON

    def __post_init__(self) -> None:
        """Refuse a week without a working minute: every search for the next opening would be endless."""
        if not self.open < self.close or not self.weekdays & set(range(7)):
            raise ValueError("service hours need an opening before a closing and at least one weekday")


@dataclass(frozen=True)
class Calendar:
    """The service's calendar: its hours, the dates it is closed, and `half_days` (date → earlier closing).

    Raises ValueError for a day that closes before it opens: list it under `closed` instead.
    """

    hours: ServiceHours = field(default_factory=ServiceHours)
    closed: frozenset[date] = frozenset()
    half_days: Mapping[date, time] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a half day with no half."""
        if any(closing <= self.hours.open for closing in self.half_days.values()):
            raise ValueError("a half day must close after the service opens; a whole day off belongs to `closed`")

    def local(self, moment: datetime) -> datetime:
        """The moment on the service's wall clock; ValueError for one without a time zone."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return moment.astimezone(self.hours.zone)

    def at(self, day: date, clock: time) -> datetime:
        """The moment, UTC, when the service's wall clock shows `clock` on `day`."""
        return datetime.combine(day, clock, self.hours.zone).astimezone(UTC)

    def is_working_day(self, day: date) -> bool:
        """Whether the service opens at all on that date."""
        return day.weekday() in self.hours.weekdays and day not in self.closed

    def opening(self, day: date) -> datetime:
        """The moment, UTC, of opening on a working day (asked for another day: when it would have been)."""
        return self.at(day, self.hours.open)

    def closing(self, day: date) -> datetime:
        """The moment, UTC, of closing on a working day, half days respected."""
        return self.at(day, self.closing_clock(day))

    def closing_clock(self, day: date) -> time:
        """The wall-clock time of closing on that date."""
        return min(self.half_days.get(day, self.hours.close), self.hours.close) if self.half_days else self.hours.close

    def is_open(self, moment: datetime) -> bool:
        """Whether the service is open; the closing minute itself is closed."""
        here = self.local(moment)
        return self.is_working_day(here.date()) and self.hours.open <= here.time() < self.closing_clock(here.date())

    def next_opening(self, moment: datetime) -> datetime:
        """The first opening at or after the moment, UTC; also while the service is open."""
        here = self.local(moment)
        day = here.date() if here.time() <= self.hours.open else here.date() + DAY
        return self.opening(self.working_day(day, 0))

    def working_moment(self, moment: datetime) -> datetime:
        """The moment itself while the service is open, else the next opening; UTC. Working-time clocks start here."""
        return moment.astimezone(UTC) if self.is_open(moment) else self.next_opening(moment)

    def working_day(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it when negative); for 0, `day` itself or the next working day."""
        step = DAY if n >= 0 else -DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        while not self.is_working_day(day):
            day += step
        return day

    def add_working_days(self, moment: datetime, n: int) -> datetime:
        """`n` working days later at the same time of day, UTC; outside the hours, counted from the next opening.

        On a day that closes early, no later than its closing: a deadline never falls where nobody is there to meet it.
        """
        here = self.local(self.working_moment(moment))
        day = self.working_day(here.date(), n)
        return self.at(day, min(here.time(), self.closing_clock(day)))

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days come after `first` up to and including `last`; negative when `last` is the earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        weeks, rest = divmod((last - first).days, 7)
        usual = weeks * len(self.hours.weekdays)
        usual += sum((first.weekday() + n) % 7 in self.hours.weekdays for n in range(1, rest + 1))
        return usual - (bisect_right(self.missed, last) - bisect_right(self.missed, first))

    @cached_property
    def missed(self) -> list[date]:
        """The closed dates on which the usual week would have been worked, in order."""
        return sorted(day for day in self.closed if day.weekday() in self.hours.weekdays)

    def is_eve_of_long_closure(self, day: date) -> bool:
        """Whether this is the last working day before a closure of two days or more (every Friday is, usually)."""
        return self.is_working_day(day) and not any(self.is_working_day(day + n * DAY) for n in (1, 2))


def days(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += DAY


def scottish_holidays(years: Iterable[int]) -> frozenset[date]:
    """The Scottish bank holidays of the years given, substitutes and one-offs included (Monday 15 June 2026).

    Local public holidays differ by council and board and are not here: the site adds them.
    """
    from holidays import country_holidays  # pure data, but a heavy import: only where a calendar is made

    return frozenset(country_holidays("GB", subdiv="SCT", years=list(years)))


def holiday_names(years: Iterable[int]) -> dict[date, str]:
    """What each of those bank holidays is called."""
    from holidays import country_holidays

    return dict(country_holidays("GB", subdiv="SCT", years=list(years)))


def calendar_for(
    years: Iterable[int],
    *,
    hours: ServiceHours | None = None,
    closures: Iterable[date] = (),
    opened: Iterable[date] = (),
    half_days: Mapping[date, time] | None = None,
) -> Calendar:
    """The service's calendar for some years: bank holidays and local `closures`, less those it is `opened` on."""
    closed = (scottish_holidays(years) | frozenset(closures)) - frozenset(opened)
    return Calendar(hours or ServiceHours(), closed, dict(half_days or {}))
