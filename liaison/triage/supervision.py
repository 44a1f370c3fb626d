"""A colleague marks a case for her own supervision, and takes the mark off. Nobody else learns of it.

No event, no version, no label in the mailbox: whatever else writes down what is done with a case stays silent here. She comes as
somebody's id and acts on her own marks alone.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from liaison.store.supervision_queries import mark_of
from liaison.store.tables import Case
from liaison.store.tables_care import ForSupervision
from liaison.store.upsert import insert_one
from liaison.triage.inbox import NotAllowed


def mark(session: Session, case_id: int, *, note: str, staff_id: int, now: datetime) -> None:
    """Mark a case, or write her note anew. Twice is once. Raises NotAllowed."""
    if session.get(Case, case_id) is None:
        raise NotAllowed("There is no such case.")
    row = {"staff_id": staff_id, "case_id": case_id, "note": note, "at": now}
    if insert_one(session, ForSupervision, row, keys=["staff_id", "case_id"]) is None:
        there = mark_of(session, case_id, staff_id)
        assert there is not None
        there.note = note
        session.add(there)


def take_off(session: Session, case_id: int, *, staff_id: int) -> None:
    """Take her mark off: the row is gone. None there is fine."""
    hers = col(ForSupervision.case_id) == case_id, col(ForSupervision.staff_id) == staff_id
    session.execute(delete(ForSupervision).where(*hers))
