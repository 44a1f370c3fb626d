"""Writes down an answer of somebody invited, by whatever way it came. Every answer is a row; what counts also stands in the invitation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from liaison.domain.attending import ANSWER_WORDS, Answer
from liaison.store import events
from liaison.store.tables_meetings import MeetingAnswer
from liaison.store.tables_people import Invitation, Meeting

HOW_WORDS = {"calendar": "in their calendar", "link": "on their page", "mail": "by mail", "phone": "on the telephone"}
# why an answer of a calendar does not count, and a person is shown it
UNREADABLE = "Their calendar's answer could not be read."
NOT_INVITED = "Whoever answers is not on the list."
STRANGER = "It came from an address that we do not know to answer for them."
TAKEN_OFF = "They had been taken off the list."


@dataclass(frozen=True)
class Heard:
    """One answer. `said_by` who answered where it was not whom we invited, `deputy` who comes instead, `words` what else they said."""

    answer: Answer
    how: str
    said_by: str = ""
    deputy: str = ""
    words: str = ""
    message_id: int | None = None
    part: int = 0
    sequence: int | None = None
    stamp: datetime | None = None
    proposes_at: datetime | None = None


def hear(
    session: Session,
    meeting: Meeting | None,
    guest: Invitation | None,
    heard: Heard,
    *,
    actor: str,
    now: datetime,
    at: datetime | None = None,
    counts: bool = True,
    look: bool = False,
    because: str = "",
    by_id: int | None = None,
    date_id: int | None = None,
    place_id: int | None = None,
) -> MeetingAnswer:
    """Write it down, and count it in the invitation where it counts. One about a training has `date_id` and `place_id`, and is counted by
    `training_heard`."""
    row = MeetingAnswer(
        meeting_id=meeting.id if meeting else None, invitation_id=guest.id if guest else None, message_id=heard.message_id,
        part=heard.part, answer=heard.answer.value, how=heard.how, at=at or now, said_by=heard.said_by, deputy=heard.deputy,
        words=heard.words, sequence=heard.sequence, stamp=heard.stamp, proposes_at=heard.proposes_at, counted=counts,
        because=because, by_id=by_id, look=look, date_id=date_id, place_id=place_id,
    )  # fmt: skip
    session.add(row)
    if counts and guest is not None and meeting is not None:
        guest.answer, guest.answered_at, guest.how = heard.answer.value, at or now, heard.how
        guest.deputy = heard.deputy if heard.answer is Answer.DEPUTY else ""
        guest.answer_stamp = heard.stamp or guest.answer_stamp
        words = f"one of those invited {ANSWER_WORDS[heard.answer]}, {HOW_WORDS[heard.how]}"
        events.note(session, meeting, actor=actor, now=now, because=words)
    session.flush()
    return row
