"""Whose review it is: the keyworker's, or of those who may take it whoever has most room in the weeks in which it can be.

A worker of the gender a person asked for goes before the keyworker, where it is recorded and somebody has it; else the keyworker stays. One who is away for the whole window (or has left by then) is stood in for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from liaison.domain.plan_values import Capacity, Policy, ToPlan, monday, window
from liaison.domain.workdays import Calendar, days

NOBODY = 10.0  # a week in which a worker is away counts as if ten times what it takes were there


def shared_out(
    reviews: Iterable[ToPlan], capacity: Iterable[Capacity], calendar: Calendar, today: date, policy: Policy
) -> list[tuple[Capacity | None, list[ToPlan]]]:
    """Reviews by worker, in the order of the workers' ids; last, with None, those that anybody may still take, and those that nobody can.

    Who had a day goes on from there: a stand-in is found at once. Who has none yet waits for the week to be found together with the worker.
    """
    workers = {worker.worker_id: worker for worker in sorted(capacity, key=lambda worker: worker.worker_id)}
    own: dict[int | None, list[ToPlan]] = defaultdict(list)
    free: list[ToPlan] = []
    for review in sorted(reviews, key=lambda review: (review.due, review.id)):
        mine = stays(review, workers) and (
            review.agreed is not None or not away_throughout(review, workers, calendar, today, policy)
        )
        new = review.agreed is None and review.planned is None
        (own[review.worker_id] if mine else own[None] if new else free).append(review)
    if free:
        _share(free, workers, own, calendar, today, policy)
    return [(workers[id] if id is not None else None, own[id]) for id in [*workers, None] if id in own]


def stays(review: ToPlan, workers: Mapping[int, Capacity]) -> bool:
    """Whether it is its own worker's: there, and of the gender asked for, or nobody else is (or it is agreed already)."""
    worker = workers.get(review.worker_id) if review.worker_id is not None else None
    if worker is None:
        return False
    if not review.gender or review.agreed or worker.gender in ("", review.gender):
        return True
    return not any(other.gender == review.gender and other.per_week > 0 for other in workers.values())


def away_throughout(
    review: ToPlan, workers: Mapping[int, Capacity], calendar: Calendar, today: date, policy: Policy
) -> bool:
    """Whether its worker has no day for it, from the beginning of its window to well after it: then somebody else sees the person."""
    away = workers[review.worker_id or 0].away
    first, last = window(review.due, today, policy)
    if not away or last not in away:
        return False
    return not any(calendar.is_working_day(day) and day not in away for day in days(first, last + policy.late_within))


def able(review: ToPlan, workers: Mapping[int, Capacity]) -> list[Capacity]:
    """Who may take it: of the gender asked for where somebody is, then of the locality where somebody is."""
    found = [worker for worker in workers.values() if worker.per_week > 0]
    asked = [worker for worker in found if review.gender and worker.gender == review.gender]
    found = asked or found
    near = [worker for worker in found if not worker.localities or review.locality in worker.localities]
    return near or found


def _share(
    free: Sequence[ToPlan], workers: Mapping[int, Capacity], own: dict[int | None, list[ToPlan]], calendar: Calendar, today: date, policy: Policy
) -> None:  # fmt: skip
    """Each to whoever has least, for their week, in the weeks of its window; a review counts in each of its weeks by its share of them."""
    import numpy as np  # heavy, and only where reviews have no keyworker

    base = monday(today)
    everything = [review for reviews in own.values() for review in reviews] + list(free)
    last = max(window(review.due, today, policy)[1] for review in everything)
    load = np.zeros((len(workers), (last - base).days // 7 + 1))
    rows = {id: row for row, id in enumerate(workers)}
    per_week = np.array([max(1, worker.per_week) for worker in workers.values()], dtype=float)

    def weeks(review: ToPlan) -> slice:
        first, last = window(review.due, today, policy)
        return slice((first - base).days // 7, (last - base).days // 7 + 1)

    for id, row in rows.items():
        for week in range(load.shape[1] if workers[id].away else 0):
            start = base + timedelta(weeks=week)
            if all(day in workers[id].away for day in days(start, start + timedelta(days=4)) if calendar.is_working_day(day)):  # fmt: skip
                load[row, week] += NOBODY
        for review in own.get(id, ()):
            span = weeks(review)
            load[row, span] += 1 / (span.stop - span.start) / per_week[row]
    known: dict[tuple[str | None, str], np.ndarray] = {}
    ids = list(workers)
    for review in free:
        key = (review.locality, review.gender)
        if key not in known:
            known[key] = np.array([rows[worker.worker_id] for worker in able(review, workers)], dtype=int)
        if not len(known[key]):
            own[None].append(review)
            continue
        span = weeks(review)
        row = int(known[key][load[known[key], span].mean(axis=1).round(9).argmin()])
        load[row, span] += 1 / (span.stop - span.start) / per_week[row]
        own[ids[row]].append(review)
