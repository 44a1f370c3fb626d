"""The year's plan: seconds, memory, and the peak beside what no plan could stay below.

Invented registers: caseloads by hours, a tenth without a keyworker, six localities, five weeks of leave each, due dates over the year with some
overdue. The lower bound is a linear programme with fractional reviews (`domain/relaxation`); the larger one takes minutes. Each size runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from datetime import date, timedelta

TODAY = date(2026, 11, 24)
SIZES = ((5_000, 60), (100_000, 1_200))
Figures = list[tuple[str, float, str]]


def measure() -> Figures:
    """Both sizes; then the smaller one again after a worker's leave."""
    figures: Figures = []
    for people, workers in SIZES:
        run = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.planning_rate", str(people), str(workers)], capture_output=True, text=True, check=True
        )  # fmt: skip
        found = json.loads(run.stdout)
        name = f"planning_{people}"
        figures += [(f"{name}_{key}", value, unit) for key, value, unit in found]
    return figures


def register(people: int, workers: int) -> tuple[list, list]:
    """Reviews and workers, by chance with a fixed seed."""
    from dataclasses import replace

    from liaison.domain.planning import Capacity, ToPlan

    dice = random.Random(1)
    per_week = [dice.choice([2, 3, 4, 4, 4]) for _ in range(workers)]
    capacity = []
    for n, full in enumerate(per_week, start=1):
        away = {
            TODAY + timedelta(days=start + day) for start in dice.sample(range(0, 360, 7), 5) for day in range(7)
        }  # fmt: skip
        capacity.append(Capacity(n, f"Worker {n}", full, frozenset({f"Place {n % 6}"}), frozenset(away)))
    owners = dice.choices(range(1, workers + 1), weights=per_week, k=people)
    reviews = [
        ToPlan(n, TODAY + timedelta(days=dice.randrange(-10, 365)), owner if dice.random() < 0.9 else None, f"Place {dice.randrange(6)}")
        for n, owner in enumerate(owners, start=1)
    ]  # fmt: skip
    return [replace(review, keyworker=review.worker_id) for review in reviews], capacity


def one(people: int, workers: int) -> Figures:
    """One size, in this process."""
    from dataclasses import replace

    from liaison.domain.planning import SERVICE, Plan, level
    from liaison.domain.relaxation import relaxed
    from liaison.domain.workdays import calendar_for

    calendar = calendar_for([2026, 2027, 2028])
    reviews, capacity = register(people, workers)
    start, worked = time.perf_counter(), time.process_time()
    plan = level(reviews, capacity, calendar, TODAY, SERVICE)
    spent, worked = time.perf_counter() - start, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    nowhere = plan.handed_on | plan.beyond | {one.review_id for one in plan.unplaced}
    bound = relaxed(reviews, capacity, calendar, TODAY, anybodys=nowhere)
    solving = time.perf_counter() - start
    places = {found.review_id: found for found in plan.placed}
    again = [
        replace(review, worker_id=places[review.id].worker_id, planned=places[review.id].day, handed_on=review.id in plan.handed_on)
        if review.id in places else review
        for review in reviews
    ]  # fmt: skip

    def changed_hands(later: Plan) -> int:
        return sum(one.review_id in places and places[one.review_id].worker_id != one.worker_id for one in later.placed)

    leave = frozenset(date(2027, 3, 8) + timedelta(days=n) for n in range(14))
    before = list(capacity)
    capacity[0] = replace(capacity[0], away=capacity[0].away | leave)
    lay_in_it = sum(found.worker_id == 1 and found.day in leave for found in plan.placed)
    start = time.perf_counter()
    second = level(again, capacity, calendar, TODAY, SERVICE)
    replanned = time.perf_counter() - start
    unchanged = level(again, before, calendar, TODAY, SERVICE)
    next_day = level(again, before, calendar, TODAY + timedelta(days=1), SERVICE)
    return [
        ("plan", spent, "s"),
        ("plan_processor", worked, "s of one core"),
        ("memory", memory, "MB"),
        ("peak", plan.peak, "reviews in a worker's fullest week"),
        ("peak_bound", plan.bound, "reviews, of the relaxation"),
        ("week_peak", plan.week_peak, "reviews in the service's fullest week"),
        ("week_bound", bound.bound, f"reviews, of the relaxation ({bound.week:.2f}); solved in {solving:.0f} s"),
        ("week_above_bound", 100 * (plan.week_peak / bound.bound - 1), "% (at most 1)"),
        (
            "held",
            len(plan.placed) - len(plan.beyond),
            f"reviews in time or soon after; the relaxation holds {bound.held:.0f}",
        ),
        ("beyond", len(plan.beyond), "reviews that have the first free place, long after"),
        ("week_bound_of_counts", plan.week_bound, "reviews, were keyworkers free to choose"),
        ("late", plan.late, "reviews after their due date"),
        ("handed_on", len(plan.handed_on), "reviews that a colleague has because the keyworker has no place"),
        ("unplaced", len(plan.unplaced), "reviews"),
        ("replan_after_leave", replanned, "s"),
        ("replan_unchanged_moved", unchanged.moved + changed_hands(unchanged), "reviews"),
        ("replan_next_day_moved", next_day.moved + changed_hands(next_day), "reviews"),
        ("replan_moved", second.moved, f"reviews; {lay_in_it} lay in the leave"),
    ]


if __name__ == "__main__":
    print(json.dumps(one(int(sys.argv[1]), int(sys.argv[2]))))
