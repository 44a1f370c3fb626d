"""Letters whose words are made in the moment of sending: a reminder of a meeting or training, and a letter about a first
appointment, say where and when as it stands then, not as it stood when it was posted;
the letter after a meeting says who does what as it is agreed by then."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.app import App
from liaison.domain import training_offers
from liaison.domain.attending import read_key
from liaison.letters import after_letters, first_letters, training_letters
from liaison.letters import meeting_letters as letters
from liaison.practices.service_facts import current
from liaison.store import after_queries
from liaison.store.tables import Letter
from liaison.store.tables_people import Invitation, Meeting
from liaison.store.tables_training import TrainingDate, TrainingPlace


def made_now(session: Session, app: App, letter: Letter, now: datetime) -> None:
    """Write the words of such a letter anew, in the claim's own transaction; other letters stay as they are."""
    if letter.kind == after_queries.FOLLOW_UP:
        after_a_meeting(session, letter, now)
        return
    if letter.kind == training_letters.REMINDER:
        about_training(session, app, letter, now)
        return
    named = read_key(letter.key) if letter.kind == letters.REMINDER else None
    meeting = session.get(Meeting, letter.meeting_id) if letter.meeting_id else None
    if meeting is not None and letter.kind in first_letters.KINDS:
        first_letters.make_anew(session, app, letter, meeting, now)
        session.flush()
        return
    guest = session.get(Invitation, named[0]) if named else None
    if meeting is None or guest is None:
        return
    words = letters.reminder_words(session, meeting, guest, current(session, now), letters.link_of(app, meeting, guest))
    letter.text, letter.html = words.text, words.html
    session.flush()


def about_training(session: Session, app: App, letter: Letter, now: datetime) -> None:
    """Write a reminder of a training anew."""
    named = training_offers.read_key(letter.key)
    place = session.get(TrainingPlace, named[1]) if named else None
    if place is None:
        return
    date = session.get_one(TrainingDate, place.date_id)
    words = training_letters.reminder_words(session, app, date, place, current(session, now))
    letter.text, letter.html = words.text, words.html
    session.flush()


def after_a_meeting(session: Session, letter: Letter, now: datetime) -> None:
    """Write the letter after a meeting anew: the words that a person released, and what is agreed beside them."""
    kept = after_queries.letter_of(session, letter.meeting_id or 0)
    guest = session.get(Invitation, after_queries.invitation_of(letter.key) or 0)
    meeting = session.get(Meeting, letter.meeting_id) if letter.meeting_id else None
    if kept is None or guest is None or meeting is None:
        return
    words = after_letters.follow_up_words(session, meeting, guest, kept.words, current(session, now))
    letter.text, letter.html = words.text, words.html
    session.flush()
