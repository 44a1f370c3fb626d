"""Who is on duty: the stored rota as values of the law."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.rota import Leave, Rota, Shift, Worker
from liaison.store import tables_people as rows
from models.taxonomy import Handler

AHEAD = timedelta(days=28)  # as far as any deadline or gap is looked for
BEHIND = timedelta(days=7)


def workers(session: Session) -> list[Worker]:
    """Every active colleague, as the rota knows her."""
    return [worker(staff) for staff in session.scalars(select(rows.Staff).where(col(rows.Staff.active)))]


def worker(staff: rows.Staff) -> Worker:
    """One colleague as a value."""
    assert staff.id is not None
    roles = frozenset(Handler(role) for role in staff.roles if role in set(Handler))
    return Worker(staff.id, staff.name, roles, frozenset(staff.localities), staff.active, staff.weekly_hours)


def rota(session: Session, now: datetime) -> Rota:
    """The rota from a week before `now` to four weeks after it."""
    first, last = now - BEHIND, now + AHEAD
    shifts = select(rows.Shift).where(col(rows.Shift.ends_at) > first, col(rows.Shift.starts_at) < last)
    leave = select(rows.Leave).where(col(rows.Leave.ends_at) > first, col(rows.Leave.starts_at) < last)
    return Rota(
        workers(session),
        [Shift(row.staff_id, row.starts_at, row.ends_at) for row in session.scalars(shifts)],
        [Leave(row.staff_id, row.starts_at, row.ends_at) for row in session.scalars(leave)],
    )
