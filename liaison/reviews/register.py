"""Reads the reviews as a list: what is due by a day. No names: pages add them for those who may see them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.states import ReviewState
from liaison.store.reviews_queries import LIVE
from liaison.store.tables_people import Person, Review

TO_COME = tuple(state for state in LIVE if state is not ReviewState.DEFERRED)
Row = dict[str, object]


def due_by(session: Session, day: date) -> list[Row]:
    """The reviews to come that are due by a day, oldest first, as JSON values."""
    chosen = select(Review, col(Person.practice_code)).join(Person, col(Person.id) == Review.person_id)
    to_come = chosen.where(col(Review.state).in_(TO_COME), col(Review.due_on) <= day)
    rows = session.execute(to_come.order_by(col(Review.due_on), col(Review.id)))
    return [row(review, practice) for review, practice in rows]


def row(review: Review, practice: str | None) -> Row:
    """One review as JSON values; dates are ISO."""
    return {
        "review": review.id,
        "person": review.person_id,
        "practice": practice,
        "due_on": review.due_on.isoformat(),
        "due_because": review.due_because,
        "state": review.state.value,
        "planned_on": review.planned_on.isoformat() if review.planned_on else None,
        "worker": review.worker_id,
        "because": review.planned_because,
    }
