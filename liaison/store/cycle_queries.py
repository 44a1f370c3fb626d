"""What the cycle of each person hangs on, as plain columns of the whole register: cheap enough to be weighed every night."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.states import ReviewState
from liaison.store.tables_people import Person, Review


class RegisterLine(NamedTuple):
    """One person, as far as reviews are counted from it."""

    id: int
    status: str
    shared_care_start: date
    last_review_on: date | None
    methadone_mg: int | None
    ecg_on: date | None
    medicines: str


class ReviewLine(NamedTuple):
    """One review of a person, as far as a cycle hangs on it."""

    id: int
    state: ReviewState
    cycle: date
    due_on: date
    completed_on: date | None
    outcome: str | None


def register_lines(session: Session) -> list[RegisterLine]:
    """Everybody on the register, by id."""
    columns: Any = (
        *(Person.id, Person.status, Person.shared_care_start, Person.last_review_on, Person.methadone_mg),
        *(Person.ecg_on, Person.medicines),
    )
    return [RegisterLine._make(row) for row in session.execute(select(*columns).order_by(col(Person.id)))]


def review_lines(session: Session) -> dict[int, list[ReviewLine]]:
    """Every review, whatever its state, by person and cycle."""
    columns: Any = (
        *(Review.person_id, Review.id, Review.state, Review.cycle, Review.due_on, Review.completed_on),
        Review.outcome,
    )
    found: dict[int, list[ReviewLine]] = defaultdict(list)
    for person_id, *values in session.execute(select(*columns).order_by(col(Review.cycle))):
        found[person_id].append(ReviewLine(*values))
    return found
