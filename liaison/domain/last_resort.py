"""Who finds no place in time nor soon after it is given the first free one there is: late is a day, and no day is a person forgotten.

A service that takes its register in with a year of reviews owed has more to hold than its next weeks take. Comes in: the workers' plans when everything
else is settled. Goes out: the same plans, where everybody who is left over and not agreed has the first week with a place, with the own worker or, where that is
well before hers, with whoever may take them. Nobody makes way. A place that the last plan found stays while nothing sooner opens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from liaison.domain.plan_values import WEEK, Policy, ToPlan, window
from liaison.domain.plan_weeks import Horizon
from liaison.domain.plan_worker import NEVER, OnePlan
from liaison.domain.sharing_out import able

OWN_WAITS = 4  # weeks somebody waits longer for the own worker before a colleague sees them
Place = tuple[int, int]  # worker's row and week


def find_last(plans: Sequence[OnePlan], horizon: Horizon, today: date, policy: Policy) -> None:
    """Give everybody who is left over the first free place within `policy.last_resort`; who was given one stays there while it can be."""
    rows = {plan.worker.worker_id: row for row, plan in enumerate(plans)}
    workers = {plan.worker.worker_id: plan.worker for plan in plans}
    left = [(review, row) for row, plan in enumerate(plans) for review in plan.left_over() if review.agreed is None]
    left.sort(key=lambda one: (one[0].due, one[0].id))
    room = [plan.left() for plan in plans]
    end = min(horizon.weeks - 1, horizon.week_of((today + policy.last_resort).toordinal()))
    given: dict[int, set[int]] = defaultdict(set)

    def put(review: ToPlan, own: int, place: Place) -> None:
        row, week = place
        room[row][week] -= 1
        if row != own:
            given[own].add(review.id)
            plans[row].take_over(replace(review, handed_on=True), week, plans[own].worker, late=True)
        plan = plans[row]
        plan.windows[review.id] = plan.windows[review.id][0], horizon.base + 7 * week + 6
        plan.late_weeks[review.id] = week
        plan.beyond.add(review.id)

    waiting = []
    for review, own in left:
        first = window(review.due, today, policy)[0]
        was = review.planned or date.min
        there = horizon.week_of(was.toordinal())
        if was >= first and there <= end and room[own][there] and _open(plans[own], review, there, was, was):
            put(review, own, (own, there))
        else:
            waiting.append((review, own, first))
    for review, own, first in waiting:
        takers = sorted({own, *(rows[worker.worker_id] for worker in able(review, workers))})
        places = {row: next(_weeks(plans[row], room[row], review, first, end), None) for row in takers}
        found = [(week, row) for row, week in places.items() if week is not None]
        if found:
            soonest = min(found, key=lambda one: (one[0], one[1] != own, -room[one[1]][one[0]]))
            mine = places[own]
            stays = mine is not None and mine < soonest[0] + OWN_WAITS
            put(review, own, (own, mine) if stays and mine is not None else (soonest[1], soonest[0]))
    for row, ids in given.items():
        plans[row].give(ids)


def _weeks(plan: OnePlan, room: Sequence[int], review: ToPlan, first: date, end: int) -> Iterator[int]:
    """The weeks in which this worker could see somebody, the earliest first."""
    begin = plan.horizon.week_of(first.toordinal())
    return (week for week in range(begin, end + 1) if room[week] and _open(plan, review, week, first))


def _open(plan: OnePlan, review: ToPlan, week: int, first: date, last: date | None = None) -> bool:
    """Whether a day of that week, from `first` on, is open to both."""
    last = last or date.max - WEEK
    days = (date.fromordinal(day) for day in plan.weeks.open[week])
    return any(first <= day <= last and day not in (review.shut or NEVER) for day in days)
