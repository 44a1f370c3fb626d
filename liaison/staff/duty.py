"""Who is on duty: the stored rota as values of the law."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain import not_today
from liaison.domain.asking import SKILLS
from liaison.domain.rota import Leave, Rota, Shift, Worker
from liaison.store import tables_people as rows
from liaison.store.desk_queries import spared
from liaison.store.mail_queries import everybody
from models.taxonomy import Handler

AHEAD = timedelta(days=28)  # as far as any deadline or gap is looked for
BEHIND = timedelta(days=7)


def workers(session: Session, now: datetime | None = None) -> list[Worker]:
    """Every active colleague, as the rota knows her; with what she asked to be spared at `now`, where that is given."""
    kinds = spared(session, now) if now else {}
    here = sorted((staff for staff in everybody(session) if staff.active), key=lambda staff: staff.id or 0)
    return [worker(staff, kinds.get(staff.id or 0, ())) for staff in here]


def worker(staff: rows.Staff, kinds: Iterable[str] = ()) -> Worker:
    """One colleague as a value."""
    assert staff.id is not None
    roles = frozenset(Handler(role) for role in staff.roles if role in set(Handler))
    return Worker(
        staff.id, staff.name, roles, frozenset(staff.localities), staff.active, staff.weekly_hours,
        skills=SKILLS & set(staff.roles), spared=not_today.categories(kinds),
    )  # fmt: skip


def on_leave(session: Session, now: datetime) -> set[int]:
    """The ids of those who are away at that moment, whatever the kind."""
    away = col(rows.Leave.starts_at) <= now, col(rows.Leave.ends_at) > now
    return set(session.scalars(select(rows.Leave.staff_id).where(*away)))


def rota(session: Session, now: datetime) -> Rota:
    """The rota from a week before `now` to four weeks after it."""
    first, last = now - BEHIND, now + AHEAD
    return Rota(
        workers(session, now),
        [Shift(*row) for row in session.execute(stretches(rows.Shift, first, last))],
        [Leave(*row) for row in session.execute(stretches(rows.Leave, first, last))],
    )


def stretches(table: type[rows.Shift] | type[rows.Leave], first: datetime, last: datetime) -> Any:
    """Whose, from and to of what touches a span of time: three columns, as a thousand rows a batch are dear as objects."""
    who, starts, ends = col(table.staff_id), col(table.starts_at), col(table.ends_at)
    return select(who, starts, ends).where(ends > first, starts < last)
