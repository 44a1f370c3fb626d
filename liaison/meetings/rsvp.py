"""Ties what calendar programs answer to the meeting or training, the person and the version, and counts it or says why not.

Takes:   answers that nobody has tied yet (left by screen, also of mails that became a question because of a person's words in them)
Decides: domain/calendar_answers (who answers for whom, about which version, whether it counts)
Leaves:  one answer a calendar part; the invitation with what counts; what cannot be tied for a person to look at. No case is made of any
Runs:    jobs/take_answers.py
Seen on: Meetings
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.attending import Answer, read_key
from liaison.domain.calendar_answers import Said, Standing, Verdict, judge, may_speak_for, said
from liaison.domain.states import MeetingState
from liaison.meetings import training_heard
from liaison.meetings.heard import NOT_INVITED, STRANGER, TAKEN_OFF, UNREADABLE, Heard, hear
from liaison.store import events
from liaison.store.session import StoreTrouble, reading, transaction
from liaison.store.tables import Letter, Message
from liaison.store.tables_meetings import CalendarSaid
from liaison.store.tables_people import Invitation, Meeting

ACTOR = events.step("rsvp")
BATCH = 100
NOT_OURS = "It answers an invitation that was not sent from here."


@dataclass(frozen=True)
class Tied:
    """The invitation an answer belongs to, and who comes in that person's place."""

    guest: Invitation
    deputy: str = ""


def take_batch(app: App, now: datetime) -> int:
    """Take the next answers, a mail a commit; returns how many. One that breaks is shown to a person, and the others go on."""
    with reading(app.engine) as session:
        waiting = select(CalendarSaid.id).where(col(CalendarSaid.taken_at).is_(None)).order_by(col(CalendarSaid.id))
        ids = list(session.scalars(waiting.limit(BATCH)))
    for number in ids:
        try:
            take_one(app, number, now)
        except StoreTrouble:  # nobody's fault but the disk's: tried again
            raise
        except Exception:  # the shunt
            with transaction(app.engine) as session:
                row = mine(session, number, now)
                if row is not None:
                    unread(session, row, now)
    return len(ids)


def take_one(app: App, number: int, now: datetime) -> None:
    """Tie every answer of one mail."""
    with transaction(app.engine) as session:
        row = mine(session, number, now)
        if row is None:
            return
        answers = [found for part in row.parts if (found := said(part, row.sender))]
        if not answers:
            unread(session, row, now)
        for place, answer in enumerate(answers):
            date = training_heard.date_of(session, answer.uid, row.id)
            if date is not None:
                training_heard.take(session, app, row, place, answer, date, now)
            else:
                take(session, row, place, answer, now)


def mine(session: Session, number: int, now: datetime) -> CalendarSaid | None:
    """The row, if nobody else took it first."""
    free = update(CalendarSaid).where(col(CalendarSaid.id) == number, col(CalendarSaid.taken_at).is_(None))
    took = session.scalar(free.values(taken_at=now).returning(col(CalendarSaid.id)))
    return session.get(CalendarSaid, number) if took is not None else None


def unread(session: Session, row: CalendarSaid, now: datetime) -> None:
    """What nobody can read by machine: tied to the meeting by the letter it answers, where it names one; a person looks."""
    meeting, guest = by_letter(session, row.id)
    place = training_heard.by_letter(session, row.id)
    about = {"date_id": place.date_id, "place_id": place.id} if place else {}
    heard = Heard(Answer.WAITING, "calendar", said_by=row.sender, message_id=row.id)
    hear(session, meeting, guest, heard, actor=ACTOR, now=now, at=row.at, counts=False, look=True, because=UNREADABLE, **about)  # fmt: skip


def take(session: Session, row: CalendarSaid, place: int, answer: Said, now: datetime) -> None:
    """Tie one answer, and write it down."""
    meeting = meeting_of(session, answer.uid)
    lettered, addressed = by_letter(session, row.id)
    meeting = meeting or (lettered if not answer.uid else None)
    tied = guest_of(session, meeting, answer) if meeting else None
    verdict = verdict_on(session, row, meeting, tied, answer)
    other = answer.said_by if tied and answer.said_by != tied.guest.email.lower() else ""
    kept = answer.answer if not (tied and tied.deputy) or answer.answer is not Answer.YES else Answer.DEPUTY
    heard = Heard(
        kept, "calendar", said_by=other or ("" if tied else answer.attendee), deputy=tied.deputy if tied else "", words=answer.words,
        message_id=row.id, part=place, sequence=answer.sequence, stamp=answer.stamp,
        proposes_at=answer.starts if answer.answer is Answer.OTHER_TIME else None,
    )  # fmt: skip
    guest = tied.guest if tied else (addressed if meeting and lettered and lettered.id == meeting.id else None)
    hear(
        session, meeting, guest, heard, actor=ACTOR, now=now, at=row.at, counts=verdict.counts, look=verdict.look,
        because=verdict.because,
    )  # fmt: skip


def meeting_of(session: Session, uid: str) -> Meeting | None:
    """Our meeting of this UID, whatever became of its capitals on the way."""
    if not uid:
        return None
    return session.scalars(select(Meeting).where(func.lower(col(Meeting.uid)) == uid)).first()


def by_letter(session: Session, message_id: int) -> tuple[Meeting | None, Invitation | None]:
    """The meeting and the invitation of the letter a mail answers, by our own Message-ID."""
    chosen = (
        select(Letter).join(Message, col(Message.answers_letter_id) == Letter.id).where(col(Message.id) == message_id)
    )
    letter = session.scalars(chosen).first()
    if letter is None or letter.meeting_id is None:
        return None, None
    named = read_key(letter.key)
    return session.get(Meeting, letter.meeting_id), session.get(Invitation, named[0]) if named else None


def guest_of(session: Session, meeting: Meeting, answer: Said) -> Tied | None:
    """Whose invitation an answer is about: the attendee's own, or that of whoever delegated it to the attendee."""
    rows = select(Invitation).where(col(Invitation.meeting_id) == meeting.id).with_for_update()
    listed = {one.email.lower(): one for one in session.scalars(rows)}
    if guest := listed.get(answer.attendee):
        return Tied(guest, answer.delegated_to)
    if guest := listed.get(answer.delegated_from):
        return Tied(guest, answer.name or answer.attendee)
    return None


def verdict_on(
    session: Session, row: CalendarSaid, meeting: Meeting | None, tied: Tied | None, answer: Said
) -> Verdict:
    """Whether an answer counts, and whether a person is to look at it."""
    if meeting is None:
        return Verdict(False, True, NOT_OURS)
    if tied is None:
        return Verdict(False, True, NOT_INVITED)
    guest = tied.guest
    message = session.get(Message, row.id)
    of_practice = bool(message and guest.practice_code and message.practice_code == guest.practice_code)
    deputy_writes = answer.said_by == answer.attendee and answer.delegated_from == guest.email.lower()
    if not may_speak_for(answer, guest.email, of_practice=of_practice) and not deputy_writes:
        return Verdict(False, True, STRANGER)
    if guest.withdrawn_at is not None:
        return Verdict(False, False, TAKEN_OFF)
    if deputy_writes and answer.answer is Answer.NO:
        return Verdict(
            False, True, "Whoever was to come in their place cannot; nobody knows yet whether they come themselves."
        )
    sent = guest.sent_sequence if guest.sent_sequence is not None else 0
    stands = Standing(sent, meeting.starts_at, meeting.state is MeetingState.CANCELLED, guest.answer_stamp)
    return judge(answer, stands)
