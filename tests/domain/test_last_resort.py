"""Nobody is without a day while somebody who may see them has a free one within the year; and nobody else waits longer for that."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.planning import SERVICE, Capacity, Plan, Policy, ToPlan, level, monday
from liaison.domain.workdays import calendar_for
from tests.domain.test_plan_overdue import a_register, limit

CALENDAR = calendar_for([2026, 2027, 2028])
TODAY = date(2026, 11, 24)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MORAG, AILSA = Capacity(1, "Morag Blair", 2), Capacity(2, "Ailsa Orr", 2)


def owed(number: int, worker: int | None = 1, days: int = 100) -> list[ToPlan]:
    return [ToPlan(id, TODAY - (days + number - id) * DAY, worker) for id in range(number)]


def days_of(plan: Plan) -> dict[int, tuple[date, int]]:
    return {one.review_id: (one.day, one.worker_id) for one in plan.placed}


def as_planned(reviews: list[ToPlan], plan: Plan) -> list[ToPlan]:
    """The reviews as the next night finds them."""
    there = {one.review_id: one for one in plan.placed}
    return [
        replace(
            review,
            planned=there[review.id].day,
            worker_id=there[review.id].worker_id,
            keyworker=review.keyworker or review.worker_id,
            handed_on=review.handed_on or there[review.id].handed_from is not None,
        )
        if review.id in there
        else review
        for review in reviews
    ]


def test_a_year_of_reviews_owed_on_the_first_day_is_a_day_for_everybody_the_longest_owed_first() -> None:
    reviews = owed(60)
    assert level(reviews, [MORAG], CALENDAR, TODAY).unplaced, "eight weeks do not take sixty"

    found = level(reviews, [MORAG], CALENDAR, TODAY, SERVICE)

    assert not found.unplaced
    days = [day for _, (day, _) in sorted(days_of(found).items()) if _ in found.beyond]
    weeks = [monday(day) for day in days]
    assert weeks == sorted(weeks), "who is owed longest is seen first"
    assert max(Counter(monday(one.day) for one in found.placed).values()) == 2
    said = {one.because for one in found.placed if one.review_id in found.beyond}
    assert said
    assert all("The first free place: the weeks before it are full." in words for words in said)


def test_who_would_wait_much_longer_for_the_own_worker_is_seen_by_a_colleague_and_the_reason_says_so() -> None:
    own = [ToPlan(900 + n, TODAY + (14 + 7 * n) * DAY, 1, agreed=TODAY + (14 + 7 * n) * DAY) for n in range(40)]
    away = replace(MORAG, per_week=1, away=frozenset())
    busy = replace(AILSA, per_week=1)
    hers = [
        replace(one, id=one.id + 500, worker_id=2, agreed=one.agreed) for one in own[:12]
    ]  # a colleague is full for twelve weeks, the keyworker for forty

    found = level([*own, *hers, *owed(3)], [away, busy], CALENDAR, TODAY, SERVICE)

    assert not found.unplaced
    three = [one for one in found.placed if one.review_id in found.beyond]
    assert {one.worker_id for one in three} == {2}
    assert all(one.handed_from == 1 or "had no place" in one.because or "has no place" in one.because for one in three)


def test_who_nobody_has_a_place_for_in_a_year_says_so() -> None:
    found = level(owed(200), [MORAG], CALENDAR, TODAY, SERVICE)

    assert found.unplaced
    assert max(one.day for one in found.placed) > TODAY + 48 * WEEK


def test_an_agreed_day_that_cannot_be_kept_is_offered_no_day_in_half_a_year() -> None:
    away = replace(MORAG, away=frozenset(TODAY + n * DAY for n in range(120)))
    found = level([ToPlan(1, TODAY + 20 * DAY, 1, agreed=TODAY + 15 * DAY)], [away], CALENDAR, TODAY, SERVICE)

    assert [one.review_id for one in found.unplaced] == [1]


def test_night_after_night_whoever_has_the_first_free_place_only_ever_moves_to_an_earlier_one() -> None:
    reviews, workers = [*owed(60), *(ToPlan(100 + n, TODAY + 9 * n * DAY, 2) for n in range(40))], [MORAG, AILSA]
    plan = level(reviews, workers, CALENDAR, TODAY, SERVICE)
    before = days_of(plan)
    for night in range(1, 30):
        today = TODAY + night * DAY
        reviews = [one for one in as_planned(reviews, plan) if (one.planned or date.max) >= today]
        plan = level(reviews, workers, CALENDAR, today, SERVICE)
        after = days_of(plan)
        later = {id for id in plan.beyond if after[id][0] > before[id][0]}
        assert (not plan.unplaced, later) == (True, set())
        before = after


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_it_is_only_ever_an_addition(seed: int) -> None:
    reviews, workers = a_register(seed)
    usual, found = level(reviews, workers, CALENDAR, TODAY), level(reviews, workers, CALENDAR, TODAY, SERVICE)

    def weeks(plan: Plan) -> dict[int, tuple[date, int]]:
        return {id: (monday(day), worker) for id, (day, worker) in days_of(plan).items() if id not in plan.beyond}

    assert weeks(found) == weeks(usual), "nobody who had a place has another one"
    assert found.beyond.isdisjoint(one.review_id for one in found.unplaced)
    assert {one.review_id for one in usual.unplaced} == found.beyond | {one.review_id for one in found.unplaced}
    by_id = {worker.worker_id: worker for worker in workers}
    for (worker, week), number in Counter((one.worker_id, monday(one.day)) for one in found.placed).items():
        assert number <= limit(week, by_id[worker])
    again = level(as_planned(reviews, found), workers, CALENDAR, TODAY, SERVICE)
    assert {id: days_of(again)[id] for id in found.beyond} == {id: days_of(found)[id] for id in found.beyond}


def test_without_the_policy_nothing_is_looked_for() -> None:
    assert Policy().last_resort == timedelta(0)
    assert not level(owed(60), [MORAG], CALENDAR, TODAY).beyond


def test_whose_day_is_over_does_not_go_behind_everybody_who_is_owed_less() -> None:
    reviews = owed(60)
    plan = level(reviews, [MORAG], CALENDAR, TODAY, SERVICE)
    first = min(plan.placed, key=lambda one: (one.day, one.review_id))
    today = first.day + DAY
    reviews = [
        replace(one, due=TODAY - 900 * DAY) if one.id == first.review_id else one for one in as_planned(reviews, plan)
    ]
    reviews = [one for one in reviews if one.id == first.review_id or (one.planned or date.max) >= today]

    after = days_of(level(reviews, [MORAG], CALENDAR, today, SERVICE))

    before = days_of(plan)
    assert after[first.review_id][0] < today + 14 * WEEK
    later = [id for id in after if id != first.review_id and after[id][0] > before[id][0]]
    assert len(later) <= 1, "one makes way for one"
