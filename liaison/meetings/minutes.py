"""Minutes of a meeting: text with versions, each with who wrote it; and what a colleague is writing, kept as they type.

Raises NotSettled for what cannot stand there, and MovedMeanwhile where a colleague saved a newer version.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from liaison.domain.agreed_actions import why_not_said
from liaison.domain.states import MeetingState
from liaison.meetings.host_slots import NotSettled
from liaison.store import after_queries as queries
from liaison.store import events
from liaison.store.tables_after import MeetingMinutes, MinutesDraft
from liaison.store.tables_people import Meeting
from liaison.store.upsert import insert_one


def held(session: Session, meeting_id: int) -> Meeting:
    """The meeting, locked, if it took place. Raises NotSettled."""
    meeting = session.get(Meeting, meeting_id, with_for_update=True)
    if meeting is None or meeting.state is not MeetingState.HELD:
        raise NotSettled("This follows a meeting that took place: note that first.")
    return meeting


def keep_draft(
    session: Session, meeting_id: int, notes: str, decisions: str, *, seen: int, staff_id: int, now: datetime
) -> None:
    """Keep what a colleague is writing; nobody else reads it. `seen` is the version it was begun from."""
    values = {"notes": notes, "decisions": decisions, "seen": seen, "at": now}
    row = {"meeting_id": meeting_id, "staff_id": staff_id, **values}
    if insert_one(session, MinutesDraft, row, keys=["meeting_id", "staff_id"]) is None:
        draft = queries.draft_of(session, meeting_id, staff_id)
        assert draft is not None
        for name, value in values.items():
            setattr(draft, name, value)


def put_draft_away(session: Session, meeting_id: int, staff_id: int) -> None:
    """Forget what a colleague was writing."""
    mine = col(MinutesDraft.meeting_id) == meeting_id, col(MinutesDraft.staff_id) == staff_id
    session.execute(delete(MinutesDraft).where(*mine))


def save(
    session: Session, meeting_id: int, notes: str, decisions: str, *, version: int, staff_id: int, now: datetime
) -> int:
    """Save the minutes as the version after `version`; returns its number. The same words again are no new version."""
    meeting = held(session, meeting_id)
    for field, words in (("notes", notes), ("decisions", decisions)):
        if why := why_not_said(words):
            raise NotSettled(why, field)
    if not notes.strip() and not decisions.strip():
        raise NotSettled("Write something first.", "notes")
    newest = next(iter(queries.minutes(session, meeting_id)), None)
    if (newest.version if newest else 0) != version:
        raise events.MovedMeanwhile(f"the minutes of meeting {meeting_id} have a newer version")
    put_draft_away(session, meeting_id, staff_id)
    if newest is not None and (newest.notes, newest.decisions) == (notes, decisions):
        return version
    session.add(
        MeetingMinutes(
            meeting_id=meeting_id, version=version + 1, notes=notes, decisions=decisions, by_id=staff_id, at=now
        )
    )
    because = f"minutes saved, version {version + 1}"
    events.note(session, meeting, actor=events.person(staff_id), now=now, because=because)
    session.flush()
    return version + 1
