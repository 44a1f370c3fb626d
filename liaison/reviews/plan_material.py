"""What a plan is made from, read once: a run takes it as it is, a what-if changes a copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from datetime import time as clock
from functools import lru_cache

from sqlmodel import Session

from liaison.clock import london_date
from liaison.domain.patterns import moment
from liaison.domain.planning import SERVICE, Capacity, Placed, Plan, ToPlan, level
from liaison.domain.relaxation import Relaxation, relaxed
from liaison.domain.review_times import USUAL, ReviewTimes
from liaison.domain.room_places import Guest, Room, Seat, seats_of_days
from liaison.domain.states import ReviewState
from liaison.domain.workdays import Calendar, days
from liaison.practices.service_facts import current
from liaison.reviews.capacity import FAR, capacity
from liaison.store import plan_queries as queries
from liaison.store import tables_rooms as rows
from liaison.store.trigger_queries import brought_forward

PLANNABLE = (ReviewState.DUE, ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED)
NEVER: frozenset[date] = frozenset()
NO_WEEKDAY: frozenset[int] = frozenset()
TOLD = (ReviewState.ASKED, ReviewState.CONFIRMED)


@dataclass(frozen=True)
class Material:
    """Everything a plan is made from: what a run takes, and what a what-if changes a copy of."""

    rows: Sequence[queries.Wanted]
    workers: Mapping[int, Capacity]
    rooms: Sequence[Room]
    calendar: Calendar
    today: date
    shut: Mapping[str, frozenset[date]] = field(
        default_factory=dict
    )  # when practices and boards are closed, by their code
    pressing: frozenset[int] = frozenset()  # people whose review is brought forward
    times: ReviewTimes = USUAL  # when reviews begin here

    def level(self) -> Plan:
        """The plan."""
        return level(
            [self.to_plan(row) for row in self.rows], self.workers.values(), self.calendar, self.today, SERVICE
        )

    def relaxed(self, anybodys: Set[int] = frozenset()) -> Relaxation:
        """What no plan could stay below. Days of the last plan that are not agreed do not count: as if all of it were planned anew. What the plan
        handed on, or has no place for (`anybodys`), is anybody's here too."""
        anew = (replace(self.to_plan(row), planned=None) for row in self.rows)
        return relaxed(anew, self.workers.values(), self.calendar, self.today, anybodys=anybodys)

    def seats(self, plan: Plan) -> dict[int, Seat]:
        """Time and room of each review that has a day."""
        by_id = {row.review.id: row for row in self.rows}
        guests = (
            (one.day, guest(by_id[one.review_id], one, self.workers.get(one.worker_id), self.times.times))
            for one in plan.placed
        )
        return seats_of_days(guests, self.rooms, self.times)

    def to_plan(self, row: queries.Wanted) -> ToPlan:
        """One review as the law sees it. Confirmed is agreed; a week told to the practice, or chosen by a colleague, counts as agreed while it can be kept."""
        review, asked = row.review, row.asked
        confirmed = review.state is ReviewState.CONFIRMED
        handed_on = self.handed_on(row.keyworker, review)
        stays = (
            confirmed
            or review.by_hand
            or row.keyworker not in self.workers
            or self.stood_in_for(row.keyworker, review)
            or handed_on
        )
        worker = review.worker_id if stays else row.keyworker
        if asked.gender and self.asked_for(review.worker_id, asked.gender):
            worker = review.worker_id  # the one found for it last time
        told = review.state in TOLD
        shut = self.closed_there(row) if asked.place == "practice" else frozenset()
        agreed = review.planned_on if self.stands(review, shut) else None
        spared = asked.not_on if agreed is None else NO_WEEKDAY  # a day that is agreed, told or chosen stays
        visit = row.practice if asked.place == "practice" and asked.together else None
        return ToPlan(
            review.id,
            review.due_on,
            worker,
            row.locality or None,
            agreed,
            review.planned_on,
            asked.gender,
            visit,
            told,
            shut | days_on(spared, self.today) if spared else shut,
            row.keyworker,
            handed_on,
            spared,
        )

    def closed_there(self, row: queries.Wanted) -> frozenset[date]:
        """The days on which the person's practice is closed, or its board."""
        return self.shut.get(row.practice or "", NEVER) | self.shut.get(row.board or "", NEVER)

    def stood_in_for(self, keyworker: int | None, review: queries.ToPlan) -> bool:
        """Whether somebody else has it because the keyworker is away on its day."""
        one = self.workers.get(keyworker or 0)
        return one is not None and review.worker_id != keyworker and review.planned_on in one.away

    def handed_on(self, keyworker: int | None, review: queries.ToPlan) -> bool:
        """Whether somebody else has it because the keyworker, who is the same today, had no place for it."""
        return (
            review.handed_from is not None
            and review.handed_from == keyworker != review.worker_id
            and review.worker_id in self.workers
        )

    def asked_for(self, worker_id: int | None, gender: str) -> bool:
        """Whether that worker is there and of that gender."""
        worker = self.workers.get(worker_id or 0)
        return worker is not None and worker.gender == gender

    def stands(self, review: queries.ToPlan, shut: Set[date] = NEVER) -> bool:
        """Whether the day of the last plan may not move."""
        day, worker = review.planned_on, self.workers.get(review.worker_id or 0)
        if review.state is ReviewState.CONFIRMED:
            return day is not None
        told_or_chosen = review.state is ReviewState.ASKED or (review.by_hand and review.state is ReviewState.PLANNED)
        if not told_or_chosen or day is None or worker is None:
            return False
        if day in shut:
            return False
        if review.person_id in self.pressing and day > review.due_on:
            return False
        return day >= self.today and self.calendar.is_working_day(day) and day not in worker.away


