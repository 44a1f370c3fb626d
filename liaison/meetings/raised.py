"""Questions that were raised at a meeting: noted, and perhaps made a question of the duty desk, whose clock runs from then.

The case itself is made by the triage corridor, as that of a telephone call is; here stands that it was. Raises NotSettled, MovedMeanwhile.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from liaison.domain.agreed_actions import why_not_said
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.minutes import held
from liaison.store import events
from liaison.store.tables_after import MeetingQuestion
from liaison.store.tables_people import Invitation, Practice


@dataclass(frozen=True)
class Raised:
    """One question: `guest` is the invitation of whoever raised it, else `by` says who; `said` is what was said there and then."""

    words: str
    by: str = ""
    guest: int | None = None
    practice: str = ""
    said: str = ""


def note(session: Session, meeting_id: int, raised: Raised, *, staff_id: int, now: datetime) -> int:
    """Note a question; returns its number."""
    meeting = held(session, meeting_id)
    if not raised.words.strip():
        raise NotSettled("Write the question.", "words")
    for field, words in (("words", raised.words), ("said", raised.said), ("by", raised.by)):
        if why := why_not_said(words):
            raise NotSettled(f"{why} Whom it is about is asked when it becomes a question of the duty desk.", field)
    guest = session.get(Invitation, raised.guest) if raised.guest else None
    if raised.guest and (guest is None or guest.meeting_id != meeting_id):
        raise NotSettled("Choose somebody from the list.", "guest")
    practice = raised.practice or (guest.practice_code if guest else None)
    if practice and session.get(Practice, practice) is None:
        raise NotSettled("Choose the practice from the list.", "practice")
    row = MeetingQuestion(
        meeting_id=meeting_id, words=raised.words.strip(), raised_by=raised.by.strip() or (guest.name if guest else ""),
        email=guest.email if guest else "", practice_code=practice or None, said=raised.said.strip(), by_id=staff_id, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    events.note(session, meeting, actor=events.person(staff_id), now=now, because="a question was raised")
    return row.id or 0


def open_question(session: Session, meeting_id: int, question_id: int) -> MeetingQuestion:
    """A question of this meeting. Raises MovedMeanwhile."""
    row = session.get(MeetingQuestion, question_id, with_for_update=True)
    if row is None or row.meeting_id != meeting_id:
        raise events.MovedMeanwhile("there is no such question")
    return row


def once(question_id: int) -> str:
    """What names the case of a question, so that pressing twice, or a stop in between, makes one."""
    return hashlib.sha256(f"meeting-question-{question_id}".encode()).hexdigest()[:32]


def became(session: Session, meeting_id: int, question_id: int, case_id: int, *, staff_id: int, now: datetime) -> None:
    """Note which case a question became; twice is once."""
    row = open_question(session, meeting_id, question_id)
    if row.case_id is not None:
        return
    row.case_id, row.case_at, row.case_by = case_id, now, staff_id
    meeting, because = held(session, meeting_id), "a question of it went to the duty desk"
    events.note(session, meeting, actor=events.person(staff_id), now=now, because=because)
