"""May this letter about training still leave? Asked in the moment of sending: nothing leaves about a date that was called off or changed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.domain.states import TrainingState
from liaison.domain.training_offers import CONFIRM, OFF, read_key
from liaison.store.tables import Letter
from liaison.store.tables_training import TrainingDate, TrainingPlace


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
    return None
