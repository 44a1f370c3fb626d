"""The read side of care: a colleague's own marks for supervision (asked for by her id alone), and what stands in the way of psychology."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.psychology_barriers import Barrier
from liaison.store.tables import Case
from liaison.store.tables_care import BarrierTag, SupervisionMark


@dataclass(frozen=True)
class Marked:
    """A case that somebody marked for her supervision."""

    case_id: int
    reference: str
    subject: str
    note: str
    at: datetime


def for_supervision(session: Session, staff_id: int) -> list[Marked]:
    """Her own marks, newest first."""
    columns = (SupervisionMark.case_id, Case.reference, Case.subject, SupervisionMark.note, SupervisionMark.at)
    rows = select(*columns).join(Case, col(Case.id) == SupervisionMark.case_id)  # type: ignore[call-overload]
    mine = rows.where(col(SupervisionMark.staff_id) == staff_id)
    newest = mine.order_by(col(SupervisionMark.at).desc(), col(SupervisionMark.case_id).desc())
    return [Marked(*row) for row in session.execute(newest)]


def my_mark(session: Session, case_id: int, staff_id: int) -> SupervisionMark | None:
    """Her own mark on this case."""
    return session.get(SupervisionMark, (staff_id, case_id))


def barriers_of(session: Session, case_id: int) -> list[Barrier]:
    """What stands in the way of psychology, in the order of the list."""
    found = set(session.scalars(select(col(BarrierTag.barrier)).where(col(BarrierTag.case_id) == case_id)))
    return [one for one in Barrier if one in found]


def barriers_said(session: Session, since: datetime, until: datetime) -> list[tuple[Barrier, str | None]]:
    """What was ticked on questions that came in a span, each with the question's practice: no case, person or colleague."""
    rows = select(col(BarrierTag.barrier), col(Case.practice_code)).join(Case, col(Case.id) == BarrierTag.case_id)
    span = col(Case.received_at) >= since, col(Case.received_at) < until
    return [(barrier, practice) for barrier, practice in session.execute(rows.where(*span))]
