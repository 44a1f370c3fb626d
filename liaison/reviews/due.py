"""Sees to it that everybody in shared care has exactly one live review of the current cycle.

Takes:   the register, the reviews that are there, and what brings them forward
Decides: cycle.changes, with domain/duedates and domain/bringing_forward
Leaves:  new reviews at DUE; DEFERRED (in custody, in hospital, paused), CLOSED (left, died) or COMPLETED with a coded reason
Runs:    jobs/plan_reviews.py
Seen on: Reviews
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.bringing_forward import ecg_is_missing
from liaison.domain.duedates import Intervals
from liaison.domain.methadone import a_day
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current as current_service
from liaison.reviews.cycle import Change, changes
from liaison.reviews.triggers import come_back, counting
from liaison.store import events
from liaison.store.cycle_queries import register_lines, review_lines
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Review
from liaison.store.trigger_queries import brought_forward
from liaison.store.upsert import insert_one

ACTOR = events.step("due")
BATCH = 100
COUNTED = ("opened", "resumed", "deferred", "closed", "completed", "due_again")


@dataclass(frozen=True)
class BroughtUp:
    """What had to change, counted by word (see COUNTED)."""

    counts: Mapping[str, int]


def take_all(app: App, now: datetime) -> BroughtUp:
    """Bring every person's reviews up to the register, a hundred people a commit; doing it twice changes nothing."""
    with reading(app.engine) as session:
        ids = to_look_at(session, now)
    total: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
    for start in range(0, len(ids), BATCH):
        with transaction(app.engine) as session:
            total.update(bring_up(session, ids[start : start + BATCH], now))
    return BroughtUp(total)


def to_look_at(session: Session, now: datetime) -> list[int]:
    """The people whose reviews may have to change, by id: everybody is weighed by the same law, as plain columns; whoever has what may bring a
    review forward is always looked at. Nothing would change for the others."""
    intervals, today = Intervals(first=current_service(session, now).first_review_months), london_date(now)
    reviews, pressed = review_lines(session), brought_forward(session)
    return [
        person.id
        for person in register_lines(session)
        if person.id in pressed
        or come_back(person, reviews[person.id])
        or ecg_is_missing(a_day(person.methadone_mg, person.medicines), person.ecg_on, today)
        or changes(person, reviews[person.id], intervals)
    ]


def bring_up(session: Session, ids: Sequence[int], now: datetime) -> Counter[str]:
    """Bring these people's reviews up to the register; returns what was changed, by word."""
    intervals = Intervals(first=current_service(session, now).first_review_months)
    people = session.scalars(select(Person).where(col(Person.id).in_(ids)).order_by(col(Person.id))).all()
    reviews = by_person(session, ids)
    done: Counter[str] = Counter()
    triggers = counting(session, people, reviews, now)
    for person in people:
        for change in changes(person, reviews[person.id or 0], intervals, triggers[person.id or 0]):
            done[change.word] += make(session, change, now)
    return done


def by_person(session: Session, ids: Sequence[int]) -> dict[int, list[Review]]:
    """Every review of these people, whatever its state."""
    found: dict[int, list[Review]] = defaultdict(list)
    for review in session.scalars(select(Review).where(col(Review.person_id).in_(ids)).order_by(col(Review.cycle))):
        found[review.person_id].append(review)
    return found


def make(session: Session, change: Change, now: datetime) -> bool:
    """Make one change; False when somebody else was first."""
    columns: dict[str, Any] = dict(change.columns or {})
    review = change.review
    if review is None:
        return opened(session, columns, change.because, now)
    assert isinstance(review, Review)
    assert review.id is not None
    if change.to is not review.state:
        moved = events.move_many(
            session,
            Review,
            [review.id],
            review.state,
            change.to,
            actor=ACTOR,
            now=now,
            because=change.because,
            **columns,
        )
        return bool(moved)
    session.execute(
        update(Review).where(col(Review.id) == review.id, col(Review.state) == review.state).values(**columns)
    )
    events.note(session, review, actor=ACTOR, now=now, because=change.because)
    return True


def opened(session: Session, columns: Mapping[str, object], because: str, now: datetime) -> bool:
    """Open a review, unless the person has one in this cycle."""
    row = {"state": ReviewState.DUE, "planned_because": "", "created_at": now, **columns}
    review_id = insert_one(session, Review, row, keys=["person_id", "cycle"])
    if review_id is None:
        return False
    events.refuse_start(ReviewState.DUE, ACTOR)
    events.log(session, Review, [(review_id, None, ReviewState.DUE, because)], ACTOR, now)
    return True
