"""The read side of marks for supervision: a colleague's own, and never anybody else's. Nothing but her page and her case reads here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.store.tables import Case
from liaison.store.tables_care import ForSupervision


@dataclass(frozen=True)
class Marked:
    """A case that its reader has marked: enough to find it again, and her own note."""

    case_id: int
    reference: str
    subject: str
    note: str
    at: datetime


def marks(session: Session, staff_id: int) -> list[Marked]:
    """A colleague's own marks, newest first."""
    columns = (Case.id, Case.reference, Case.subject, ForSupervision.note, ForSupervision.at)
    rows = select(*columns).join(Case, col(Case.id) == ForSupervision.case_id)  # type: ignore[call-overload]
    hers = rows.where(col(ForSupervision.staff_id) == staff_id).order_by(col(ForSupervision.id).desc())
    return [Marked(*row) for row in session.execute(hers)]


def mark_of(session: Session, case_id: int, staff_id: int) -> ForSupervision | None:
    """Her own mark on this case."""
    hers = col(ForSupervision.case_id) == case_id, col(ForSupervision.staff_id) == staff_id
    return session.scalars(select(ForSupervision).where(*hers)).first()
