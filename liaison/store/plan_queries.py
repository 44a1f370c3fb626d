"""What a plan is made from: the reviews to plan with what their people chose, and the rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.states import ReviewState
from liaison.store.tables_people import Person, Practice, Review
from liaison.store.tables_rooms import Room


@dataclass(frozen=True)
class Wanted:
    """A review to plan. `locality` is the person's own, else the practice's, else empty."""

    review: Review
    keyworker: int | None
    locality: str
    choices: Mapping[str, Any]
    practice: str | None


def wanted(session: Session, states: Sequence[ReviewState]) -> list[Wanted]:
    """Every review in these states, by id."""
    chosen = (
        select(
            Review,
            col(Person.keyworker_id),
            col(Person.locality),
            col(Practice.locality),
            col(Person.choices),
            col(Person.practice_code),
        )  # fmt: skip
        .join(Person, col(Person.id) == Review.person_id)
        .outerjoin(Practice, col(Practice.code) == Person.practice_code)
        .where(col(Review.state).in_(states))
        .order_by(col(Review.id))
    )
    return [
        Wanted(review, keyworker, own or near or "", choices or {}, practice)
        for review, keyworker, own, near, choices, practice in session.execute(chosen)
    ]


def rooms(session: Session) -> Sequence[Room]:
    """Every room, those in use first, by name."""
    return session.scalars(select(Room).order_by(col(Room.active).desc(), col(Room.name))).all()
