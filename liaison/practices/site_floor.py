"""A site's own changes to the floor, in and out of the database: who changed what, when and why; a change is undone and never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlmodel import Session, col

from liaison.clock import LONDON
from liaison.domain.redflag_site import SiteChange, Table, WrongChange, applied, merged
from liaison.store.tables_floor import FloorChange
from liaison.store.tables_people import Staff


@dataclass(frozen=True)
class Entry:
    """One change or its past, with the names of colleagues."""

    id: int
    change: SiteChange
    at: datetime
    by: str
    undone_at: datetime | None = None
    undone_by: str = ""
    undone_why: str = ""


def table(session: Session) -> Table:
    """The floor as it applies at this site now."""
    rows = session.scalars(standing()).all()
    return applied(change_of(row) for row in rows)


def standing() -> Select[tuple[FloorChange]]:
    """The changes that are not undone, in the order they were made."""
    return select(FloorChange).where(col(FloorChange.undone_at).is_(None)).order_by(col(FloorChange.id))


def history(session: Session) -> list[Entry]:
    """Every change, the latest first."""
    rows = session.scalars(select(FloorChange).order_by(col(FloorChange.id).desc())).all()
    names = named(session, rows)
    return [
        Entry(
            row.id or 0,
            change_of(row),
            row.at,
            names.get(row.by_id, ""),
            row.undone_at,
            names.get(row.undone_by, ""),
            row.undone_why,
        )
        for row in rows
    ]


def change_of(row: FloorChange) -> SiteChange:
    """A row as the law reads it."""
    on = row.at.astimezone(LONDON).date()
    return SiteChange(row.does, row.rule, row.name, row.value, row.title, row.owner, row.because, on)


def named(session: Session, rows: Sequence[FloorChange]) -> dict[int | None, str]:
    """The names of whoever made or undid these rows, by id."""
    wanted = {one for row in rows for one in (row.by_id, row.undone_by) if one}
    return {
        number: name for number, name in session.execute(select(Staff.id, Staff.name).where(col(Staff.id).in_(wanted)))
    }


def make(session: Session, change: SiteChange, *, by_id: int, now: datetime) -> int:
    """Store a change that the law allows on top of those that stand; returns its number. Raises WrongChange."""
    merged((*(change_of(row) for row in session.scalars(standing())), change))
    row = FloorChange(
        does=change.does, rule=change.rule, name=change.name, value=change.value, title=change.title,
        owner=change.owner.strip(), because=change.because.strip(), at=now, by_id=by_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def undo(session: Session, number: int, why: str, *, by_id: int, now: datetime) -> None:
    """Undo a change; its row stays. What was built on it is left out from then on, and listed. Raises WrongChange."""
    if not why.strip():
        raise WrongChange("Say in a few words why it is undone.")
    rows = update(FloorChange).where(col(FloorChange.id) == number, col(FloorChange.undone_at).is_(None))
    done = session.scalars(
        rows.values(undone_at=now, undone_by=by_id, undone_why=why.strip()[:300]).returning(col(FloorChange.id))
    )
    if not done.all():
        raise WrongChange("That change is undone already, or there is none.")
