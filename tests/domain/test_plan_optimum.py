"""The plan against trying everything: as many in time as can be, the lowest peak, then the fewest moved days; and the bound beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.planning import Capacity, Policy, ToPlan, level, monday, window
from liaison.domain.relaxation import relaxed
from liaison.domain.workdays import calendar_for

CALENDAR = calendar_for([2026, 2027])
TODAY = date(2026, 11, 24)
SHORT = Policy(before_due=timedelta(weeks=2))


def limit(week: date, worker: Capacity) -> int:
    open_ = sum(CALENDAR.is_working_day(week + timedelta(days=n)) and week + timedelta(days=n) not in worker.away for n in range(5))  # fmt: skip
    return min(worker.per_week, max(1, round(worker.per_week * open_ / 5))) if open_ else 0


def open_weeks(review: ToPlan, worker: Capacity) -> set[date]:
    first, last = window(review.due, TODAY, SHORT)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {monday(day) for day in days if CALENDAR.is_working_day(day) and day not in worker.away}


def good(review: ToPlan, worker: Capacity) -> bool:
    first, last = window(review.due, TODAY, SHORT)
    day = review.planned
    return bool(day) and first <= day <= last and CALENDAR.is_working_day(day) and day not in worker.away


def ways(reviews: list[ToPlan], worker: Capacity) -> Iterator[tuple[int, int, int]]:
    """(not in time, fullest week, days moved) of every plan in weeks."""
    fixed = Counter(monday(one.agreed) for one in reviews if one.agreed)
    movable = [one for one in reviews if not one.agreed]
    for picks in product(*[[None, *sorted(open_weeks(one, worker))] for one in movable]):
        used = fixed + Counter(week for week in picks if week)
        if all(used[week] <= limit(week, worker) for week in picks if week):
            moved = sum(
                bool(one.planned) and not (week == monday(one.planned) and good(one, worker))
                for one, week in zip(movable, picks, strict=True)
            )
            yield picks.count(None), max([*used.values(), 0]), moved


DAYS = st.integers(22, 50).map(lambda n: TODAY + timedelta(days=n))
REVIEWS = st.lists(st.tuples(DAYS, st.integers(0, 14), st.sampled_from(["new", "planned", "agreed"])), max_size=5)


@settings(max_examples=60, deadline=None)
@given(REVIEWS, st.integers(1, 3), st.sets(st.integers(14, 50), max_size=9))
def test_no_plan_is_better_in_any_of_the_three(rows, per_week, away) -> None:
    worker = Capacity(1, "Morag", per_week, away=frozenset(TODAY + timedelta(days=n) for n in away))
    reviews = []
    for id, (due, before, kind) in enumerate(rows):
        day = CALENDAR.working_day(due - timedelta(days=before), 0)
        if kind == "agreed" and day not in worker.away:
            reviews.append(ToPlan(id, due, 1, agreed=day, planned=day))
        else:
            reviews.append(ToPlan(id, due, 1, planned=None if kind == "new" else day))

    found = level(reviews, [worker], CALENDAR, TODAY, SHORT)

    days = {one.review_id: one.day for one in found.placed}
    for one in reviews:
        if one.agreed:
            assert days[one.id] == one.agreed
    in_time = {one.id for one in reviews if one.id in days and days[one.id] <= one.due}
    best = min(ways(reviews, worker))
    assert len(reviews) - len(in_time | {one.id for one in reviews if one.agreed}) == best[0]
    weeks = Counter(monday(days[one.id]) for one in reviews if one.id in in_time or one.agreed)
    kept = [one for one in reviews if one.agreed or (one.id in in_time and days[one.id] == one.planned)]
    moved = sum(bool(one.planned) for one in reviews if one not in kept)
    assert (max([*weeks.values(), 0]), moved) == best[1:]
    assert found.bound <= found.peak
    if not best[0]:
        assert found.bound == found.peak


def test_after_a_colleague_s_leave_only_what_lay_in_it_moves_and_says_why() -> None:
    random = Random(3)
    workers = [Capacity(n, name, 4) for n, name in ((1, "Morag"), (2, "Ewan"))]
    new = [ToPlan(n, TODAY + timedelta(days=random.randrange(30, 365)), 1 + n % 2) for n in range(120)]
    first = {one.review_id: one for one in level(new, workers, CALENDAR, TODAY).placed}
    told = [replace(one, planned=first[one.id].day, agreed=first[one.id].day if one.id % 3 == 0 else None) for one in new]  # fmt: skip
    fortnight = frozenset(date(2027, 3, 8) + timedelta(days=n) for n in range(12))

    found = level(told, [replace(workers[0], away=fortnight), workers[1]], CALENDAR, TODAY)

    moved = {one.review_id: one for one in found.placed if one.day != first[one.review_id].day}
    must = {id for id, one in first.items() if one.worker_id == 1 and one.day in fortnight}
    assert must
    assert set(moved) == must
    for id, one in moved.items():
        if told[id].agreed:
            assert one.must_move
            assert "which cannot be kept: Morag is away. Please agree another day" in one.because
        else:
            assert not one.must_move
            assert one.because.endswith("Morag is away.")


@pytest.mark.parametrize("seed", range(3))
def test_the_peak_is_the_bound_and_the_service_s_weeks_are_level_where_there_is_room(seed: int) -> None:
    random = Random(seed)
    workers = [Capacity(n, f"W{n}", 4) for n in range(12)]
    reviews = [ToPlan(n, TODAY + timedelta(days=random.randrange(40, 365)), random.choice([*range(12), None]))
               for n in range(900)]  # fmt: skip

    found = level(reviews, workers, CALENDAR, TODAY)

    assert not found.unplaced
    assert found.peak == found.bound
    assert found.week_bound <= found.week_peak == relaxed(reviews, workers, CALENDAR, TODAY).bound


def test_people_of_one_practice_who_agreed_to_it_share_a_visit_and_others_do_not() -> None:
    due = date(2027, 3, 12)
    reviews = [ToPlan(n, due, 1, visit="99901" if n < 4 else None) for n in range(8)]

    found = level(reviews, [Capacity(1, "Morag", 8)], CALENDAR, TODAY, Policy(before_due=timedelta(days=4)))

    days = Counter(one.day for one in found.placed if one.review_id < 4)
    assert sorted(days.values()) == [1, 3]
    shared = [one for one in found.placed if "One visit to the practice" in one.because]
    assert len(shared) == 3
    assert {one.review_id for one in shared} <= {0, 1, 2, 3}


def test_a_visit_is_shared_also_where_one_a_week_would_do_but_no_week_passes_the_fullest_of_any_worker() -> None:
    due, workers = date(2027, 3, 12), [Capacity(1, "Morag", 4), Capacity(2, "Ewan", 4), Capacity(3, "Sam", 8)]
    visit = [ToPlan(n, due + timedelta(days=3 * n), 1, visit="99901") for n in range(2)]
    reviews = [*visit, ToPlan(7, due, 1), *(ToPlan(20 + n, due, 2) for n in range(8))]
    agreed = [
        ToPlan(40 + n, TODAY, 3, agreed=TODAY + timedelta(days=n)) for n in range(4)
    ]  # the service's fullest week

    found = level([*reviews, *agreed], workers, CALENDAR, TODAY)

    places = {one.review_id: one for one in found.placed}
    assert places[0].day == places[1].day
    assert "One visit to the practice" in places[0].because
    weeks = Counter((one.worker_id, monday(one.day)) for one in found.placed if one.worker_id != 3)
    assert max(weeks.values()) == 2
    again = [replace(one, planned=places[one.id].day) for one in reviews]
    assert level([*again, *agreed], workers, CALENDAR, TODAY).moved == 0
    alone = level([*visit, *agreed], workers, CALENDAR, TODAY)
    apart = {one.day for one in alone.placed if one.review_id < 2}
    assert len(apart) == 2, "where everybody's weeks have one at most, no week is fuller for a visit"


def test_a_worker_of_the_gender_asked_for_goes_before_the_keyworker_where_one_is_recorded() -> None:
    due = date(2027, 3, 12)
    asked = ToPlan(1, due, 1, gender="woman")
    man, woman, unknown = Capacity(1, "Ewan", 4, gender="man"), Capacity(2, "Morag", 4, gender="woman"), Capacity(3, "Sam", 4)  # fmt: skip

    def taken_by(review: ToPlan, *workers: Capacity) -> int:
        return level([review], workers, CALENDAR, TODAY).placed[0].worker_id

    assert taken_by(asked, man, woman, unknown) == 2
    assert taken_by(asked, man, unknown) == 1
    assert taken_by(replace(asked, worker_id=3), woman, unknown) == 3
    assert taken_by(replace(asked, agreed=date(2027, 3, 10)), man, woman) == 1
    assert taken_by(replace(asked, worker_id=None), man, woman) == 2


def test_a_worker_who_is_away_for_the_whole_window_is_stood_in_for_and_days_are_shared_between_workers() -> None:
    gone = Capacity(1, "Morag", 4, away=frozenset(date(2027, 2, 1) + timedelta(days=n) for n in range(200)))
    long_gone = Capacity(2, "Ewan", 4, away=gone.away)
    here = [Capacity(n, f"W{n}", 4) for n in range(3, 8)]

    found = level([ToPlan(1, date(2027, 3, 12), 1)], [gone, long_gone, *here], CALENDAR, TODAY).placed
    assert found[0].worker_id >= 3
    one_each = level([ToPlan(n, date(2027, 3, 12), n) for n in range(3, 8)], here, CALENDAR, TODAY, Policy(before_due=timedelta(days=4)))  # fmt: skip
    assert len({one.day for one in one_each.placed}) == 5
