"""When the answering clock stands still: a table, and how it goes on again.

Comes in: a level, moments (aware), the calendar. Goes out: the new answering deadline (UTC) with the sentence that says how it was found.
What is left of the promise is counted in the service's open hours, so that waiting over a weekend adds no weekend. The reading clock never
stands still.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from liaison.domain.spoken import duration, short
from liaison.domain.workdays import DAY, Calendar
from models.taxonomy import Urgency

# Whether the answering clock stands still while a case waits on the practice, by level. The service's prescriber lead and pharmacist sign
# it off before go-live: where harm can come today, nobody waits for an answer to a question of ours.
PAUSES: dict[Urgency, bool] = {
    Urgency.U1: False,
    Urgency.U2: False,
    Urgency.U3: True,
    Urgency.U4: True,
}
NEVER_PAUSED = "The time to answer goes on while it waits: at this level nobody may wait for us."


@dataclass(frozen=True)
class Resumed:
    """An answering deadline that has stood still for a while."""

    answer_by: datetime
    answer_how: str


def stands_still(level: Urgency) -> bool:
    """Whether the answering clock stands still at that level while the practice is asked."""
    return PAUSES[level]


def resume(answer_by: datetime, answer_how: str, paused: datetime, now: datetime, calendar: Calendar) -> Resumed:
    """The deadline after a wait from `paused` to `now`: as much open time is left as there was when it began."""
    waited = open_between(calendar, paused, now)
    if not waited:
        return Resumed(answer_by, answer_how)
    moved = open_later(calendar, answer_by, waited)
    how = f"Stood still from {short(paused)} to {short(now)} while it waited on the practice ({duration(waited)} of open hours)."
    return Resumed(moved, f"{answer_how} {how}".strip())


def open_between(calendar: Calendar, first: datetime, last: datetime) -> timedelta:
    """How much open time lies between two moments; none when `last` is the earlier."""
    total, day, end = timedelta(), calendar.local(first).date(), calendar.local(last).date()
    while day <= end:
        if calendar.is_working_day(day):
            total += max(min(last, calendar.closing(day)) - max(first, calendar.opening(day)), timedelta())
        day += DAY
    return total


def open_later(calendar: Calendar, moment: datetime, span: timedelta) -> datetime:
    """The moment after so much more open time, UTC. Of a closing and the opening after it, the closing."""
    at = calendar.working_moment(moment)
    while True:
        closing = calendar.closing(calendar.local(at).date())
        if at + span <= closing:
            return at + span
        span -= closing - at
        at = calendar.next_opening(closing)
