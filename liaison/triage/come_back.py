"""Gives a case to somebody again, when a reply has come or an answer of ours did not arrive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.domain.states import CaseState
from liaison.store import events
from liaison.store.tables import Case
from liaison.triage.desk import Desk

# a case in one of these had been settled, or waited for this: somebody has to take it up again
TAKE_UP = frozenset({CaseState.WAITING, CaseState.ANSWERED, CaseState.CLOSED})


def give_again(session: Session, desk: Desk, case: Case, *, actor: str, now: datetime, because: str) -> None:
    """An owner who is on duty keeps it, unopened again; otherwise it is routed anew. `because` names what happened, in plain words."""
    present = case.owner_id is not None and desk.rota.until(case.owner_id, now) is not None
    if present and case.state is not CaseState.CLOSED:
        if case.state is not CaseState.ASSIGNED:
            events.move(session, case, CaseState.ASSIGNED, actor=actor, now=now, because=because)
        return
    if case.state is not CaseState.WAITING_ROUTE:
        events.move(session, case, CaseState.WAITING_ROUTE, actor=actor, now=now, because=because)
    chosen = desk.choose_for(case)
    to = CaseState.UNASSIGNED if chosen.owner_id is None else CaseState.ASSIGNED
    values = {"owner_id": chosen.owner_id, "gap": chosen.gap}
    events.move(session, case, to, actor=actor, now=now, because=chosen.because, **values)
    session.execute(update(Case).where(col(Case.id) == case.id).values(because=chosen.because))
