"""On which weekdays somebody who works part of the week is not in, as the rota tells it.

The rota is of duty: of a colleague who is on duty one day a week it does not tell when she works, and nothing is concluded. Where it has
about as many hours of her as she works, a working day without a shift is a day off; beyond the weeks it reaches to, a weekday on which she
has none in any of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlmodel import Session

from liaison.clock import london_date
from liaison.domain.patterns import moment, monday
from liaison.domain.workdays import Calendar, days
from liaison.staff.duty import stretches
from liaison.store.tables_people import Shift

REACH = timedelta(weeks=26)  # weekly patterns are made as shifts so far ahead
WHOLE = 0.9  # of her hours; somebody who works five days and is on duty on four has less
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Off:
    """Days off, and on how many days of a usual week she is in."""

    days: frozenset[date]
    in_week: int


ALWAYS_IN = Off(frozenset(), 0)


def days_off(session: Session, hours: Mapping[int, float], calendar: Calendar, today: date, last: date) -> dict[int, Off]:  # fmt: skip
    """From today to a day, of those whose weeks the rota tells; `hours` are what each colleague works in a week."""
    begins = moment(monday(today), time())
    shifts: dict[int, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for who, starts, ends in session.execute(stretches(Shift, begins, begins + REACH)):
        shifts[who][london_date(starts)] += (ends - starts) / HOUR
    ahead = [day for day in days(today, last) if calendar.is_working_day(day)]
    return {id: off for id, own in shifts.items() if id in hours and (off := told(own, hours[id], ahead))}


def told(shifts: Mapping[date, float], hours: float, ahead: Iterable[date]) -> Off | None:
    """What one colleague's shifts (hours by day) tell of the working days ahead; None where they do not tell her weeks, or she is always in."""
    weeks: dict[date, set[date]] = defaultdict(set)
    for day in shifts:
        weeks[monday(day)].add(day)
    whole = {week: own for week, own in weeks.items() if hours and sum(shifts[day] for day in own) >= WHOLE * hours}
    usual = {day.weekday() for own in whole.values() for day in own}
    off = frozenset(day for day in ahead if is_off(day, whole, usual))
    return Off(off, max(map(len, whole.values()))) if whole and off else None


def is_off(day: date, weeks: Mapping[date, Collection[date]], usual: Collection[int]) -> bool:
    """Whether she is not in on a working day."""
    own = weeks.get(monday(day))
    return day not in own if own is not None else day.weekday() not in usual
