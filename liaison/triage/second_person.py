"""Who could release an answer that waits for a second person: a small service may have nobody else until after a weekend. Reads rows, changes none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.staff.duty import rota
from liaison.store.tables_people import Staff


@dataclass(frozen=True)
class Second:
    """Colleagues other than the author who are on duty now, by name; where there is none, who comes first and when (UTC), as far as the
    rota reaches."""

    here: tuple[str, ...]
    first: str = ""
    comes: datetime | None = None


def who_else(session: Session, author_id: int, now: datetime) -> Second:
    """Whoever may read answers at all, but for the author; who is not on the rota is not counted on."""
    desk = rota(session, now)
    may = {row.id for row in session.scalars(select(Staff).where(col(Staff.active))) if row.access}
    others = [worker for worker in desk.workers if worker.id in may and worker.id != author_id]
    here = tuple(sorted(worker.name for worker in others if desk.until(worker.id, now)))
    if here:
        return Second(here)
    coming = [(on, worker.name) for worker in others if (on := desk.next_on(worker.id, now))]
    comes, first = min(coming, default=(None, ""))
    return Second((), first, comes)
