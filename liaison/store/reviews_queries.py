"""The read side of Reviews: the load of each week, the coming weeks one by one, and how many stand where."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.states import ReviewState
from liaison.store.pairs import pairs
from liaison.store.tables_people import Person, Practice, Review, Staff

DONE = (ReviewState.COMPLETED,)
LIVE = (ReviewState.DUE, ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED, ReviewState.DEFERRED)


@dataclass(frozen=True)
class ReviewLine:
    """One review as the page lists it."""

    id: int
    state: ReviewState
    due_on: date
    due_because: str
    planned_on: date | None
    planned_because: str
    person: str
    chi: str
    practice: str | None
    locality: str
    worker: str | None
    person_id: int


COLUMNS = (
    *(Review.id, Review.state, Review.due_on, Review.due_because, Review.planned_on, Review.planned_because),
    *(Person.name, Person.chi, Practice.name, Person.locality, Staff.name, Person.id),
)


def planned_between(session: Session, first: date, last: date) -> list[ReviewLine]:
    """Reviews with a day from `first` to `last`, by day."""
    span = (col(Review.planned_on) >= first, col(Review.planned_on) <= last, col(Review.state).in_(LIVE))
    rows = listed().where(*span).order_by(col(Review.planned_on), col(Person.name), col(Review.id))
    return [ReviewLine(*row) for row in session.execute(rows)]


def overdue(session: Session, today: date, *, limit: int = 50) -> list[ReviewLine]:
    """Live reviews whose due day has passed, longest first."""
    late = listed().where(col(Review.due_on) < today, col(Review.state).in_(LIVE))
    return [ReviewLine(*row) for row in session.execute(late.order_by(col(Review.due_on), col(Review.id)).limit(limit))]


def listed() -> Any:
    """Reviews with the names beside them."""
    rows = select(*COLUMNS).select_from(Review).join(Person, col(Person.id) == Review.person_id)  # type: ignore[call-overload]
    rows = rows.outerjoin(Practice, col(Practice.code) == Person.practice_code)
    return rows.outerjoin(Staff, col(Staff.id) == Review.worker_id)


def planned_days(session: Session, first: date, last: date) -> dict[date, int]:
    """How many live reviews are planned on each day of a span."""
    span = (col(Review.planned_on) >= first, col(Review.planned_on) <= last, col(Review.state).in_(LIVE))
    rows = select(col(Review.planned_on), func.count()).where(*span).group_by(col(Review.planned_on))
    return pairs(session, rows)


def states(session: Session) -> dict[ReviewState, int]:
    """How many reviews stand in each state."""
    rows = select(col(Review.state), func.count()).group_by(col(Review.state))
    return pairs(session, rows)


def overdue_count(session: Session, today: date) -> int:
    """How many live reviews are past their due day."""
    late = (col(Review.due_on) < today, col(Review.state).in_(LIVE))
    return session.scalar(select(func.count()).select_from(Review).where(*late)) or 0


def unplanned_count(session: Session) -> int:
    """How many live reviews have no day yet."""
    none = (col(Review.planned_on).is_(None), col(Review.state).in_(LIVE))
    return session.scalar(select(func.count()).select_from(Review).where(*none)) or 0
