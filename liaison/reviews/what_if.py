"""What would move if something changed: a colleague leaves or is away, or there is a room more. A copy is planned; nothing is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from liaison.domain.planning import Plan
from liaison.domain.room_places import Room
from liaison.domain.states import ReviewState
from liaison.domain.workdays import days
from liaison.reviews.plan_material import Material

FAR = date(2100, 1, 1)


@dataclass(frozen=True)
class Change:
    """One change. `worker_id` is away from `first` to `last` (None: for good), or there is a `room` more."""

    worker_id: int | None = None
    first: date | None = None
    last: date | None = None
    room: Room | None = None


@dataclass(frozen=True)
class Moved:
    """A review that would have another place: its row's id and state, where it is and where it would be; no day: nowhere."""

    review_id: int
    state: ReviewState
    was: tuple[date, int] | None
    to: tuple[date, int] | None
    because: str


@dataclass(frozen=True)
class Answer:
    """The figures before and after, and what would move, by the day it has now. `room` is what a usual week takes before and after, and
    `shares` how many reviews each colleague has before and after, where that is not the same."""

    before: Plan
    after: Plan
    warned_before: int
    warned_after: int
    moved: tuple[Moved, ...]
    room: tuple[int, int] = (0, 0)
    shares: tuple[tuple[int, int, int], ...] = ()

    @property
    def agreed(self) -> int:
        """How many of those that would move have a day that is agreed with the person."""
        return sum(one.state is ReviewState.CONFIRMED for one in self.moved)

    @property
    def asked(self) -> int:
        """About how many of them the practice was told."""
        return sum(one.state is ReviewState.ASKED for one in self.moved)


def what_if(now: Material, change: Change) -> Answer:
    """Plan as it is and as it would be, and compare. Pure."""
    then = changed(now, change)
    before, after = now.level(), then.level()
    was = {one.review_id: (one.day, one.worker_id) for one in before.placed}
    to = {one.review_id: (one.day, one.worker_id) for one in after.placed}
    why = {one.review_id: one.because for one in (*after.placed, *after.unplaced)}
    states = {row.review.id or 0: row.review.state for row in now.rows}
    moved = [
        Moved(id, states[id], was.get(id), to.get(id), why.get(id, ""))
        for id in states
        if was.get(id) != to.get(id)
        or (id in to and any(one.must_move and one.review_id == id for one in after.placed))
    ]
    moved.sort(key=lambda one: (one.was or one.to or (FAR, 0), one.review_id))
    gone = change.worker_id if change.worker_id is not None and change.last is None else None
    room = sum(one.per_week for one in now.workers.values()), sum(one.per_week for id, one in now.workers.items() if id != gone)  # fmt: skip
    return Answer(before, after, warned(now, before), warned(then, after), tuple(moved), room, shares(before, after))


def shares(before: Plan, after: Plan) -> tuple[tuple[int, int, int], ...]:
    """Whose number of reviews would be another one: the colleague, now and then."""
    had, would = (Counter(one.worker_id for one in plan.placed) for plan in (before, after))
    return tuple((id, had[id], would[id]) for id in sorted({*had, *would}) if had[id] != would[id])


def warned(material: Material, plan: Plan) -> int:
    """How many reviews would not have what was asked for."""
    return sum(bool(seat.warning) for seat in material.seats(plan).values())


def changed(now: Material, change: Change) -> Material:
    """The copy with the change in it."""
    workers = dict(now.workers)
    if change.worker_id in workers and change.first:
        one = workers[change.worker_id]
        latest = max([change.first, now.today, *(row.review.due_on for row in now.rows)])
        until = change.last or date(latest.year + 1, 12, 31)  # what is late is held after its due day
        gone = frozenset(days(max(change.first, now.today), until))
        if change.last is None and change.first <= now.today:
            del workers[change.worker_id]
        else:
            workers[change.worker_id] = replace(one, away=one.away | gone)
    rooms = [*now.rooms, change.room] if change.room else now.rooms
    return replace(now, workers=workers, rooms=rooms)