@lru_cache(maxsize=64)
def days_on(weekdays: frozenset[int], today: date) -> frozenset[date]:
    """The days ahead on these weekdays, as far as leave is looked at."""
    return frozenset(day for day in days(today, today + FAR) if day.weekday() in weekdays)


def material(session: Session, now: datetime, today: date) -> Material:
    """What a plan as of `today` is made from."""
    service, day = current(session, now), london_date(now)
    wanted = queries.wanted(session, PLANNABLE)
    return Material(
        rows=[row for row in wanted if row.review.planned_on != day or not begun(day, row.review.planned_time, now)],
        workers={worker.worker_id: worker for worker in capacity(session, service, today)},
        rooms=[as_room(row) for row in queries.rooms(session) if row.active],
        calendar=service.calendar,
        today=today,
        shut=queries.shut(session, today),
        pressing=frozenset(brought_forward(session)),
        times=service.reviews,
    )


def begun(day: date | None, time: str, now: datetime) -> bool:
    """Whether a review's time has come today: whatever became of it, no plan moves it before the day is over."""
    return day is not None and day == london_date(now) and bool(time) and moment(day, clock.fromisoformat(time)) <= now


def as_room(row: rows.Room) -> Room:
    """A stored room as the law sees it."""
    assert row.id is not None
    return Room(row.id, row.name, row.seats, row.private, row.step_free, row.two_exits, row.quiet, row.locality)


def guest(row: queries.Wanted, placed: Placed, worker: Capacity | None, times: tuple[str, ...]) -> Guest:
    """One review of a day; what it had counts while day and worker are the same. `times`: those of a usual day."""
    review = row.review
    same = (review.planned_on, review.worker_id) == (placed.day, placed.worker_id)
    agreed = review.state is ReviewState.CONFIRMED and same
    fixed = agreed or (review.by_hand and same)
    had = (review.planned_time, review.room_id) if same else ("", None)
    return Guest(
        placed.review_id,
        placed.worker_id,
        row.asked,
        row.locality,
        *had,
        fixed,
        agreed,
        worker.gender if worker else "",
        worker.short.get(placed.day, times) if worker else times,
    )
