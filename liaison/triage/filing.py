"""Says that a case is in the person's clinical record, or that nothing of it belongs there; good for what the case held then."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.domain.casework import FiledAs
from liaison.store import events
from liaison.store.tables_casework import Filing
from liaison.triage.inbox import NotAllowed, change, find

SAID = {
    FiledAs.FILED: "put into the clinical record",
    FiledAs.NOT_NEEDED: "nothing of it belongs in the clinical record",
}


def tick(session: Session, case_id: int, *, version: int, how: FiledAs, staff_id: int, now: datetime) -> None:
    """Tick it. Raises NotAllowed, Stale."""
    case = find(session, case_id, version)
    if case.opened_at is None:
        raise NotAllowed("Nobody has opened this message yet: read it first.")
    row = session.get(Filing, case_id) or Filing(case_id=case_id, how=how, mail_id=0, by_id=staff_id, at=now)
    row.how, row.mail_id, row.by_id, row.at = how, case.last_message_id, staff_id, now
    session.add(row)
    events.note(session, case, actor=events.person(staff_id), now=now, because=SAID[how])
    change(session, case)


def untick(session: Session, case_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """It is not in the record after all."""
    case = find(session, case_id, version)
    row = session.get(Filing, case_id)
    if row is None:
        return
    session.delete(row)
    events.note(session, case, actor=events.person(staff_id), now=now, because="not in the clinical record after all")
    change(session, case)
