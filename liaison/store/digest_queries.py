"""Which reviews a digest to a practice speaks of. Asked when it is taken back, and again when it is about to leave."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.states import ReviewState
from liaison.store.reviews_queries import LIVE
from liaison.store.tables import Event
from liaison.store.tables_people import Person, Review

IN_CARE = "in_shared_care"


def asked_in(key: str) -> str:
    """The reason on the event of a review that went into the digest with this key: by it the digest's reviews are found again."""
    return f"asked in {key}"


def in_digest(session: Session, key: str) -> list[Review]:
    """The reviews that a digest speaks of and that still wait for its answer."""
    told = select(col(Event.subject_id)).where(
        col(Event.kind) == Review.__tablename__, col(Event.because) == asked_in(key)
    )
    waiting = select(Review).where(col(Review.id).in_(told), col(Review.state) == ReviewState.ASKED)
    return list(session.scalars(waiting.order_by(col(Review.id))))


def speaks_of_somebody_held(session: Session, key: str) -> bool:
    """Whether a digest speaks of somebody about whom nothing may leave any more: held, died, left, away, or no longer asked about."""
    told = select(col(Event.subject_id)).where(
        col(Event.kind) == Review.__tablename__, col(Event.because) == asked_in(key)
    )
    people = select(Person, Review).join(Review, col(Review.person_id) == Person.id).where(col(Review.id).in_(told))
    return any(
        person.letters_held or person.status != IN_CARE or review.state not in LIVE
        for person, review in session.execute(people)
    )
