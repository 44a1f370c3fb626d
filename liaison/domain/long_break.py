"""The last hours before a long closure: from when a desk looks at what would wait over it, and until when.

Comes in: now (aware, UTC), the service's calendar. Goes out: the closure, or None on an ordinary day. A closure is long where a whole day
lies in it: every weekend, and a holiday in the middle of a week. A night is short: whoever is on in the morning reads what came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from liaison.domain.workdays import Calendar

BEFORE = timedelta(
    hours=2
)  # so long before closing there is still time to answer, to ring, or to ask whoever is on call


@dataclass(frozen=True)
class LongBreak:
    """A long closure: from when until when (UTC), and how many whole days lie in it."""

    closes: datetime
    opens: datetime
    days: int


def ahead(now: datetime, calendar: Calendar) -> LongBreak | None:
    """The long closure that begins within two hours, or has begun; None where there is none."""
    here = calendar.local(now).date()
    opens = calendar.next_opening(now)
    if calendar.is_working_day(here) and now >= calendar.opening(here):
        closes = calendar.closing(here)
    else:
        closes = calendar.closing(calendar.working_day(here, -1))
    days = (calendar.local(opens).date() - calendar.local(closes).date()).days - 1
    return LongBreak(closes, opens, days) if days > 0 and now >= closes - BEFORE else None
