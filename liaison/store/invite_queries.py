"""Which reviews may need a letter to the person, and which letters and tasks are there: plain columns, read once a night for everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from liaison.domain.inviting import AGAIN, INVITATION
from liaison.domain.looking_out import ABOUT_OTHERS, Kind
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


def last_told(session: Session, step: str, review_ids: Sequence[int] | None = None) -> dict[int, tuple[int, str]]:
    """For each agreed review with a room, its room and the words of the newest letter of steps that begin so (`step`), drafted or gone; of these
    reviews, or of all that are to come."""
    rows = select(col(Review.id), col(Review.room_id), col(PersonLetter.text))
    rows = rows.join(Review, col(Review.id) == PersonLetter.review_id).where(col(PersonLetter.step).startswith(step))
    rows = rows.where(col(PersonLetter.state) != PersonLetterState.STOPPED, col(Review.state) == ReviewState.CONFIRMED)
    rows = rows.where(col(Review.room_id).is_not(None), *([col(Review.id).in_(review_ids)] if review_ids is not None else []))  # fmt: skip
    rows = rows.order_by(col(PersonLetter.drafted_at), col(PersonLetter.id))
    return {review_id or 0: (room_id or 0, text) for review_id, room_id, text in session.execute(rows)}


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


class NotHeard(NamedTuple):
    """One review whose person was invited and has not been heard from: who invited, and when the invitation went."""

    review_id: int
    person_id: int
    planned_on: date
    worker_id: int | None
    invited_at: datetime


def not_heard_from(session: Session, today: date, until: date) -> list[NotHeard]:
    """The reviews with an offered day in the span whose invitation has gone, of people in shared care whose letters are not held; without those
    of which somebody was told to try again, or has something else to do now. By id, each once, with its latest invitation."""
    task = select(col(ReachTask.id)).where(col(ReachTask.review_id) == Review.id)
    in_hand = and_(col(ReachTask.done_at).is_(None), col(ReachTask.kind).not_in(ABOUT_OTHERS))
    known = task.where(or_(col(ReachTask.kind) == Kind.TRY_AGAIN, in_hand)).exists()
    went = func.coalesce(PersonLetter.posted_at, PersonLetter.released_at)
    rows = (
        select(Review.id, Review.person_id, Review.planned_on, PersonLetter.worker_id, went)  # type: ignore[call-overload]
        .join(Person, col(Person.id) == Review.person_id)
        .join(PersonLetter, col(PersonLetter.review_id) == Review.id)
        .where(col(Review.state).in_((ReviewState.PLANNED, ReviewState.ASKED)), col(Review.planned_on) > today)
        .where(col(Review.planned_on) <= until, col(Person.status) == "in_shared_care", col(Person.letters_held).is_(False))
        .where(col(PersonLetter.state) == PersonLetterState.GONE, or_(col(PersonLetter.step) == INVITATION, col(PersonLetter.step).startswith(AGAIN)))
        .where(went.is_not(None), ~known)
        .order_by(col(Review.id), col(PersonLetter.id))
    )  # fmt: skip
    return list({row[0]: NotHeard(*row) for row in session.execute(rows)}.values())


def no_longer_to_try(session: Session) -> list[int]:
    """Tasks to try again of which the review has an agreed day by now, or is not open any more."""
    rows = select(col(ReachTask.id)).join(Review, col(Review.id) == ReachTask.review_id)
    rows = rows.where(col(ReachTask.kind) == Kind.TRY_AGAIN, col(ReachTask.done_at).is_(None))
    offered = (ReviewState.DUE, ReviewState.PLANNED, ReviewState.ASKED)
    return [i for i in session.scalars(rows.where(col(Review.state).not_in(offered)).order_by(col(ReachTask.id))) if i]


def being_asked(session: Session, review_ids: Sequence[int]) -> set[int]:
    """Those of these reviews whose keyworker has it on the list to ask what is safe."""
    open_ = col(ReachTask.kind) == Kind.ASK_SAFE, col(ReachTask.done_at).is_(None)
    rows = select(col(ReachTask.review_id)).where(col(ReachTask.review_id).in_(review_ids), *open_)
    return {i for i in session.scalars(rows) if i}


def asked_of(session: Session, review_ids: Sequence[int]) -> set[str]:
    """The keys of the tasks about these reviews."""
    return set(session.scalars(select(col(ReachTask.key)).where(col(ReachTask.review_id).in_(review_ids))))
