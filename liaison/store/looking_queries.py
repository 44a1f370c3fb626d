"""The read side of the desk: the views a colleague keeps, and who has a case open just now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.store.tables_inbox import Presence, SavedView
from liaison.store.tables_people import Staff

STALE = timedelta(
    seconds=60
)  # a page tells that it is still open every 20 seconds: after three it is closed, or asleep


def views_of(session: Session, staff_id: int) -> Sequence[SavedView]:
    """A colleague's own views, by name."""
    rows = select(SavedView).where(col(SavedView.staff_id) == staff_id)
    return session.scalars(rows.order_by(col(SavedView.name))).all()


@dataclass(frozen=True)
class Here:
    """A colleague who has a case open: since when (aware UTC), and whether she writes an answer."""

    name: str
    since: datetime
    replying: bool


def others_here(session: Session, case_id: int, *, but: int, now: datetime) -> list[Here]:
    """Who else has the case open just now, writers first."""
    rows = select(col(Staff.name), col(Presence.since), col(Presence.replying)).join(
        Staff, col(Staff.id) == Presence.staff_id
    )
    rows = rows.where(col(Presence.case_id) == case_id, col(Presence.staff_id) != but, col(Presence.at) > now - STALE)
    return [Here(*row) for row in session.execute(rows.order_by(col(Presence.replying).desc(), col(Staff.name)))]


def being_read(session: Session, case_ids: Sequence[int], *, but: int, now: datetime) -> dict[int, list[str]]:
    """Case → names of the colleagues who have it open just now."""
    rows = select(col(Presence.case_id), col(Staff.name)).join(Staff, col(Staff.id) == Presence.staff_id)
    rows = rows.where(col(Presence.at) > now - STALE, col(Presence.staff_id) != but)
    found: dict[int, list[str]] = {}
    for case_id, name in session.execute(rows.order_by(col(Staff.name))):
        if case_id in case_ids:
            found.setdefault(case_id, []).append(name)
    return found
