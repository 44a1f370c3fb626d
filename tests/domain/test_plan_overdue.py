"""Who is overdue waits no longer than the peak and the room there is ask for: no week, and within it no day, is left free before them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.planning import Capacity, Placed, Plan, ToPlan, level, monday, window
from liaison.domain.workdays import calendar_for

CALENDAR = calendar_for([2026, 2027, 2028])
TODAY = date(2026, 11, 24)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def a_register(seed: int) -> tuple[list[ToPlan], list[Capacity]]:
    """A service that is often too small for what it owes: up to forty reviews, half of them overdue, and one to three workers with leave."""
    random = Random(seed)
    workers = [
        Capacity(id, f"Worker {id}", random.randint(1, 4), away=frozenset(TODAY + n * DAY for n in random.sample(range(60), random.randint(0, 20))))
        for id in range(1, random.randint(1, 3) + 1)
    ]  # fmt: skip
    dues = [random.choice([random.randint(-60, 6), random.randint(7, 70)]) for _ in range(random.randint(1, 40))]
    owners = [None, *(worker.worker_id for worker in workers)]
    return [ToPlan(id, TODAY + due * DAY, random.choice(owners)) for id, due in enumerate(dues)], workers


def open_days(week: date, worker: Capacity, first: date = TODAY) -> list[date]:
    days = (week + n * DAY for n in range(7))
    return [day for day in days if day >= first and CALENDAR.is_working_day(day) and day not in worker.away]


def limit(week: date, worker: Capacity) -> int:
    days = open_days(week, worker)
    return min(worker.per_week, max(1, round(worker.per_week * len(days) / 5))) if days else 0


def waits_for_nothing(seed: int) -> None:
    reviews, workers = a_register(seed)
    found = level(reviews, workers, CALENDAR, TODAY)
    assert len(found.placed) + len(found.unplaced) == len(reviews)
    weeks = Counter((one.worker_id, monday(one.day)) for one in found.placed)
    days = Counter((one.worker_id, one.day) for one in found.placed)
    everybody = Counter(monday(one.day) for one in found.placed)
    spans = {review.id: window(review.due, TODAY) for review in reviews}
    own = [
        one for one in found.placed if one.review_id not in found.handed_on
    ]  # whom a worker took over fills no week for her own
    in_time = Counter((one.worker_id, monday(one.day)) for one in own if one.day <= spans[one.review_id][1])
    by_id = {worker.worker_id: worker for worker in workers}
    for one in found.placed:
        first, last = spans[one.review_id]
        worker = by_id[one.worker_id]
        if reviews[one.review_id].due >= first or one.day > last:
            continue
        peak = max((number for (id, _), number in in_time.items() if id == worker.worker_id), default=0)
        for n in range((monday(one.day) - monday(first)) // WEEK):
            week = monday(first) + n * WEEK
            room = min(limit(week, worker), peak) if open_days(week, worker, first) else 0
            assert weeks[worker.worker_id, week] >= room or everybody[week] >= found.week_peak, (seed, one, week)
        no_day_was_free(found, one, open_days(monday(one.day), worker, first), days)


def no_day_was_free(found: Plan, one: Placed, able: list[date], days: Counter[tuple[int, date]]) -> None:
    fullest = max(days[one.worker_id, day] for day in able)
    assert all(days[one.worker_id, day] >= fullest for day in able if day < one.day), one


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_no_earlier_week_or_day_had_room_for_who_is_overdue(seed: int) -> None:
    waits_for_nothing(seed)


@pytest.mark.long
def test_nor_in_thousands_of_registers() -> None:
    for seed in range(3_000):
        waits_for_nothing(seed)


# of these registers the first two once got no plan at all (more due in time than there is room), the third left a week free, the fourth a day
@pytest.mark.parametrize("seed", [9, 13, 258, 6])
def test_registers_that_once_went_amiss(seed: int) -> None:
    waits_for_nothing(seed)
