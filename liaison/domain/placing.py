"""Worker and week of everything that has no place yet, beside what stands: as many in time as can be, then the service's weeks level.

Between these steps each worker's own lowest peak holds for what is in time, and what is overdue or late goes as early as those weeks take it.
What the last plan placed moves only where somebody else finds no place in time otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from liaison.domain.even_weeks import OPEN, Level, Waiting, even_weeks, most_in_time
from liaison.domain.plan_values import Capacity, Policy, ToPlan, window
from liaison.domain.plan_weeks import Horizon, Weeks
from liaison.domain.plan_worker import OnePlan
from liaison.domain.sharing_out import able

ROUNDS = 8  # hardly ever does a fourth make anybody wait less, and none is begun where nothing moved


def place_new(
    plans: Sequence[OnePlan], free: Sequence[ToPlan], horizon: Horizon, today: date, policy: Policy
) -> tuple[list[int], list[int]]:
    """Settle the weeks in the plans; `free` are reviews that have no worker yet. Returns what each of the service's weeks still takes at
    its ceiling, and the ids of those whom no worker may take."""
    several = _anybody(free, plans, horizon, today, policy)
    nobody = sorted({review.id for review in free} - {job.id for job in several})
    fullest, guess = max((plan.peak for plan in plans), default=0), 0
    for plan in plans:
        plan.keep(fullest)
    jobs = [job for row, plan in enumerate(plans) for job in plan.waiting(row)]
    if not plans:
        return [OPEN] * horizon.weeks, nobody
    found = most_in_time([*jobs, *several], [plan.open_to_new() for plan in plans], [plan.left() for plan in plans])
    if several:
        fullest, guess = _choose_workers(
            plans, jobs, several, set(found), {review.id: review for review in free}, today
        )
        jobs = [job for row, plan in enumerate(plans) for job in plan.waiting(row)]
    mine: dict[int, dict[int, int]] = defaultdict(dict)
    for job in jobs:
        if job.id in found and job.first <= job.last:  # whoever has it now may be away just on those days
            mine[job.takers[0]][job.id] = found[job.id][1]
    in_time = {id for row, plan in enumerate(plans) for id in plan.in_time(mine[row])}
    for plan in plans:
        plan.stay_late(in_time)
    jobs = [job for job in jobs if job.id not in plans[job.takers[0]].late_weeks]
    level = _level(plans, *_kinds(jobs, in_time), max([fullest, *(plan.peak for plan in plans)]), guess)
    places: dict[int, dict[int, int]] = defaultdict(dict)
    for id, (row, week) in level.places.items():
        places[row][id] = week
    for row, weeks in places.items():
        plans[row].settle(weeks, in_time)
    spare = [level.ceiling - number for number in _taken(plans)]
    _hurry(plans, places, spare)
    return spare, nobody


def _hurry(plans: Sequence[OnePlan], places: Mapping[int, Mapping[int, int]], spare: list[int]) -> None:
    """What is overdue or late as early as can be at that ceiling: worker by worker, and again while that makes somebody wait less."""
    before: tuple[int, Sequence[int]] = (-1, ())
    for _ in range(ROUNDS):
        waits = [week for row, found in places.items() for week in plans[row].waits(found.keys()).values()]
        if not waits or (sum(waits), spare) == before:
            return
        before = sum(waits), list(spare)  # weeks that one worker gave free may help another
        for row, found in sorted(places.items()):
            plans[row].hurry(found.keys(), max(waits), spare)


def _anybody(free: Sequence[ToPlan], plans: Sequence[OnePlan], horizon: Horizon, today: date, policy: Policy) -> list[Waiting]:  # fmt: skip
    """Reviews that several may take; those that nobody may are left out."""
    rows = {plan.worker.worker_id: row for row, plan in enumerate(plans)}
    workers = {plan.worker.worker_id: plan.worker for plan in plans}
    takers: dict[tuple[str | None, str], tuple[int, ...]] = {}
    weeks = Weeks(Capacity(0, "", 1), horizon)
    found = []
    for review in free:
        kind = review.locality, review.gender
        if kind not in takers:
            takers[kind] = tuple(sorted(rows[worker.worker_id] for worker in able(review, workers)))
        first, last = (day.toordinal() for day in window(review.due, today, policy))
        late = weeks.span(first, last + policy.late_within.days)
        if takers[kind] and late:
            begins, ends = weeks.span(first, last) or (late[0], late[0] - 1)
            found.append(Waiting(review.id, takers[kind], begins, ends, late[1]))
    return found


def _choose_workers(
    plans: Sequence[OnePlan], jobs: Sequence[Waiting], several: Sequence[Waiting], in_time: set[int], reviews: dict[int, ToPlan], today: date
) -> tuple[int, int]:  # fmt: skip
    """A worker for each of `several`, such that the service's fullest week is as low as can be, and with it the fullest of any worker. Returns both, the worker's first.

    Who finds no place goes to whoever has least for their week."""
    kinds, taken = _kinds([*jobs, *several], in_time), _taken(plans)
    peaks, room = [plan.open_to_new() for plan in plans], [plan.left() for plan in plans]
    level = even_weeks(*kinds, peaks, room, taken)
    lowest, highest = max(plan.peak for plan in plans), max(plan.worker.per_week for plan in plans)
    for fullest in range(max(1, lowest), highest):
        kinder = even_weeks(*kinds, peaks, [plan.left(fullest) for plan in plans], taken, guess=level.ceiling)
        if kinder.ceiling == level.ceiling and len(kinder.places) == len(level.places):
            level = kinder
            break
    else:
        fullest = highest
    theirs: dict[int, list[ToPlan]] = defaultdict(list)
    for job in several:
        theirs[level.places[job.id][0] if job.id in level.places else _least_burdened(job, plans)].append(
            reviews[job.id]
        )
    for row, found in theirs.items():
        plans[row].take(found, today)
    return fullest, level.ceiling


def _least_burdened(job: Waiting, plans: Sequence[OnePlan]) -> int:
    """Of those who may take it, whoever has least for their week."""
    return min(job.takers, key=lambda row: len(plans[row].reviews) / plans[row].worker.per_week)


def _level(
    plans: Sequence[OnePlan], early: Sequence[Waiting], late: Sequence[Waiting], fullest: int, guess: int
) -> Level:
    """The service's lowest ceiling; with it, each worker's own week as few above their own lowest peak as can be, and never above the fullest of all."""
    room, taken = [plan.left() for plan in plans], _taken(plans)
    if not early and not late:
        return Level({}, max(taken))
    for plan in plans:
        plan.allow(fullest)
    level = even_weeks(early, late, [plan.free(fullest) for plan in plans], room, taken, guess)
    for more in range(fullest - 1):
        kinder = even_weeks(early, late, [plan.free(more) for plan in plans], room, taken, guess=level.ceiling)
        if kinder.ceiling == level.ceiling:
            return kinder
    return level


def _kinds(jobs: Sequence[Waiting], in_time: set[int]) -> tuple[list[Waiting], list[Waiting]]:
    """In time, and not."""
    early = [job for job in jobs if job.id in in_time and job.first <= job.last]
    return early, [job for job in jobs if not (job.id in in_time and job.first <= job.last)]


def _taken(plans: Sequence[OnePlan]) -> list[int]:
    """How many stand in each of the service's weeks."""
    return [sum(column) for column in zip(*(plan.used() for plan in plans), strict=True)]
