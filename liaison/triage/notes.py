"""Notes that ask colleagues to read them: "@Nora", or chosen from the list; shown to each until she has seen it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.domain.mentions import asked_for
from liaison.store import events
from liaison.store.tables import Case
from liaison.store.tables_casework import Mention
from liaison.store.tables_people import Staff
from liaison.triage import inbox
from liaison.triage.inbox import NotAllowed


def add(
    session: Session, case_id: int, *, text: str, to: Iterable[int] = (), staff_id: int, now: datetime
) -> frozenset[int]:
    """Add a note, for those it names and those chosen; returns whom it asks. Raises NotAllowed where a name fits nobody or several."""
    names = {i: name for i, name in session.execute(select(Staff.id, Staff.name).where(col(Staff.active))) if i}
    asked = asked_for(text, names)
    if asked.unclear:
        said = ", ".join(f"“@{name}”" for name in asked.unclear)
        raise NotAllowed(
            f"It is not clear who {said} is: write the whole name, choose from the list, or take the @ away."
        )
    if set(to) - set(names):
        raise NotAllowed("Choose a colleague who works here.")
    note_id = inbox.add_note(session, case_id, text=text, staff_id=staff_id, now=now)
    whom = (asked.ids | set(to)) - {staff_id}
    session.add_all(Mention(note_id=note_id, case_id=case_id, staff_id=one, at=now) for one in sorted(whom))
    if whom:
        case = session.get_one(Case, case_id)
        said = " and ".join(sorted(names[one] for one in whom))
        events.note(session, case, actor=events.person(staff_id), now=now, because=f"asked {said} to read a note")
    return frozenset(whom)


def seen(session: Session, mention_id: int, *, staff_id: int, now: datetime) -> None:
    """She has seen it; only whoever was asked can say so, and once."""
    mine = update(Mention).where(col(Mention.id) == mention_id, col(Mention.staff_id) == staff_id)
    if not events.affected(session.execute(mine.where(col(Mention.seen_at).is_(None)).values(seen_at=now))):
        held = session.get(Mention, mention_id)
        if held is None or held.staff_id != staff_id:
            raise NotAllowed("This note asks somebody else.")
