"""Who finds no place in time nor soon after it is given the first free one there is: late is a day, and no day is a person forgotten.

A service that takes its register in with a year of reviews owed has more to hold than its next weeks take. Comes in: the workers' plans when everything
else is settled. Goes out: the same plans, where everybody who is left over and not agreed has the first week with a place, with the own worker or, where that is
well before hers, with whoever may take them. Nobody who has a place in time or soon after it makes way. A place that the last plan found stays while
nothing sooner opens, but for somebody who is owed longer: whose day passed and nobody said how it went does not go to the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from liaison.domain.plan_values import Policy, ToPlan, window
from liaison.domain.plan_weeks import Horizon
from liaison.domain.plan_worker import NEVER, OnePlan
from liaison.domain.sharing_out import able

WEEKS_MORE = 4  # so many weeks more are too many: for the own worker, or behind somebody who is owed less
Place = tuple[int, int]  # worker's row and week


def find_last(plans: Sequence[OnePlan], horizon: Horizon, today: date, policy: Policy) -> None:
    """Give everybody who is left over the first free place within `policy.last_resort`; who was given one stays there while it can be, but
    for somebody who is owed longer and would wait weeks more."""
    search = _Search(plans, horizon, today, policy)
    new = [one for one in search.waiting() if not search.stays(one)]
    for one in new:
        search.place(one)
    holders = search.holders(new)
    for one in new if holders else ():
        search.go_before(one, holders)
    given: dict[int, set[int]] = defaultdict(set)
    for one in search.placed():
        row, week = search.places[one.review.id]
        if row != one.own:
            given[one.own].add(one.review.id)
            plans[row].take_over(replace(one.review, handed_on=True), week, plans[one.own].worker, late=True)
        plan = plans[row]
        plan.windows[one.review.id] = plan.windows[one.review.id][0], horizon.base + 7 * week + 6
        plan.late_weeks[one.review.id] = week
        plan.beyond.add(one.review.id)
    for row, ids in given.items():
        plans[row].give(ids)


@dataclass(frozen=True, slots=True)
class _Left:
    """Somebody who is left over: the row of the own worker, the rows of all who may see them, and the first day."""

    review: ToPlan
    own: int
    takers: tuple[int, ...]
    first: date


class _Search:
    """Who is left over, what room there is, and where each goes."""

    def __init__(self, plans: Sequence[OnePlan], horizon: Horizon, today: date, policy: Policy) -> None:
        self.plans, self.horizon = plans, horizon
        self.room = [plan.left() for plan in plans]
        self.end = min(horizon.weeks - 1, horizon.week_of((today + policy.last_resort).toordinal()))
        self.places: dict[int, Place] = {}
        rows = {plan.worker.worker_id: row for row, plan in enumerate(plans)}
        workers = {plan.worker.worker_id: plan.worker for plan in plans}
        self.left = []
        for own, plan in enumerate(plans):
            for review in plan.left_over():
                if review.agreed is None:
                    takers = sorted({own, *(rows[worker.worker_id] for worker in able(review, workers))})
                    self.left.append(_Left(review, own, tuple(takers), window(review.due, today, policy)[0]))
        self.left.sort(key=lambda one: (one.review.due, one.review.id))

    def waiting(self) -> list[_Left]:
        """Everybody without a place, who is owed longest first."""
        return [one for one in self.left if one.review.id not in self.places]

    def placed(self) -> list[_Left]:
        """Everybody with a place, in the same order."""
        return [one for one in self.left if one.review.id in self.places]

    def put(self, one: _Left, place: Place | None) -> None:
        """Give somebody a place, another one, or none."""
        if (was := self.places.pop(one.review.id, None)) is not None:
            self.room[was[0]][was[1]] += 1
        if place is not None:
            self.room[place[0]][place[1]] -= 1
            self.places[one.review.id] = place

    def stays(self, one: _Left) -> bool:
        """Whether the place of the last plan can still be had; it is taken."""
        was = one.review.planned or date.min
        week = self.horizon.week_of(was.toordinal())
        if not (
            was >= one.first
            and week <= self.end
            and self.room[one.own][week]
            and self.open(one, one.own, week, was, was)
        ):
            return False
        self.put(one, (one.own, week))
        return True

    def place(self, one: _Left) -> None:
        """The first free place: with the own worker, unless a colleague has one weeks sooner."""
        begin = self.horizon.week_of(one.first.toordinal())
        found = {}
        for row in one.takers:
            weeks = (
                week
                for week in range(begin, self.end + 1)
                if self.room[row][week] and self.open(one, row, week, one.first)
            )
            if (week := next(weeks, None)) is not None:
                found[row] = week
        if not found:
            return
        soonest = min(found, key=lambda row: (found[row], row != one.own, -self.room[row][found[row]]))
        mine = found.get(one.own)
        own = mine is not None and mine < found[soonest] + WEEKS_MORE
        self.put(one, (one.own, mine) if own and mine is not None else (soonest, found[soonest]))

    def holders(self, new: Sequence[_Left]) -> list[_Left]:
        """Who has the place of the last plan: of those who are new, none goes before another, as they were placed in that order."""
        mine = {one.review.id for one in new}
        return [one for one in self.placed() if one.review.id not in mine]

    def go_before(self, one: _Left, holders: Sequence[_Left]) -> None:
        """Who is owed longer than somebody with a place weeks sooner has that place; the other has the first free one."""
        mine = self.places.get(one.review.id)
        last = (mine[1] if mine else self.end + 1) - WEEKS_MORE
        others = [
            (self.places[other.review.id][1], -other.review.due.toordinal(), other.review.id, other)
            for other in holders
            if other.review.due > one.review.due and other.review.id in self.places and self.places[other.review.id][0] in one.takers and self.places[other.review.id][1] <= last
        ]  # fmt: skip
        for week, _, _, other in sorted(others, key=lambda found: found[:3]):
            row = self.places[other.review.id][0]
            if self.open(one, row, week, one.first):
                self.put(other, None)
                self.put(one, (row, week))
                self.place(other)
                return

    def open(self, one: _Left, row: int, week: int, first: date, last: date = date.max) -> bool:
        """Whether a day of that week, from `first` on, is open to both."""
        days = (date.fromordinal(day) for day in self.plans[row].weeks.open[week])
        return any(first <= day <= last and day not in (one.review.shut or NEVER) for day in days)
