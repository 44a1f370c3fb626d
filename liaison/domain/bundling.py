"""Which answers may wait for a practice's weekly letter, and when that leaves.

Comes in: the level, moments, the calendar. Goes out: yes or no, and a moment (aware, UTC). Only routine answers (U4) wait, only where the
practice asked for it, and never past the time by which we promised the answer. Urgent answers always leave at once.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from liaison.domain.workdays import LONDON, Calendar
from models.taxonomy import Urgency

MAY_WAIT = frozenset({Urgency.U4})
WEEKDAY = 3  # Thursday: a day is left in the week for whoever has a question about it
AT = time(9, 30)


def may_wait(urgency: Urgency, until: datetime, answer_by: datetime) -> bool:
    """Whether an answer at this level may wait until that moment."""
    return urgency in MAY_WAIT and until <= answer_by


def next_letter(now: datetime, calendar: Calendar) -> datetime:
    """The next moment at which weekly letters leave: Thursday at 09:30, or the working day before it where that is closed."""
    day = now.astimezone(LONDON).date()
    for ahead in range(15):
        thursday = day + timedelta(days=ahead)
        if thursday.weekday() != WEEKDAY:
            continue
        open_day = thursday if calendar.is_working_day(thursday) else calendar.working_day(thursday, -1)
        moment = datetime.combine(open_day, AT, LONDON).astimezone(UTC)
        if moment > now:
            return moment
    raise AssertionError("a fortnight has a Thursday")
