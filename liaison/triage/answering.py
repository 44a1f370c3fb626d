"""What an answer does to a case, however it was given: it is somebody's, opened, and answered; this is what stops the clock."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.domain.states import CaseState
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.tables import Case
from liaison.triage.clocks import resumed
from liaison.triage.inbox import change, looked


def settle(session: Session, case: Case, *, staff_id: int, at: datetime, now: datetime, because: str) -> None:
    """The case is answered, by whoever answered it at `at`. A case that was answered already only keeps the event."""
    actor = events.person(staff_id)
    if case.owner_id is None and case.state in {CaseState.WAITING_ROUTE, CaseState.UNASSIGNED}:
        events.move(session, case, CaseState.OPEN, actor=actor, now=now, because="taken by answering it")
    answered = {} if case.state is CaseState.ANSWERED and case.answered_at else {"answered_at": at}
    if case.state is CaseState.ANSWERED:
        events.note(session, case, actor=actor, now=now, because=because)
    else:
        events.move(session, case, CaseState.ANSWERED, actor=actor, now=now, because=because)
    opened = {} if case.opened_at else {"opened_at": now, "opened_by": staff_id}
    looked(session, case)
    went_on = resumed(case, now, current(session, now).calendar)
    change(session, case, owner_id=case.owner_id or staff_id, gap=False, **answered, **opened, **went_on)
