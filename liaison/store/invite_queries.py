"""Which reviews may need a letter to the person, and which letters and tasks are there: plain columns, read once a night for everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlmodel import Session, col

from liaison.domain.looking_out import Kind
from liaison.domain.states import PersonLetterState, ReviewState
from liaison.store.tables_people import Person, Review
from liaison.store.tables_person_letters import PersonLetter, ReachTask

NEAR = (ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED)


class NearLine(NamedTuple):
    """One review to come of somebody in shared care."""

    id: int
    person_id: int
    cycle: date
    state: ReviewState
    due_on: date
    planned_on: date | None
    planned_time: str
    choices: Mapping[str, Any]


class LetterLine(NamedTuple):
    """One letter to a person, as far as it says whether another is wanted."""

    step: str
    state: PersonLetterState
    stopped_by: int | None
    batch_id: int | None


def near_reviews(session: Session, today: date, until: date) -> list[NearLine]:
    """The reviews with a day to come that is agreed, or that are due until then; by id."""
    columns: Any = (
        *(Review.id, Review.person_id, Review.cycle, Review.state, Review.due_on, Review.planned_on),
        *(Review.planned_time, Person.choices),
    )
    near = or_(col(Review.state) == ReviewState.CONFIRMED, col(Review.due_on) <= until)
    rows = select(*columns).join(Person, col(Person.id) == Review.person_id)
    rows = rows.where(col(Review.state).in_(NEAR), near, col(Person.status) == "in_shared_care")
    rows = rows.where(col(Review.planned_on) >= today).order_by(col(Review.id))
    return [NearLine._make(row) for row in session.execute(rows)]


def letters_there(session: Session, review_ids: Sequence[int] | None = None) -> dict[tuple[int, date], list[LetterLine]]:  # fmt: skip
    """The letters by person and cycle, the oldest first: of these reviews, or of all that are to come."""
    columns: Any = (PersonLetter.person_id, PersonLetter.cycle, PersonLetter.step, PersonLetter.state)
    same = (col(Review.person_id) == PersonLetter.person_id) & (col(Review.cycle) == PersonLetter.cycle)
    rows = select(*columns, PersonLetter.stopped_by, PersonLetter.batch_id).join(Review, same)  # type: ignore[call-overload]
    rows = rows.where(col(Review.id).in_(review_ids) if review_ids is not None else col(Review.state).in_(NEAR))
    found: dict[tuple[int, date], list[LetterLine]] = defaultdict(list)
    for person_id, cycle, *values in session.execute(rows.order_by(col(PersonLetter.drafted_at), col(PersonLetter.id))):
        found[person_id, cycle].append(LetterLine(*values))
    return found


def not_asked_ahead(session: Session, today: date, until: date, step: str) -> list[tuple[int, date, Mapping[str, Any]]]:
    """Id, due day and safe contact of the live reviews due in the span, of people in shared care whom nobody has been told to ask (under the
    key that ends in `step`); by id."""
    told = (
        select(col(ReachTask.id))
        .where(col(ReachTask.review_id) == Review.id, col(ReachTask.key).endswith(step))
        .exists()
    )
    rows = select(col(Review.id), col(Review.due_on), col(Person.safe_contact)).join(Person, col(Person.id) == Review.person_id)  # fmt: skip
    rows = rows.where(col(Review.state).in_((ReviewState.DUE, *NEAR)), col(Person.status) == "in_shared_care", ~told)
    rows = rows.where(col(Review.due_on) >= today, col(Review.due_on) <= until, col(Person.letters_held).is_(False))
    return [(i or 0, due_on, block) for i, due_on, block in session.execute(rows.order_by(col(Review.id)))]


def being_asked(session: Session, review_ids: Sequence[int]) -> set[int]:
    """Those of these reviews whose keyworker has it on the list to ask what is safe."""
    open_ = col(ReachTask.kind) == Kind.ASK_SAFE, col(ReachTask.done_at).is_(None)
    rows = select(col(ReachTask.review_id)).where(col(ReachTask.review_id).in_(review_ids), *open_)
    return {i for i in session.scalars(rows) if i}


def asked_of(session: Session, review_ids: Sequence[int]) -> set[str]:
    """The keys of the tasks about these reviews."""
    return set(session.scalars(select(col(ReachTask.key)).where(col(ReachTask.review_id).in_(review_ids))))
