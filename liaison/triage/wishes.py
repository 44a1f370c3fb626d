"""What a colleague says about her own desk: "not this kind today", and that she has read what was given on while she was away.

No reason is asked for a wish, no event is written, and it ends with the day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.domain.not_today import ends, kinds
from liaison.store.tables_desk import GivenOn, NotToday


def spare(session: Session, wanted: Iterable[str], *, staff_id: int, now: datetime) -> None:
    """Spare this colleague these kinds until the end of today; none lifts it."""
    chosen = [kind for kind in kinds() if kind in set(wanted)]
    row = session.get(NotToday, staff_id)
    if not chosen:
        if row:
            session.delete(row)
        return
    session.merge(NotToday(staff_id=staff_id, kinds=chosen, until=ends(now)))


def seen_given_on(session: Session, *, staff_id: int, now: datetime) -> None:
    """What went on from this colleague has been read: it leaves Today."""
    hers = update(GivenOn).where(col(GivenOn.from_id) == staff_id, col(GivenOn.seen_at).is_(None))
    session.execute(hers.values(seen_at=now))
