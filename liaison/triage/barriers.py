"""Keeps what stands in the way of psychology for the person of a case, as a colleague ticked it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from liaison.domain.psychology_barriers import Barrier
from liaison.store import events
from liaison.store.care_queries import barriers_of
from liaison.store.tables_care import BarrierTag
from liaison.store.upsert import insert_new
from liaison.triage.inbox import change, find


def say(
    session: Session, case_id: int, *, version: int, barriers: Iterable[Barrier], staff_id: int, now: datetime
) -> None:
    """These, and no others, stand in the way; none takes all away. Raises NotAllowed, Stale."""
    case = find(session, case_id, version)
    if put(session, case_id, barriers, staff_id=staff_id, now=now):
        change(session, case)


def put(session: Session, case_id: int, barriers: Iterable[Barrier], *, staff_id: int, now: datetime) -> bool:
    """Write them beside something else that is done with the case in the same transaction; whether anything changed."""
    case = find(session, case_id, to_change=True)
    wanted, were = set(barriers), set(barriers_of(session, case_id))
    if wanted == were:
        return False
    gone = col(BarrierTag.case_id) == case_id, col(BarrierTag.barrier).in_(were - wanted)
    session.execute(delete(BarrierTag).where(*gone))
    rows = [
        {"case_id": case_id, "barrier": one, "by_id": staff_id, "at": now} for one in Barrier if one in wanted - were
    ]
    insert_new(session, BarrierTag, rows, keys=["case_id", "barrier"])
    events.note(
        session, case, actor=events.person(staff_id), now=now, because="noted what stands in the way of psychology"
    )
    return True
