"""Many cases at once, shared out as an assignment problem: the same rules and the same explanations as for one, and the best for all.

One by one, the first of fifty mails takes the colleague whom the forty-ninth needed more. Here each urgency is shared out whole, the most
urgent first: rows are cases, columns are places on desks. Within one urgency all cases weigh the same, so a worker's n-th place costs
exactly what her burden will be by then, and the cheapest whole is the evenest. A place is open to a case only where `routing.tiers` says so;
a full desk has no places, so that what does not fit goes to the next tier. What then finds no place at all is placed one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from math import ceil
from typing import Any

from liaison.domain.presence import Presence
from liaison.domain.rota import Worker
from liaison.domain.routing import Found, Routable, Tier, give, place, tiers, worth
from liaison.domain.routing_load import FAIRNESS, FULL, GRACE, HARD, NOBODY, WEIGHT, Load, burden, compared, share
from models.taxonomy import Urgency

MANY = 8  # from so many on it is worth solving; below, one by one is as good
AT_ONCE = 500  # the most that are solved in one go: the matrix grows with the square
STEP = 10_000.0  # what the next tier costs more: beyond any burden, so that no load ever outweighs a rule


def place_all(cases: Sequence[Routable], present: Presence, load: dict[int, Load]) -> list[Found]:
    """What becomes of each case, in the order given. `load` is kept up as they are given out."""
    found: list[Found | None] = [None] * len(cases)
    for urgency in Urgency:
        rows = [number for number, case in enumerate(cases) if case.urgency is urgency]
        for first in range(0, len(rows), AT_ONCE):
            part = rows[first : first + AT_ONCE]
            for number, answer in zip(part, place_level([cases[n] for n in part], present, load), strict=True):
                found[number] = answer
    return [answer for answer in found if answer is not None]


def place_level(cases: Sequence[Routable], present: Presence, load: dict[int, Load]) -> list[Found]:
    """Cases of one urgency: solved when many can be given out now, else one by one."""
    open_to = [tiers(case, present) for case in cases]
    here = [number for number, able in enumerate(open_to) if isinstance(able, list)]
    places = solve([cases[n] for n in here], [open_to[n] for n in here], present, load) if len(here) >= MANY else {}  # type: ignore[misc]
    chosen = {here[row]: where for row, where in places.items()}
    return [placed(case, chosen.get(number), present, load, together=len(here)) for number, case in enumerate(cases)]


def placed(
    case: Routable, where: tuple[Tier, Worker] | None, present: Presence, load: dict[int, Load], *, together: int
) -> Found:
    """The answer for one case, counted into the load at once."""
    found = give(case, where[0], where[1], present, load, together=together) if where else place(case, present, load)
    return counted(found, case, load)


def counted(found: Found, case: Routable, load: dict[int, Load]) -> Found:
    """The same answer; whoever got the case carries it from now on."""
    worker_id = getattr(found, "worker_id", None)
    if worker_id is not None:
        load[worker_id] = load.get(worker_id, NOBODY).plus(case.urgency, case.category)
    return found


def solve(
    cases: Sequence[Routable], open_to: Sequence[list[Tier]], present: Presence, load: dict[int, Load]
) -> dict[int, tuple[Tier, Worker]]:
    """Row of a case → tier and worker, of the cheapest sharing-out of as many as have places."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment  # heavy, and only where many wait

    able = {worker.id: worker for worker in chain.from_iterable(tier.workers for found in open_to for tier in found)}
    desks = places(list(able.values()), cases, present, load)
    columns = [(worker_id, number) for worker_id, costs in desks.items() for number in range(len(costs))]
    if not columns:
        return {}
    first = dict(zip(desks, np.cumsum([0, *(len(costs) for costs in desks.values())]), strict=False))
    costs: Any = np.full((len(cases), len(columns)), np.inf)
    where: list[dict[int, Tier]] = [{} for _ in cases]
    for row, (case, found) in enumerate(zip(cases, open_to, strict=True)):
        for rank, tier in enumerate(found):
            for worker in tier.workers:
                if worker.id not in where[row]:  # her best tier counts
                    where[row][worker.id] = tier
                    start, desk = first[worker.id], desks[worker.id]
                    costs[row, start : start + len(desk)] = desk + STEP * rank - worth(case, worker)
    return picked(costs, columns, where, able, linear_sum_assignment)


def places(
    workers: Sequence[Worker], cases: Sequence[Routable], present: Presence, load: dict[int, Load]
) -> dict[int, Any]:
    """What each further place on each desk costs, until it is full: the burden that its owner will have by then, measured against what all
    will have when everything is given out."""
    import numpy as np

    weight, hard = WEIGHT[cases[0].urgency], sum(case.category in HARD for case in cases) * 2 > len(cases)
    now = compared(workers, load)
    each = weight * len(cases) / sum(share(worker) for worker in workers)
    hours = sum(load.get(worker.id, NOBODY).worked + GRACE for worker in workers)
    then = replace(now, points=now.points + weight * len(cases) / hours, open=now.open + each)
    found = {}
    for worker in workers:
        carries, left = load.get(worker.id, NOBODY), present.minutes_left(worker.id)
        number = np.arange(places_of(worker, carries, weight, len(cases)))
        base = burden(worker, replace(carries, points=0), then, minutes_left=left, hard=hard)
        laden = (carries.points + weight * number) / share(worker) - then.open
        found[worker.id] = base + FAIRNESS * weight * number + np.maximum(0.0, laden)
    return found


def places_of(worker: Worker, carries: Load, weight: int, most: int) -> int:
    """How many more cases of this weight somebody has room for, until the desk is full."""
    room = FULL * share(worker) - carries.points
    return max(0, min(most, ceil(room / weight)))


def picked(
    costs: Any,
    columns: Sequence[tuple[int, int]],
    where: Sequence[dict[int, Tier]],
    able: dict[int, Worker],
    solver: Any,
) -> dict[int, tuple[Tier, Worker]]:
    """Solve; a case may also stay without a place, at a price beyond all others, so that there always is a solution."""
    import numpy as np

    left_over = STEP * STEP
    padded = np.hstack([np.where(np.isinf(costs), 2 * left_over, costs), np.full((len(costs), len(costs)), left_over)])
    rows, chosen = solver(padded)
    return {
        int(row): (where[row][columns[column][0]], able[columns[column][0]])
        for row, column in zip(rows, chosen, strict=True)
        if column < len(columns) and not np.isinf(costs[row, column])
    }
