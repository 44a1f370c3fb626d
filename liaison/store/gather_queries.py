"""Which reviews come soon, what others sent for each, and which tasks to gather it are open: plain columns, one statement each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlmodel import Session, col

from liaison.domain.gathering import Parts
from liaison.domain.looking_out import Kind
from liaison.domain.practice_answers import Kind as Said
from liaison.domain.reminders import ReviewStep
from liaison.domain.states import ReviewState
from liaison.store.digest_queries import IN_CARE
from liaison.store.tables_people import Person, Review, Staff
from liaison.store.tables_person_letters import ReachTask
from liaison.store.tables_practice_answers import PracticeAnswer, PracticeStep
from liaison.store.tables_review_form import ReviewPaper

WITHOUT = "without"
SETTLED = ("here", WITHOUT)  # answers after which nobody asks again, whatever day the review has then


class Coming(NamedTuple):
    """One review to come: whose it is, where it stands, and what others sent for it. `holds`: nothing about the person may leave."""

    review_id: int
    state: ReviewState
    planned_on: date | None
    status: str
    holds: bool
    practice_code: str | None
    pharmacy: str
    asked: bool
    said: bool
    words: bool
    ring: bool
    paper: bool
    summary: bool

    @property
    def parts(self) -> Parts:
        """What came, as the law reads it."""
        return Parts(
            registered=bool(self.practice_code), asked=self.asked, said=self.said or self.paper, words=self.words or self.paper,
            ringing=self.ring and not self.said, pharmacy=self.pharmacy.strip(), summary=self.summary,
        )  # fmt: skip


class OpenTask(NamedTuple):
    """One task to gather that is not done: its key ends in the day it was made for."""

    id: int
    key: str
    why: str
    coming: Coming

    @property
    def day(self) -> date:
        """The planned day that the review had then."""
        return date.fromisoformat(self.key.rpartition(":")[2])


def columns() -> tuple[Any, ...]:
    """The columns of Coming. Only what the practice says that the register has now counts; what a colleague wrote down counts anyway."""
    mine = col(PracticeAnswer.review_id) == Review.id, col(PracticeAnswer.practice_code) == Person.practice_code
    step = col(PracticeStep.review_id) == Review.id, col(PracticeStep.practice_code) == Person.practice_code
    carries = or_(col(PracticeAnswer.text) != "", col(PracticeAnswer.message_id).is_not(None))
    tells = or_(col(PracticeAnswer.kind) == Said.INFORMATION, and_(col(PracticeAnswer.kind) == Said.CONFIRMED, carries))
    rung = col(PracticeStep.step) == ReviewStep.RING.value
    return (
        Review.id, Review.state, Review.planned_on, Person.status, Person.letters_held, Person.practice_code, Person.pharmacy,
        exists().where(*step), exists().where(*mine), exists().where(*mine, tells), exists().where(*step, rung), wrote("practice"), wrote("pharmacy"),
    )  # fmt: skip


def wrote(kind: str) -> ColumnElement[bool]:
    """Whether a colleague wrote down what the practice or the pharmacy said for the review."""
    return exists().where(col(ReviewPaper.review_id) == Review.id, col(ReviewPaper.kind) == kind)


def coming(session: Session, today: date, until: date, review_id: int | None = None) -> list[Coming]:
    """The reviews with a day to come until then, of people in shared care whose letters are not held; without those of which somebody has such
    a task, or has answered one for good. Of all or of one; by id."""
    task = exists().where(
        col(ReachTask.review_id) == Review.id, col(ReachTask.kind) == Kind.GATHER,
        or_(col(ReachTask.done_at).is_(None), col(ReachTask.answer).in_(SETTLED)),
    )  # fmt: skip
    rows = select(*columns()).join(Person, col(Person.id) == Review.person_id)
    near = col(Review.planned_on) > today, col(Review.planned_on) <= until
    live = col(Review.state).in_((ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED))
    rows = rows.where(
        *_one(review_id), live, *near, col(Person.status) == IN_CARE, col(Person.letters_held).is_(False), ~task
    )
    return [Coming._make(row) for row in session.execute(rows.order_by(col(Review.id)))]


def open_tasks(session: Session, review_id: int | None = None) -> list[OpenTask]:
    """The tasks to gather that are not done, with how their reviews stand now, of all reviews or of one; by id."""
    rows = select(ReachTask.id, ReachTask.key, ReachTask.why, *columns())  # type: ignore[call-overload]
    rows = rows.join(Review, col(Review.id) == ReachTask.review_id).join(Person, col(Person.id) == Review.person_id)
    rows = rows.where(*_one(review_id), col(ReachTask.kind) == Kind.GATHER, col(ReachTask.done_at).is_(None))
    found = session.execute(rows.order_by(col(ReachTask.id)))
    return [OpenTask(row[0], row[1], row[2], Coming._make(row[3:])) for row in found]


def _one(review_id: int | None) -> list[ColumnElement[bool]]:
    return [] if review_id is None else [col(Review.id) == review_id]


def with_people(session: Session, review_ids: Sequence[int]) -> list[tuple[Review, Person]]:
    """These reviews with their people, by id."""
    rows = select(Review, Person).join(Person, col(Person.id) == Review.person_id)
    found = session.execute(rows.where(col(Review.id).in_(review_ids)).order_by(col(Review.id)))
    return [(review, person) for review, person in found]


def gone_without(session: Session, review_id: int) -> list[tuple[ReachTask, str]]:
    """Where a colleague answered that the review goes on without what was missing, with her name."""
    rows = select(ReachTask, Staff.name).join(Staff, col(Staff.id) == ReachTask.done_by)  # type: ignore[call-overload]
    mine = col(ReachTask.review_id) == review_id, col(ReachTask.kind) == Kind.GATHER, col(ReachTask.answer) == WITHOUT
    return [(row, name) for row, name in session.execute(rows.where(*mine).order_by(col(ReachTask.id)))]
