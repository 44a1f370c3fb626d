"""Says that a colleague has a case open, so that two people do not answer the same question. It locks nothing and judges nobody: the row is
gone a minute after the page is closed, and no history is kept.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col

from liaison.store import events
from liaison.store.looking_queries import STALE
from liaison.store.tables_inbox import Presence
from liaison.store.upsert import insert_new


def here(session: Session, case_id: int, *, staff_id: int, replying: bool, now: datetime) -> None:
    """She has the case open; rows of pages that were closed are cleared away."""
    stale = col(Presence.at) <= now - STALE
    mine = col(Presence.case_id) == case_id, col(Presence.staff_id) == staff_id
    seen = session.execute(update(Presence).where(*mine, ~stale).values(at=now, replying=replying))
    if events.affected(seen):
        return
    session.execute(delete(Presence).where(stale))
    row = {"case_id": case_id, "staff_id": staff_id, "since": now, "at": now, "replying": replying}
    insert_new(session, Presence, [row], keys=["case_id", "staff_id"])


def gone(session: Session, case_id: int, *, staff_id: int) -> None:
    """She has closed it, or sent her answer."""
    session.execute(delete(Presence).where(col(Presence.case_id) == case_id, col(Presence.staff_id) == staff_id))
