"""May this letter about training still leave? Asked in the moment of sending: nothing leaves about a date that was called off or changed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.domain.attending import Answer
from liaison.domain.states import TrainingState
from liaison.domain.training_offers import CONFIRM, OFF, REMIND, read_key
from liaison.store.tables import Letter
from liaison.store.tables_training import TrainingDate, TrainingPlace
from liaison.store.training_answer_queries import waits_to_be_read


def why_not_now(session: Session, letter: Letter, now: datetime) -> str | None:
    """Why it may not leave now; None when it may, and for other letters."""
    named = read_key(letter.key)
    place = session.get(TrainingPlace, named[1]) if named else None
    if named is None or place is None:
        return None
    date = session.get_one(TrainingDate, place.date_id)
    if date.starts_at <= now:
        return "This training is over, or has begun."
    if named[0] == OFF:
        there = date.state is TrainingState.PLANNED and place.withdrawn_at is None
        return "They are invited to it again." if there else None
    if date.state is not TrainingState.PLANNED or place.withdrawn_at is not None:
        return "This training was called off, or they were taken off its list."
    if named[2] != date.sequence + place.extra:
        return "The training has been changed meanwhile; a newer letter says how it stands."
    if named[0] == CONFIRM and place.answer != "yes":
        return "They have said since that they cannot come."
    return has_answered(session, place) if named[0] == REMIND else None


def has_answered(session: Session, place: TrainingPlace) -> str | None:
    """Why somebody is not reminded: they have answered, or something of theirs waits to be read."""
    if place.answer != Answer.WAITING.value:
        return "They have answered meanwhile."
    return "They have written meanwhile; it is read first." if waits_to_be_read(session, place) else None
