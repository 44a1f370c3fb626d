"""When a person's annual review is due.

Comes in: when the last review was completed, since when the person is in shared care. Goes out: a date and its reason.
The due date hangs on the last *completed* review: a deferred or missed one never pushes it on. No national interval is
published; the defaults are the service's own and are signed off by its prescriber lead.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache


@dataclass(frozen=True)
class Intervals:
    """Months between reviews, and from the start of shared care to the first one (3 where a service chooses)."""

    between: int = 12
    first: int = 12


DEFAULT = Intervals()


@dataclass(frozen=True)
class Due:
    """A due date and how it was found, in one sentence."""

    on: date
    because: str


@lru_cache(maxsize=16_384)  # asked every night about everybody, and mostly of the same days
def review_due(shared_care_since: date, last_completed: date | None, intervals: Intervals = DEFAULT) -> Due:
    """The due date of the next review. A review completed before this spell of shared care does not count."""
    if last_completed and last_completed >= shared_care_since:
        on = add_months(last_completed, intervals.between)
        return Due(on, f"{intervals.between} months after the last completed review ({last_completed:%d/%m/%Y}).")
    on = add_months(shared_care_since, intervals.first)
    return Due(on, f"{intervals.first} months after shared care began ({shared_care_since:%d/%m/%Y}).")


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on; a day the month lacks becomes its last (29 Feb → 28 Feb)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
