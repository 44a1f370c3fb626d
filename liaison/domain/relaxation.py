"""What no plan of the year can stay below: the plan's own question with reviews cut into fractions, solved as a linear programme.

Comes in: what `planning.level` takes. Goes out: how much can be held in time and at all, and the least fullest week of the service
at which that much is. It keeps what is hard: windows, the workers' weeks with leave and closed days, the keyworker where there is one, who
may take a person that has none, and what is agreed. It leaves out days, times, rooms, visits and whole numbers, so every real plan that holds as
many is at or above it. It is solved by HiGHS and shares with the planner what the rules are (`plan_values`, `plan_weeks`, `sharing_out`),
nothing of how a plan is found. Seconds for five thousand people, minutes for a hundred thousand: it stands beside the plan, not in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from liaison.domain.plan_values import DEFAULT, Capacity, Policy, ToPlan, window
from liaison.domain.plan_weeks import Horizon, Weeks
from liaison.domain.sharing_out import able, away_throughout, stays
from liaison.domain.workdays import Calendar

# What a review is worth, in reviews of the fullest week. One more in time costs one held late at the most, and one more held at all raises the
# fullest week by one at the most: so as many as possible are in time, then as many as possible are held, and only then the week is looked at.
IN_TIME, LATE = 100.0, 10.0
Takers = tuple[int, ...]  # who may take it: one keyworker, or several
Class = tuple[Takers, int, int, int]  # who, first and last week in time, last week at all


@dataclass(frozen=True)
class Relaxation:
    """How many reviews can be in time and held at all (what stands counts as both), and the service's fullest week then, in fractions."""

    in_time: float
    held: float
    week: float

    @property
    def bound(self) -> int:
        """The fullest week in whole reviews: half a review is none."""
        return ceil(self.week - 1e-6)


def relaxed(
    reviews: Iterable[ToPlan], capacity: Iterable[Capacity], calendar: Calendar, today: date, policy: Policy = DEFAULT, anybodys: Set[int] = frozenset()
) -> Relaxation:  # fmt: skip
    """Solve it. Reviews that nobody may take are left out on both sides; of `anybodys` (what a plan handed on, or found no place for) whoever may
    see the person may take one that is not agreed, as in the plan."""
    wanted = sorted(reviews, key=lambda review: review.id)
    workers = {worker.worker_id: worker for worker in capacity}
    ends = [max(window(review.due, today, policy)[1], review.agreed or today) for review in wanted]
    horizon = Horizon(calendar, today, max(ends, default=today) + policy.late_within)
    weeks = {id: Weeks(worker, horizon) for id, worker in workers.items()}
    everyone = Weeks(Capacity(0, "", 1), horizon)
    standing: Counter[tuple[int, int]] = Counter()  # worker and week
    classes: Counter[Class] = Counter()
    for review in wanted:
        if (fixed := _stands(review, today, workers, policy, weeks)) is not None:
            standing[fixed[0], horizon.week_of(fixed[1].toordinal())] += 1
            continue
        mine = review.id not in anybodys or review.agreed is not None
        mine = mine and stays(review, workers) and not away_throughout(review, workers, calendar, today, policy)
        takers = (review.worker_id or 0,) if mine else tuple(sorted(one.worker_id for one in able(review, workers)))
        if not takers:
            continue
        first, last = (day.toordinal() for day in window(review.due, today, policy))
        own = weeks[takers[0]] if mine else everyone
        late = own.span(first, last + policy.late_within.days)
        if late is not None:
            begins, ends_at = own.span(first, last) or (late[0], late[0] - 1)
            classes[takers, begins, ends_at, late[1]] += 1
    limits = {id: one.limits for id, one in weeks.items()}
    return _solved(classes, limits, standing, horizon.weeks)


def _stands(review: ToPlan, today: date, workers: Mapping[int, Capacity], policy: Policy, weeks: Mapping[int, Weeks]) -> tuple[int, date] | None:  # fmt: skip
    """Worker and day of a review that does not move: agreed, or nearer than any notice."""
    worker, near = review.worker_id or 0, window(review.due, today, policy)[0]
    day = review.agreed or (review.planned if review.planned and today <= review.planned < near else None)
    if worker not in workers or day is None or day < today or not weeks[worker].is_open(day.toordinal()):
        return None
    return worker, day


def _solved(classes: Mapping[Class, int], limits: Mapping[int, list[int]], standing: Mapping[tuple[int, int], int], weeks: int) -> Relaxation:  # fmt: skip
    """The programme: a share of each class goes to the weeks it may be in, through the workers' weeks into the service's."""
    import numpy as np

    taken = [sum(number for (_, there), number in standing.items() if there == week) for week in range(weeks)]
    fixed = float(sum(taken))
    if not classes:
        return Relaxation(fixed, fixed, float(max(taken, default=0)))
    rows = _Rows()
    groups: dict[tuple[Takers, int], list[int]] = defaultdict(
        list
    )  # variables that come into a group of takers in a week
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)  # variables that fill a worker's week
    costs: list[float] = []
    for (takers, first, last, end), number in sorted(classes.items()):
        mine = []
        for week in range(first, end + 1):
            if len(takers) == 1 and not limits[takers[0]][week]:
                continue
            mine.append(len(costs))
            (cells[takers[0], week] if len(takers) == 1 else groups[takers, week]).append(len(costs))
            costs.append(-LATE if week > last else -IN_TIME)
        rows.at_most(mine, number)
    for (takers, week), inwards in sorted(groups.items()):
        outwards = []
        for worker in takers:
            if limits[worker][week]:
                outwards.append(len(costs))
                cells[worker, week].append(len(costs))
                costs.append(0.0)
        rows.at_most(inwards, 0, outwards)
    by_week: dict[int, list[int]] = defaultdict(list)
    for (worker, week), inside in sorted(cells.items()):
        rows.at_most(inside, max(0, limits[worker][week] - standing.get((worker, week), 0)))
        by_week[week] += inside
    peak = len(costs)
    costs.append(1.0)
    for week, inside in sorted(by_week.items()):
        rows.at_most(inside, -taken[week], [peak])
    found = rows.solve(np.array(costs), float(max(taken)))
    prices = np.array(costs)
    in_time, late = (float(found[prices == -worth].sum()) for worth in (IN_TIME, LATE))
    return Relaxation(fixed + in_time, fixed + in_time + late, float(found[-1]))


class _Rows:
    """The rows of the programme as they grow."""

    def __init__(self) -> None:
        self.columns: list[int] = []
        self.values: list[float] = []
        self.ends: list[int] = [0]
        self.most: list[float] = []

    def at_most(self, plus: list[int], most: float, minus: Iterable[int] = ()) -> None:
        """The sum of some variables less the sum of others is at most so much."""
        less = list(minus)
        self.columns += plus + less
        self.values += [1.0] * len(plus) + [-1.0] * len(less)
        self.ends.append(len(self.columns))
        self.most.append(most)

    def solve(self, costs: Any, least: float) -> Any:
        """The cheapest values, the last variable being at least so much."""
        import numpy as np
        from scipy.optimize import linprog
        from scipy.sparse import csr_array

        matrix = csr_array((self.values, self.columns, self.ends), shape=(len(self.most), len(costs)))
        floor = np.zeros(len(costs))
        floor[-1] = least
        found = linprog(costs, A_ub=matrix, b_ub=self.most, bounds=np.column_stack([floor, np.full(len(costs), np.inf)]), method="highs-ipm")  # fmt: skip
        if found.status:
            raise ArithmeticError(f"the relaxation was not solved: {found.message}")
        return found.x
