"""A colleague says what stands in the way of psychology on a case, changes it, or takes it away. Never required."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.domain.psychology import Barrier
from liaison.store import events
from liaison.store.psychology_queries import barrier_of
from liaison.store.tables_care import PsychologyBarrier
from liaison.triage.inbox import change, find


def say(
    session: Session, case_id: int, barrier: Barrier | None, *, version: int | None, staff_id: int, now: datetime
) -> None:
    """Say it, or with None take it away; the same again changes nothing. Finished cases too. Raises NotAllowed, Stale.

    No `version`: the caller has just changed the case in this transaction and holds it.
    """
    case = find(session, case_id, version, to_change=True)
    there = barrier_of(session, case_id)
    if barrier is (there.barrier if there else None):
        return
    stands = col(PsychologyBarrier.case_id) == case_id, col(PsychologyBarrier.ended_at).is_(None)
    session.execute(update(PsychologyBarrier).where(*stands).values(ended_at=now))
    if barrier is not None:
        session.add(PsychologyBarrier(case_id=case_id, barrier=barrier, by_id=staff_id, at=now))
    said = (
        f"in the way of psychology: {barrier.words[:1].lower()}{barrier.words[1:]}"
        if barrier
        else "nothing in the way of psychology"
    )
    events.note(session, case, actor=events.person(staff_id), now=now, because=said)
    change(session, case)
