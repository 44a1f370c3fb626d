"""On which days somebody who works part of the week is not in, and at which times of a day, as the rota tells it.

The rota is of duty: of a colleague who is on duty one day a week it does not tell when she works, and nothing is concluded. Where it has
about as many hours of her as she works, a working day without a shift (or with none long enough for a review) is a day off; beyond the weeks
it reaches to, a weekday on which she has none in any of them. A shift that is entered by itself makes a day of hers in any week.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from liaison.clock import LONDON, london_date
from liaison.domain.patterns import moment, monday
from liaison.domain.review_times import USUAL, ReviewTimes
from liaison.domain.service import Service
from liaison.domain.workdays import days
from liaison.staff.duty import stretches
from liaison.store.tables_people import Shift

REACH = timedelta(
    weeks=104
)  # weekly patterns are made as shifts half a year ahead, and single ones are entered further
WHOLE = 0.9  # of her hours; somebody who works five days and is on duty on four has less
HOUR = timedelta(hours=1)
Span = tuple[datetime, datetime]
Times = tuple[str, ...]  # of those at which reviews begin


@dataclass(frozen=True)
class Off:
    """Days off; on how many days of a usual week she is in; and the days on which a review with her can begin at fewer times than usual."""

    days: frozenset[date] = frozenset()
    in_week: int = 0
    short: Mapping[date, Times] = field(default_factory=dict)


ALWAYS_IN = Off()


def days_off(session: Session, hours: Mapping[int, float], service: Service, today: date, last: date) -> dict[int, Off]:  # fmt: skip
    """From today to a day, of those whose weeks the rota tells; `hours` are what each colleague works in a week."""
    begins = moment(monday(today), time())
    shifts: dict[int, list[Span]] = defaultdict(list)
    for who, starts, ends in session.execute(stretches(Shift, begins, begins + REACH)):
        shifts[who].append((starts, ends))
    ahead = [day for day in days(today, last) if service.calendar.is_working_day(day)]
    usual = service.reviews
    return {id: off for id, own in shifts.items() if id in hours and (off := told(own, hours[id], ahead, usual))}


def told(shifts: Iterable[Span], hours: float, ahead: Iterable[date], reviews: ReviewTimes = USUAL) -> Off | None:
    """What one colleague's shifts tell of the working days ahead; None where they do not tell her weeks. `reviews`: when reviews begin here."""
    weeks: dict[date, dict[date, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for shift in shifts:
        day = london_date(shift[0])
        weeks[monday(day)][day].append(shift)
    whole = {week: own for week, own in weeks.items() if hours and worked(own) >= WHOLE * hours}
    if not whole:
        return None
    on = {day: found for own in weeks.values() for day, spans in own.items() if (found := times_in(spans, reviews))}
    inside = {day: found for day, found in on.items() if monday(day) in whole}
    usual = {weekday: widest(inside, weekday) for weekday in {day.weekday() for day in inside}}
    times = {day: on.get(day) or (() if monday(day) in whole else usual.get(day.weekday(), ())) for day in ahead}
    off = frozenset(day for day, found in times.items() if not found)
    short = {day: found for day, found in times.items() if found not in ((), reviews.times)}
    return Off(off, max(sum(day in on for day in own) for own in whole.values()), short)


def worked(week: Mapping[date, Iterable[Span]]) -> float:
    """The hours of one week."""
    return sum(((ends - starts) / HOUR for spans in week.values() for starts, ends in spans), 0.0)


def times_in(spans: Iterable[Span], reviews: ReviewTimes) -> Times:
    """When a review can begin within a day's shifts."""
    found = [reviews.within(starts.astimezone(LONDON).time(), ends.astimezone(LONDON).time()) for starts, ends in spans]
    return tuple(time for time in reviews.times if any(time in times for times in found))


def widest(on: Mapping[date, Times], weekday: int) -> Times:
    """The times of a weekday in whichever week of the rota has most."""
    return max((times for day, times in on.items() if day.weekday() == weekday), key=len)
