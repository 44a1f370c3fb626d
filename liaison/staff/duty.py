"""Who is on duty: the stored rota as values of the law."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain import not_today
from liaison.domain.asking import SKILLS
from liaison.domain.rota import Leave, Rota, Shift, Worker
from liaison.store import tables_people as rows
from liaison.store.tables_desk import NotToday
from models.taxonomy import Handler

AHEAD = timedelta(days=28)  # as far as any deadline or gap is looked for
BEHIND = timedelta(days=7)


def workers(session: Session, now: datetime | None = None) -> list[Worker]:
    """Every active colleague, as the rota knows her; with what she asked to be spared at `now`, where that is given."""
    kinds = spared(session, now) if now else {}
    active = session.scalars(select(rows.Staff).where(col(rows.Staff.active)))
    return [worker(staff, kinds.get(staff.id or 0, ())) for staff in active]


def worker(staff: rows.Staff, kinds: Iterable[str] = ()) -> Worker:
    """One colleague as a value."""
    assert staff.id is not None
    roles = frozenset(Handler(role) for role in staff.roles if role in set(Handler))
    return Worker(
        staff.id, staff.name, roles, frozenset(staff.localities), staff.active, staff.weekly_hours,
        skills=SKILLS & set(staff.roles), spared=not_today.categories(kinds),
    )  # fmt: skip


def spared(session: Session, now: datetime) -> dict[int, list[str]]:
    """The kinds that colleagues asked not to get, where that still holds."""
    return {row.staff_id: row.kinds for row in session.scalars(select(NotToday).where(col(NotToday.until) > now))}


def on_leave(session: Session, now: datetime) -> set[int]:
    """The ids of those who are away at that moment, whatever the kind."""
    away = col(rows.Leave.starts_at) <= now, col(rows.Leave.ends_at) > now
    return set(session.scalars(select(rows.Leave.staff_id).where(*away)))


def rota(session: Session, now: datetime) -> Rota:
    """The rota from a week before `now` to four weeks after it."""
    first, last = now - BEHIND, now + AHEAD
    shifts = select(rows.Shift).where(col(rows.Shift.ends_at) > first, col(rows.Shift.starts_at) < last)
    leave = select(rows.Leave).where(col(rows.Leave.ends_at) > first, col(rows.Leave.starts_at) < last)
    return Rota(
        workers(session, now),
        [Shift(row.staff_id, row.starts_at, row.ends_at) for row in session.scalars(shifts)],
        [Leave(row.staff_id, row.starts_at, row.ends_at) for row in session.scalars(leave)],
    )
