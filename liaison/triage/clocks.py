"""The clocks of a case: its deadlines with its person's own pharmacy, and the answering clock that stood still while it waited.

Comes in: rows inside the caller's transaction. Goes out: deadlines (UTC) with their derivation, and columns of a case.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from liaison.domain.open_hours import Hours
from liaison.domain.pausing import resume, stands_still
from liaison.domain.service import Service
from liaison.domain.states import CaseState
from liaison.domain.urgency import Deadlines, deadlines, starts
from liaison.domain.workdays import Calendar
from liaison.practices import pharmacy_hours
from liaison.practices.service_facts import current
from liaison.store.tables import Case
from models.taxonomy import Urgency


def due(service: Service, received: datetime, level: Urgency, pharmacy: Hours | None) -> Deadlines:
    """The deadlines of one mail; of a same-day one, before its person's pharmacy closes."""
    begins = starts(received, level, service.calendar, service.ladder)
    closes = pharmacy_hours.closing(pharmacy, begins) if level is Urgency.U2 else None
    return deadlines(received, level, service.calendar, service.ladder, pharmacy_closing=closes)


def due_of(session: Session, case: Case, received: datetime, level: Urgency, now: datetime) -> Deadlines:
    """The same for a case that is there."""
    return due(current(session, now), received, level, pharmacy_hours.of_person(session, case.person_id))


def paused(case: Case, now: datetime) -> dict[str, Any]:
    """The columns of a case that begins to wait on the practice: the clock stands still where the policy says so."""
    return {"paused_at": now} if stands_still(case.urgency) and case.paused_at is None else {}


def resumed(case: Case, now: datetime, calendar: Calendar) -> dict[str, Any]:
    """The columns of a case that waits no longer: what was left of the promise is left of it still."""
    if case.paused_at is None:
        return {}
    found = resume(case.answer_by, case.answer_how, case.paused_at, now, calendar)
    return {"paused_at": None, "answer_by": found.answer_by, "answer_how": found.answer_how}


def corrected(session: Session, case: Case, level: Urgency, now: datetime) -> dict[str, Any]:
    """The columns of a case at another level, counted from the same receipt; what it waited stays waited, and at a level that never
    waits the clock goes on."""
    calendar = current(session, now).calendar
    found = due_of(session, case, case.received_at, level, now)
    values = {
        "read_by": found.read_by,
        "answer_by": found.answer_by,
        "read_how": found.read_how,
        "answer_how": found.answer_how,
    }
    if case.paused_at is None or (case.state is CaseState.WAITING and stands_still(level)):
        return values
    after = resume(found.answer_by, found.answer_how, case.paused_at, now, calendar) if stands_still(level) else found
    return values | {"paused_at": None, "answer_by": after.answer_by, "answer_how": after.answer_how}
