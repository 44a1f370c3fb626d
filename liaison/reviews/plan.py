"""Gives every live review a day and a worker, or the reason why it has none.

Takes:   reviews at DUE, PLANNED, ASKED and CONFIRMED
Decides: domain/planning.level, then domain/room_places (times and rooms by what people chose)
Leaves:  PLANNED with day, time, worker, room and reason; DUE with the reason when no place is left; what is agreed does not move: where
         it cannot be kept, the row says why and what can be offered
Runs:    jobs/plan_reviews.py
Seen on: Reviews
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine
from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.planning import Placed, Plan
from liaison.domain.room_places import Seat
from liaison.reviews import due
from liaison.reviews.place import differs, keep_trouble, put
from liaison.reviews.plan_material import material
from liaison.store.plan_queries import ToPlan
from liaison.store.session import reading, transaction

BATCH = 100


@dataclass(frozen=True)
class Planned:
    """What a run of the plan did. `unplaced` are sentences by review id; `peak` is the fullest week of any worker, `week_peak` of the
    service; beside them what no plan could stay below. `to_agree` are agreed days that cannot be kept, `warned` reviews whose wishes are not met.
    """

    planned: int
    moved: int
    kept: int
    unplaced: Mapping[int, str]
    peak: int
    bound: int = 0
    week_peak: int = 0
    week_bound: int = 0
    late: int = 0
    to_agree: int = 0
    warned: int = 0
    handed_on: frozenset[int] = frozenset()  # what the keyworker has no place for, and a colleague has
    beyond: frozenset[int] = frozenset()  # what nobody has a place for soon: it has the first free one

    @property
    def counts(self) -> dict[str, int]:
        """For the report of a job."""
        return {"planned": self.planned, "moved": self.moved, "unplaced": len(self.unplaced), "to_agree": self.to_agree}

    @property
    def problems(self) -> list[str]:
        """A sentence for each review without a place."""
        return [f"Review {review}: {because}" for review, because in self.unplaced.items()]


def take_all(app: App, now: datetime, *, today: date | None = None) -> Planned:
    """Plan as of `today` (the London date at `now` unless given) and write it, a hundred reviews a commit."""
    today = today or london_date(now)
    with reading(app.engine) as session:
        plan, reviews, found = drawn(session, now, today)
    new = [one for one in plan.placed if differs(reviews[one.review_id], one, found[one.review_id])]
    words = ["kept"] * (len(plan.placed) - len(new))
    for batch in batches(new):
        with transaction(app.engine) as session:
            words += [put(session, reviews[one.review_id], one, found[one.review_id], now) for one in batch]
    if plan.unplaced:
        with transaction(app.engine) as session:
            for unplaced in plan.unplaced:
                keep_trouble(session, reviews[unplaced.review_id], unplaced, now)
    return told(plan, words, found)


def dry_run(app: App, now: datetime, *, today: date | None = None) -> Planned:
    """What `take_all` would do after bringing the rows up to the register; everything is undone."""
    with undone(app.engine) as session:
        people = due.to_look_at(session, now)
        for start in range(0, len(people), BATCH):
            due.bring_up(session, people[start : start + BATCH], now)
        plan, reviews, found = drawn(session, now, today or london_date(now))
        words = [put(session, reviews[one.review_id], one, found[one.review_id], now) for one in plan.placed]
    return told(plan, words, found)


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


def drawn(session: Session, now: datetime, today: date) -> tuple[Plan, dict[int, ToPlan], dict[int, Seat]]:
    """The plan as of `today`, the reviews it is about, and time and room of each, by id."""
    put_in = material(session, now, today)
    plan = put_in.level()
    return plan, {row.review.id: row.review for row in put_in.rows}, put_in.seats(plan)


def batches(placed: Sequence[Placed]) -> Iterable[Sequence[Placed]]:
    """So many at a time as one commit takes."""
    return (placed[start : start + BATCH] for start in range(0, len(placed), BATCH))


def told(plan: Plan, words: Sequence[str], seats: Mapping[int, Seat]) -> Planned:
    """The plan and what became of it, counted."""
    return Planned(
        words.count("planned"), words.count("moved"), words.count("kept"), {one.review_id: one.because for one in plan.unplaced},
        plan.peak, plan.bound, plan.week_peak, plan.week_bound, plan.late, sum(one.must_move for one in plan.placed),
        sum(bool(seat.warning) for seat in seats.values()), plan.handed_on, plan.beyond,
    )  # fmt: skip
