"""Gives every live review a day and a worker, or the reason why it has none.

Takes:   reviews at DUE, PLANNED, ASKED and CONFIRMED
Decides: domain/planning.level
Leaves:  PLANNED with day, worker and reason; DUE with the reason when no place is left; what is agreed does not move
Runs:    jobs/plan_reviews.py
Seen on: Reviews
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.planning import Capacity, Placed, Plan, ToPlan, level
from liaison.domain.states import ReviewState
from liaison.domain.workdays import Calendar
from liaison.practices.service_facts import current
from liaison.reviews import due
from liaison.reviews.capacity import capacity
from liaison.reviews.place import keep_trouble, put
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Practice, Review

PLANNABLE = (ReviewState.DUE, ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED)
BATCH = 100


@dataclass(frozen=True)
class Planned:
    """What a run of the plan did. `unplaced` are sentences by review id; `peak` is the fullest week of any worker."""

    planned: int
    moved: int
    kept: int
    unplaced: Mapping[int, str]
    peak: int

    @property
    def counts(self) -> dict[str, int]:
        """For the report of a job."""
        return {"planned": self.planned, "moved": self.moved, "unplaced": len(self.unplaced)}

    @property
    def problems(self) -> list[str]:
        """A sentence for each review without a place."""
        return [f"Review {review}: {because}" for review, because in self.unplaced.items()]


def take_all(app: App, now: datetime, *, today: date | None = None) -> Planned:
    """Plan as of `today` (the London date at `now` unless given) and write it, a hundred reviews a commit."""
    today = today or london_date(now)
    with reading(app.engine) as session:
        plan, reviews = drawn(session, now, today)
    words: list[str] = []
    for batch in batches(plan.placed):
        with transaction(app.engine) as session:
            words += [put(session, reviews[placed.review_id], placed, now) for placed in batch]
    with transaction(app.engine) as session:
        for unplaced in plan.unplaced:
            keep_trouble(session, reviews[unplaced.review_id], unplaced, now)
    return told(plan, words)


def dry_run(app: App, now: datetime, *, today: date | None = None) -> Planned:
    """What `take_all` would do after bringing the rows up to the register; everything is undone."""
    with undone(app.engine) as session:
        people = [i for i in session.scalars(select(col(Person.id))) if i is not None]
        for start in range(0, len(people), BATCH):
            due.bring_up(session, people[start : start + BATCH], now)
        plan, reviews = drawn(session, now, today or london_date(now))
        words = [put(session, reviews[placed.review_id], placed, now) for placed in plan.placed]
    return told(plan, words)


class _Undone(Exception):
    """Raised to undo a dry run."""


@contextmanager
def undone(engine: Engine) -> Iterator[Session]:
    """A transaction of which nothing stays."""
    try:
        with transaction(engine) as session:
            yield session
            raise _Undone
    except _Undone:
        return


def drawn(session: Session, now: datetime, today: date) -> tuple[Plan, dict[int, Review]]:
    """The plan as of `today`, and the reviews it is about by id."""
    service = current(session, now)
    workers = {worker.worker_id: worker for worker in capacity(session, service, today)}
    wanted = [
        (review, to_plan(review, keyworker, place, workers, service.calendar, today))
        for review, keyworker, place in with_person(session)
    ]
    plan = level([one for _, one in wanted], workers.values(), service.calendar, today)
    return plan, {review.id: review for review, _ in wanted if review.id is not None}


def with_person(session: Session) -> list[tuple[Review, int | None, str]]:
    """Every review to be planned, with its person's keyworker and locality (the person's own, else the practice's)."""
    chosen = (
        select(Review, col(Person.keyworker_id), col(Person.locality), col(Practice.locality))
        .join(Person, col(Person.id) == Review.person_id)
        .outerjoin(Practice, col(Practice.code) == Person.practice_code)
        .where(col(Review.state).in_(PLANNABLE))
        .order_by(col(Review.id))
    )
    return [(review, keyworker, own or near or "") for review, keyworker, own, near in session.execute(chosen)]


def to_plan(
    review: Review, keyworker: int | None, place: str, workers: Mapping[int, Capacity], calendar: Calendar, today: date
) -> ToPlan:
    """One review as the law sees it. Confirmed is agreed; a week told to the practice counts as agreed while it can be kept."""
    assert review.id is not None
    had = review.worker_id
    worker = had if review.state is ReviewState.CONFIRMED or keyworker not in workers else keyworker
    agreed = review.planned_on if stands(review, workers, calendar, today) else None
    return ToPlan(review.id, review.due_on, worker, place or None, agreed, review.planned_on)


def stands(review: Review, workers: Mapping[int, Capacity], calendar: Calendar, today: date) -> bool:
    """Whether the day of the last plan may not move."""
    day, worker = review.planned_on, workers.get(review.worker_id or 0)
    if review.state is ReviewState.CONFIRMED:
        return day is not None
    open_day = day is not None and day >= today and calendar.is_working_day(day)
    return review.state is ReviewState.ASKED and open_day and worker is not None and day not in worker.away


def batches(placed: Sequence[Placed]) -> Iterable[Sequence[Placed]]:
    """So many at a time as one commit takes."""
    return (placed[start : start + BATCH] for start in range(0, len(placed), BATCH))


def told(plan: Plan, words: Sequence[str]) -> Planned:
    """The plan and what became of it, counted."""
    unplaced = {one.review_id: one.because for one in plan.unplaced}
    return Planned(words.count("planned"), words.count("moved"), words.count("kept"), unplaced, plan.peak)
