"""When a practice is told that our answer is late, and what it is told: before the promised time passes, once, with an honest new time.

Comes in: the level, the promised time, now, the calendar. Goes out: yes or no; a new time (aware, UTC), or None where no new time is
promised: what is urgent is not put off by mail, and the letter asks to be rung.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from liaison.domain.workdays import Calendar
from models.taxonomy import Urgency


@dataclass(frozen=True)
class Late:
    """How long before the promised time the practice is told, and how many working days are promised anew (None: they are asked to ring)."""

    before: timedelta
    anew: int | None


TABLE: dict[Urgency, Late] = {
    Urgency.U1: Late(timedelta(minutes=5), None),
    Urgency.U2: Late(timedelta(minutes=30), None),
    Urgency.U3: Late(timedelta(hours=1), 1),
    Urgency.U4: Late(timedelta(hours=1), 2),
}
# after a long stop of the service a person writes or rings: an excuse days afterwards helps nobody
AT_MOST_AFTER = timedelta(days=3)


def is_due(urgency: Urgency, answer_by: datetime, now: datetime) -> bool:
    """Whether the practice is to be told now, if it has not been."""
    return answer_by - TABLE[urgency].before <= now <= answer_by + AT_MOST_AFTER


def new_time(urgency: Urgency, answer_by: datetime, now: datetime, calendar: Calendar) -> datetime | None:
    """The time promised anew, counted from whichever is later, the old one or now."""
    days = TABLE[urgency].anew
    return None if days is None else calendar.add_working_days(max(answer_by, now), days)
