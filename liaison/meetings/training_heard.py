"""Answers about a training, by whatever way they came: every one is a row as for meetings, and what counts stands in the person's place.

A calendar's is tied by the UID of the date, else by the letter it answers; one in prose by that letter, and a colleague reads it. Each raises
NotSettled for what cannot be, and MovedMeanwhile where somebody was quicker.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.app import App
from liaison.domain.attending import Answer
from liaison.domain.calendar_answers import Said, Standing, Verdict, judge, may_speak_for
from liaison.domain.states import TrainingState
from liaison.domain.training_offers import MAY_ANSWER, date_in, uid_of
from liaison.meetings import training_dates
from liaison.meetings.heard import NOT_INVITED, STRANGER, TAKEN_OFF, Heard, hear
from liaison.meetings.host_slots import NotSettled
from liaison.store import events
from liaison.store import training_answer_queries as answer_queries
from liaison.store import training_queries as queries
from liaison.store.tables import Letter, Message
from liaison.store.tables_meetings import CalendarSaid, MeetingAnswer
from liaison.store.tables_training import TrainingDate, TrainingPlace

ACTOR = events.step("rsvp")
INSTEAD = "Somebody else comes in their place: put them on the list, or note what was agreed."


def note(
    session: Session, app: App, place: TrainingPlace, heard: Heard, *, actor: str, now: datetime, at: datetime | None = None,
    look: bool = False, because: str = "", by_id: int | None = None,
) -> MeetingAnswer:  # fmt: skip
    """Write an answer down, and count it; a yes is confirmed by one letter. Raises NotSettled where the date waits for none."""
    training_dates.note_answer(session, app, place, heard.answer.value, how=heard.how, actor=actor, now=now)
    return written(session, place, heard, actor=actor, now=now, at=at, look=look, because=because, by_id=by_id)


def written(
    session: Session, place: TrainingPlace, heard: Heard, *, actor: str, now: datetime, at: datetime | None, counts: bool = True,
    look: bool = False, because: str = "", by_id: int | None = None,
) -> MeetingAnswer:  # fmt: skip
    """The row of one answer about a place, counted or not."""
    return hear(
        session, None, None, heard, actor=actor, now=now, at=at, counts=counts, look=look, because=because, by_id=by_id,
        date_id=place.date_id, place_id=place.id,
    )  # fmt: skip


def date_of(session: Session, uid: str, message_id: int) -> TrainingDate | None:
    """The date that a calendar's answer is about: of its UID; where it has none, of the letter that its mail answers."""
    number = date_in(uid)
    date = session.get(TrainingDate, number) if number else None
    if date is not None and uid_of(date.id or 0, date.added_at).lower() == uid.lower():
        return date
    place = by_letter(session, message_id) if not uid else None
    return session.get(TrainingDate, place.date_id) if place else None


def by_letter(session: Session, message_id: int) -> TrainingPlace | None:
    """Whose letter a mail answers; None where it answers none about a training."""
    message = session.get(Message, message_id)
    letter = session.get(Letter, message.answers_letter_id) if message and message.answers_letter_id else None
    return answer_queries.place_of(session, letter.key) if letter else None


def take(session: Session, app: App, row: CalendarSaid, part: int, answer: Said, date: TrainingDate, now: datetime) -> None:  # fmt: skip
    """Tie one answer of a calendar to the person, count it or say why not, and write it down."""
    listed = {one.email: one for one in queries.places(session, date.id or 0)}
    place = listed.get(answer.attendee) or listed.get(answer.delegated_from)
    verdict = verdict_on(session, row, date, place, answer)
    heard = Heard(
        answer.answer, "calendar", said_by="" if place and answer.said_by == place.email else answer.said_by, words=answer.words,
        message_id=row.id, part=part, sequence=answer.sequence, stamp=answer.stamp,
        proposes_at=answer.starts if answer.answer is Answer.OTHER_TIME else None,
    )  # fmt: skip
    if place is not None and verdict.counts:
        try:
            note(session, app, place, heard, actor=ACTOR, now=now, at=row.at, look=verdict.look, because=verdict.because)  # fmt: skip
            return
        except NotSettled as over:
            verdict = Verdict(False, False, str(over))
    hear(
        session, None, None, heard, actor=ACTOR, now=now, at=row.at, counts=False, look=verdict.look, because=verdict.because,
        date_id=date.id, place_id=place.id if place else None,
    )  # fmt: skip


def verdict_on(
    session: Session, row: CalendarSaid, date: TrainingDate, place: TrainingPlace | None, answer: Said
) -> Verdict:
    """Whether an answer counts, and whether a person is to look at it."""
    if place is None:
        return Verdict(False, True, NOT_INVITED)
    message = session.get(Message, row.id)
    of_practice = bool(message and place.practice_code and message.practice_code == place.practice_code)
    by_deputy = answer.attendee != place.email and answer.said_by == answer.attendee
    if not may_speak_for(answer, place.email, of_practice=of_practice) and not by_deputy:
        return Verdict(False, True, STRANGER)
    if place.withdrawn_at is not None:
        return Verdict(False, False, TAKEN_OFF)
    if by_deputy or answer.answer is Answer.DEPUTY:
        return Verdict(False, True, INSTEAD)
    off = date.state is TrainingState.CALLED_OFF
    newest = answer_queries.newest_stamp(session, place.id or 0)
    return judge(answer, Standing(place.sent_sequence or 0, date.starts_at, off, newest))


def told(
    session: Session, app: App, date_id: int, place_id: int | None, said: Answer | None, *, version: int, staff_id: int, now: datetime,
    mail: int | None = None, look: int | None = None,
) -> None:  # fmt: skip
    """What somebody on the list said, as a colleague notes it: on the telephone, in a mail, or in an answer that a person was to look at.
    Without `said` the mail or the answer is dealt with and changes nothing."""
    training_dates.as_seen(session, date_id, version, *TrainingState)
    actor = events.person(staff_id)
    if look is not None:
        settle(session, date_id, look, staff_id=staff_id, now=now)
    if mail is not None and mail not in {
        one.id for one in answer_queries.replies_waiting(session, [date_id]).get(date_id, [])
    }:
        raise events.MovedMeanwhile("a colleague dealt with the mail")
    place = session.get(TrainingPlace, place_id) if place_id else None
    if said is None:
        if mail is not None:
            answer = Heard(Answer.WAITING, "mail", message_id=mail)
            hear(session, None, None, answer, actor=actor, now=now, counts=False, by_id=staff_id, date_id=date_id)
            events.note(session, session.get_one(TrainingDate, date_id), actor=actor, now=now, because="a mail was read; it changes nothing")  # fmt: skip
        return
    if place is None or place.date_id != date_id:
        raise NotSettled("Choose somebody from the list.", "place")
    if said not in MAY_ANSWER or said is Answer.WAITING:
        raise NotSettled("Choose what they said.", "answer")
    how = "mail" if mail is not None else "calendar" if look is not None else "phone"
    note(session, app, place, Heard(said, how, message_id=mail), actor=actor, now=now, by_id=staff_id)


def settle(session: Session, date_id: int, answer_id: int, *, staff_id: int, now: datetime) -> None:
    """A person has looked at an answer. Raises MovedMeanwhile."""
    row = session.get(MeetingAnswer, answer_id, with_for_update=True)
    if row is None or row.date_id != date_id or not row.look or row.settled_at is not None:
        raise events.MovedMeanwhile("a colleague settled it")
    row.settled_by, row.settled_at = staff_id, now
    session.flush()
