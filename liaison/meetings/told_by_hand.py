"""Those who chose another way than e-mail: a colleague tells them, and says that she has. Nothing leaves by itself."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.domain.states import MeetingState
from liaison.domain.telling import by_mail
from liaison.meetings.convene import STANDS, version_of
from liaison.meetings.host_slots import as_seen
from liaison.store import events
from liaison.store.guest_queries import guests
from liaison.store.tables_people import Invitation, Meeting


def to_tell(session: Session, meeting: Meeting) -> list[Invitation]:
    """Who is to be told by hand how the meeting stands now: invited, changed, or called off where they had been told of it."""
    if meeting.state not in {*STANDS, MeetingState.CANCELLED}:
        return []
    off = meeting.state is MeetingState.CANCELLED
    return [
        one
        for one in guests(session, meeting.id or 0)
        if not by_mail(one.channel) and one.withdrawn_at is None and one.sent_sequence != version_of(meeting, one)
        if not off or one.sent_sequence is not None
    ]


def told(session: Session, meeting_id: int, invitation_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """A colleague has told somebody. Raises MovedMeanwhile where that was done, or the meeting changed."""
    meeting = as_seen(session, meeting_id, version)
    guest = next((one for one in to_tell(session, meeting) if one.id == invitation_id), None)
    if guest is None:
        raise events.MovedMeanwhile("they have been told")
    guest.sent_sequence = version_of(meeting, guest)
    actor, because = events.person(staff_id), "somebody was told as they chose"
    if meeting.state is MeetingState.CONFIRMED:
        changes = {"version": meeting.version + 1}
        events.move(session, meeting, MeetingState.INVITED, actor=actor, now=now, because=because, **changes)
        return
    meeting.version += 1
    events.note(session, meeting, actor=actor, now=now, because=because)
