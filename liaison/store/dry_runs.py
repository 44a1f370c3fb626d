"""Dry runs that were asked for on a page: asked, begun by whoever comes first, ended once, shown for a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, select, update
from sqlmodel import Session, col

from liaison.store.events import affected
from liaison.store.session import transaction
from liaison.store.tables_dry_runs import DryRun
from liaison.store.tables_people import Staff

KEPT = timedelta(days=1)  # what a job would do is another thing tomorrow
STOPPED = timedelta(minutes=15)  # a dry run that has not ended by then stopped with its process


def ask(session: Session, job: str, *, by: int, now: datetime) -> int:
    """Ask for a dry run of a job; one that was asked for and has not ended is the same one. Returns its id."""
    session.execute(delete(DryRun).where(col(DryRun.asked_at) < now - KEPT))
    waits = select(col(DryRun.id)).where(
        col(DryRun.job) == job, col(DryRun.ended_at).is_(None), col(DryRun.asked_at) > now - STOPPED
    )
    if (there := session.scalars(waits).first()) is not None:
        return there
    row = DryRun(job=job, asked_at=now, asked_by=by)
    session.add(row)
    session.flush()
    return row.id or 0


def begin(engine: Engine, now: datetime) -> DryRun | None:
    """Begin the oldest that waits, or one whose process stopped; None where there is none."""
    waits = col(DryRun.ended_at).is_(None) & (col(DryRun.began_at).is_(None) | (col(DryRun.began_at) < now - STOPPED))
    with transaction(engine) as session:
        row = session.scalars(select(DryRun).where(waits).order_by(col(DryRun.id)).limit(1)).first()
        if row is None:
            return None
        mine = update(DryRun).where(col(DryRun.id) == row.id, waits).values(began_at=now)
        return row if affected(session.execute(mine)) else None


def end(
    engine: Engine, run_id: int, now: datetime, *, found: Mapping[str, Any] | None = None, refused: str = ""
) -> None:
    """Write down what it found, or why it was not made."""
    with transaction(engine) as session:
        mine = update(DryRun).where(col(DryRun.id) == run_id, col(DryRun.ended_at).is_(None))
        session.execute(mine.values(ended_at=now, found=dict(found or {}), refused=refused))


def newest(session: Session, job: str) -> tuple[DryRun, str] | None:
    """The last one of a job, with who asked."""
    rows = select(DryRun, col(Staff.name)).join(Staff, col(Staff.id) == DryRun.asked_by)
    found = session.execute(rows.where(col(DryRun.job) == job).order_by(col(DryRun.id).desc()).limit(1)).first()
    return (found[0], found[1]) if found else None
