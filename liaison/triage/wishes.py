"""A colleague's own "not this kind today": set, changed, lifted. No reason is asked, no event is written, and it ends with the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from liaison.domain.not_today import ends, kinds
from liaison.store.tables_desk import NotToday


def spare(session: Session, wanted: Iterable[str], *, staff_id: int, now: datetime) -> None:
    """Spare this colleague these kinds until the end of today; none lifts it."""
    chosen = [kind for kind in kinds() if kind in set(wanted)]
    row = session.get(NotToday, staff_id)
    if not chosen:
        if row:
            session.delete(row)
        return
    session.merge(NotToday(staff_id=staff_id, kinds=chosen, until=ends(now)))
