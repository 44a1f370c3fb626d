"""A colleague has seen what came back: it leaves Today and stays on the case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.domain.letter_fates import WORDS
from liaison.store import events
from liaison.store.tables import Case, LedgerItem
from liaison.store.tables_notices import Notice
from liaison.triage.inbox import NotAllowed


def seen(session: Session, notice_id: int, *, staff_id: int, now: datetime) -> int | None:
    """Mark one notice as seen; returns its case's id, None where it has none. Whoever was first stays named. Raises NotAllowed."""
    notice = session.get(Notice, notice_id)
    if notice is None:
        raise NotAllowed("There is no such notice.")
    mine = update(Notice).where(col(Notice.id) == notice_id, col(Notice.seen_at).is_(None))
    if events.affected(session.execute(mine.values(seen_at=now, seen_by=staff_id))):
        about = session.get(Case, notice.case_id) if notice.case_id else session.get(LedgerItem, notice_id)
        assert about is not None
        because = f"seen: {WORDS[notice.fate]}"
        events.note(session, about, actor=events.person(staff_id), now=now, because=because)
    return notice.case_id
