"""Answers that a colleague notes: said on the telephone, written in prose, or a calendar's that needed a person; and who came in the end.

Each raises NotSettled for what cannot be, and MovedMeanwhile where somebody was quicker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from liaison.domain.attending import Answer
from liaison.domain.states import MeetingState
from liaison.meetings.heard import Heard, hear
from liaison.meetings.host_slots import NotSettled, as_seen, settle_reply, stop_letters
from liaison.store import events
from liaison.store.guest_queries import guests
from liaison.store.tables_meetings import MeetingAnswer
from liaison.store.tables_people import Invitation, Meeting

ATTENDED = {"came": "came", "apologies": "sent apologies", "absent": "was not there"}
OPEN = (MeetingState.CONFIRMED, MeetingState.INVITED)


def note_answer(
    session: Session, meeting_id: int, invitation_id: int, heard: Heard, *, staff_id: int, now: datetime
) -> MeetingAnswer:
    """Note what somebody invited said; a mail it stands in is settled by it."""
    meeting, guest = of_meeting(session, meeting_id, invitation_id)
    if meeting.state not in OPEN:
        raise NotSettled("This meeting waits for no answers any more.")
    if heard.message_id is not None and not settle_reply(
        session, meeting_id, heard.message_id, staff_id=staff_id, now=now
    ):
        raise events.MovedMeanwhile("a colleague dealt with the mail meanwhile")
    actor, told = events.person(staff_id), replace(heard, message_id=heard.message_id)
    return hear(session, meeting, guest, told, actor=actor, now=now, by_id=staff_id)


def settle(
    session: Session, answer_id: int, *, invitation_id: int | None, said: Answer | None, deputy: str, staff_id: int, now: datetime
) -> None:  # fmt: skip
    """Settle an answer that needed a person: it counts for somebody on the list as `said`, or for nobody (both None)."""
    row = session.get(MeetingAnswer, answer_id, with_for_update=True)
    if row is None or not row.look or row.settled_at is not None:
        raise events.MovedMeanwhile("a colleague settled it meanwhile")
    row.settled_by, row.settled_at = staff_id, now
    if invitation_id is None or said is None:
        session.flush()
        return
    guest = session.get(Invitation, invitation_id)
    if guest is None or (row.meeting_id is not None and guest.meeting_id != row.meeting_id):
        raise NotSettled("Choose somebody from the list of this meeting.", "invitation")
    heard = Heard(said, row.how, said_by=row.said_by, deputy=deputy, sequence=row.sequence, stamp=row.stamp)
    note = {"staff_id": staff_id, "now": now}
    note_answer(session, guest.meeting_id, invitation_id, heard, **note)  # type: ignore[arg-type]


def of_meeting(session: Session, meeting_id: int, invitation_id: int) -> tuple[Meeting, Invitation]:
    """The meeting and the invitation, locked. Raises MovedMeanwhile."""
    meeting = session.get(Meeting, meeting_id)
    guest = session.get(Invitation, invitation_id, with_for_update=True)
    if meeting is None or guest is None or guest.meeting_id != meeting_id or guest.withdrawn_at is not None:
        raise events.MovedMeanwhile("they are not on the list any more")
    return meeting, guest


def note_held(
    session: Session, meeting_id: int, came: Mapping[int, str], also: str, *, version: int, staff_id: int, now: datetime
) -> None:
    """It took place: who came, who sent apologies, who came besides. HELD; reminders that wait are taken back."""
    meeting = as_seen(session, meeting_id, version, *OPEN)
    if meeting.starts_at is None or meeting.starts_at > now:
        raise NotSettled("It has not begun yet.")
    actor = events.person(staff_id)
    for guest in guests(session, meeting_id):
        guest.attended = came.get(guest.id or 0, "") if came.get(guest.id or 0, "") in ATTENDED else ""
    meeting.also_came = also
    stop_letters(session, meeting_id, actor, now, "the meeting took place")
    number = sum(value == "came" for value in came.values())
    because = f"{number} of those invited came"
    events.move(session, meeting, MeetingState.HELD, actor=actor, now=now, because=because, version=meeting.version + 1)
