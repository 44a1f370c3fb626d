"""The clock of the letters after a review: who is reminded on Today, and when.

The service promises the letter to the GP within five working days (domain facts 2.4). Two working days before, whoever holds the review, ended
it, or is the person's keyworker sees it on Today, and the leads do; it stays there until both letters have gone. No report counts it by
colleague.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from liaison.domain.workdays import Calendar
from liaison.store import review_form_queries

CLOSE = 2  # working days before the day


@dataclass(frozen=True)
class Owed:
    """How many reviews have a letter that is close to its day or past it, and the earliest day (London)."""

    close: int
    first: date
    late: bool


def reminder(session: Session, staff_id: int, today: date, calendar: Calendar, *, leads: bool) -> Owed | None:
    """What a colleague is reminded of today; None where nothing is close. Leads see all of it."""
    only = None if leads else staff_id
    until = calendar.working_day(today, CLOSE)
    rows = review_form_queries.corrections(session, only) + review_form_queries.unwritten(session, only)
    near = [row.due_on for row in rows if row.due_on <= until]
    return Owed(len(near), min(near), min(near) < today) if near else None
