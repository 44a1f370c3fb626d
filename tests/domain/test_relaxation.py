"""The plan's fullest week beside what no plan can stay below: never under it, and within one in a hundred of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from liaison.domain.planning import Capacity, Plan, Policy, ToPlan, level, monday, window
from liaison.domain.relaxation import relaxed
from liaison.domain.workdays import calendar_for

CALENDAR = calendar_for([2026, 2027, 2028])
TODAY = date(2026, 11, 24)
NARROW = Policy(before_due=timedelta(days=4), late_within=timedelta(weeks=1))
SMALL = Policy(before_due=timedelta(weeks=2), late_within=timedelta(weeks=2))
SOONEST = TODAY + SMALL.notice
FRIDAY = date(2027, 3, 12)


def days(*numbers: int) -> frozenset[date]:
    return frozenset(TODAY + timedelta(days=number) for number in numbers)


def one_week(count: int, worker: int | None = 1, first_id: int = 0, due: date = FRIDAY) -> list[ToPlan]:
    return [ToPlan(first_id + n, due, worker) for n in range(count)]


def test_reviews_of_one_week_are_its_bound_and_halves_of_two_weeks_are_rounded_up_as_whole_people() -> None:
    worker = [Capacity(1, "Morag", 8)]
    assert relaxed(one_week(5), worker, CALENDAR, TODAY, NARROW).bound == 5
    two_weeks = Policy(before_due=timedelta(days=11))
    found = relaxed(one_week(5), worker, CALENDAR, TODAY, two_weeks)
    assert (found.in_time, found.held, found.bound) == (5, 5, 3)
    assert found.week == pytest.approx(2.5)


def test_a_worker_s_week_her_leave_and_what_is_agreed_are_hard() -> None:
    two_weeks = Policy(before_due=timedelta(days=11), late_within=timedelta(weeks=1))
    for worker, in_time, held, week in (
        (Capacity(1, "Morag", 2), 4, 5, 2.0),
        (Capacity(1, "Morag", 8, away=frozenset(date(2027, 3, 1) + timedelta(days=n) for n in range(7))), 5, 5, 5.0),
    ):
        found = relaxed(one_week(5), [worker], CALENDAR, TODAY, two_weeks)
        assert (found.in_time, found.held) == (in_time, held)
        assert found.week == pytest.approx(week)
    agreed = [ToPlan(90 + n, FRIDAY, 1, agreed=FRIDAY) for n in range(4)]
    assert relaxed(one_week(2) + agreed, [Capacity(1, "Morag", 8)], CALENDAR, TODAY, two_weeks).bound == 4


def test_a_keyworker_is_kept_and_who_has_none_goes_where_there_is_room() -> None:
    workers = [Capacity(1, "Morag", 3), Capacity(2, "Ewan", 3)]
    assert relaxed(one_week(5), workers, CALENDAR, TODAY, NARROW).in_time == 3
    assert relaxed(one_week(5, None), workers, CALENDAR, TODAY, NARROW).in_time == 5
    assert len(level(one_week(5, None), workers, CALENDAR, TODAY, NARROW).unplaced) == 0


def test_who_has_no_place_with_her_is_anybody_s_in_both_and_what_is_agreed_is_not() -> None:
    workers = [Capacity(1, "Morag", 3), Capacity(2, "Ewan", 3)]
    agreed = [ToPlan(90, FRIDAY, 1, agreed=FRIDAY)]
    found = level(one_week(7) + agreed, workers, CALENDAR, TODAY, NARROW)
    assert (len(found.placed), len(found.handed_on)) == (8, 2)
    everybody = frozenset(range(100))
    for anybodys, in_time, held in ((frozenset(), 3, 6), (found.handed_on, 5, 8), (everybody, 6, 8)):
        bound = relaxed(one_week(7) + agreed, workers, CALENDAR, TODAY, NARROW, anybodys=anybodys)
        assert (bound.in_time, bound.held) == (in_time, held)
        if in_time == len(found.placed) - found.late:
            assert bound.bound == found.week_peak


def a_service(seed: int, people: int = 500, workers: int = 8) -> tuple[list[ToPlan], list[Capacity]]:
    """Caseloads by hours, some overdue, a tenth without a keyworker, weeks of leave."""
    dice = Random(seed)
    capacity = [
        Capacity(n, f"W{n}", dice.choice([2, 3, 4]), frozenset({f"Place {n % 2}"}), days(*(start + day for start in dice.sample(range(0, 360, 7), 5) for day in range(7))))
        for n in range(1, workers + 1)
    ]  # fmt: skip
    owners = dice.choices(range(1, workers + 1), weights=[one.per_week for one in capacity], k=people)
    reviews = [
        ToPlan(n, TODAY + timedelta(days=dice.randrange(-15, 365)), owner if dice.random() < 0.9 else None, f"Place {dice.randrange(2)}")
        for n, owner in enumerate(owners)
    ]  # fmt: skip
    return reviews, capacity


@pytest.mark.parametrize("seed", range(4))
def test_the_service_s_fullest_week_is_within_one_in_a_hundred_of_the_bound(seed: int) -> None:
    reviews, capacity = a_service(seed)

    found = level(reviews, capacity, CALENDAR, TODAY)
    nowhere = found.handed_on | {one.review_id for one in found.unplaced}
    bound = relaxed(reviews, capacity, CALENDAR, TODAY, anybodys=nowhere)

    assert len(found.placed) >= 0.995 * bound.held
    assert found.week_peak <= max(1.01 * bound.bound, bound.bound)
    if len(found.placed) == round(bound.held):
        assert found.week_peak >= bound.bound
    assert found.peak == found.bound


@pytest.mark.parametrize("seed", range(12))
def test_small_services_have_the_peak_and_the_lateness_of_the_best_of_all_ways(seed: int) -> None:
    dice = Random(seed)
    workers = [Capacity(id, f"W{id}", 1) for id in (1, 2, 3)]
    dues = [TODAY + timedelta(days=dice.choice([-3, -2, -1, 24, 26, 31, 33])) for _ in range(5)]
    reviews = [ToPlan(n, due, dice.choice([1, 2, 3])) for n, due in enumerate(dues)]

    found = level(reviews, workers, CALENDAR, TODAY, SMALL)

    has_it = {one.review_id: one.worker_id for one in found.placed}
    as_planned = [replace(one, worker_id=has_it[one.id]) if one.id in found.handed_on else one for one in reviews]
    assert score(found, reviews) == min(every_way(as_planned, workers, SMALL))
    better_than_with_their_own = score(found, reviews) < min(every_way(reviews, workers, SMALL))
    assert better_than_with_their_own == bool(found.handed_on)


def score(plan: Plan, reviews: list[ToPlan]) -> tuple[int, int, int, int]:
    """(not in time, without a place, the service's fullest week, weeks that those overdue or late wait)."""
    days = {one.review_id: one.day for one in plan.placed}
    return scored([(review, monday(days[review.id]) if review.id in days else None) for review in reviews])


def scored(way: list[tuple[ToPlan, date | None]]) -> tuple[int, int, int, int]:
    """The same of reviews with their weeks."""
    placed = [(review, week) for review, week in way if week]
    timely = [review for review, week in placed if week <= span_of(review)[1]]
    waits = sum((week - monday(span_of(review)[0])).days // 7 for review, week in placed if review.due < SOONEST or review not in timely)  # fmt: skip
    week_peak = max(Counter(week for _, week in placed).values(), default=0)
    return len(way) - len(timely), len(way) - len(placed), week_peak, waits


def every_way(reviews: list[ToPlan], workers: list[Capacity], policy: Policy) -> Iterator[tuple[int, int, int, int]]:
    """The same of every plan in weeks."""
    limits = {(worker.worker_id, monday(TODAY) + timedelta(weeks=n)): limit(worker, monday(TODAY) + timedelta(weeks=n)) for worker in workers for n in range(12)}  # fmt: skip
    spans = []
    for review in reviews:
        first, last = span_of(review)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1 + policy.late_within.days))
        spans.append(sorted({monday(day) for day in days if CALENDAR.is_working_day(day)}))
    for picks in product(*[[None, *span] for span in spans]):
        used = Counter((review.worker_id or 0, week) for review, week in zip(reviews, picks, strict=True) if week)
        if all(number <= limits[key] for key, number in used.items()):
            yield scored(list(zip(reviews, picks, strict=True)))


def span_of(review: ToPlan) -> tuple[date, date]:
    return window(review.due, TODAY, SMALL)


def limit(worker: Capacity, week: date) -> int:
    """What a week takes: its share, at least one where a day is open."""
    open_ = sum(CALENDAR.is_working_day(week + timedelta(days=n)) for n in range(5))
    return min(worker.per_week, max(1, round(worker.per_week * open_ / 5))) if open_ else 0
