"""The year's reviews: inside their windows, under capacity, even, stable, and never silently dropped."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.planning import Capacity, Plan, Policy, ToPlan, level, monday, window
from liaison.domain.workdays import calendar_for

CALENDAR = calendar_for([2026, 2027, 2028])
TODAY = date(2026, 11, 24)
MORAG = Capacity(1, "Morag Blair", 3)
EWAN = Capacity(2, "Ewan Muir", 3, frozenset({"North"}))


def in_days(number: int) -> date:
    return TODAY + timedelta(days=number)


def plan(reviews: list[ToPlan], *workers: Capacity, today: date = TODAY) -> Plan:
    return level(reviews, workers or (MORAG,), CALENDAR, today)


def a_year(number: int, seed: int = 5) -> list[ToPlan]:
    random = Random(seed)
    owners = [1, 2, None]
    return [ToPlan(id, in_days(random.randrange(-20, 365)), random.choice(owners), "North") for id in range(number)]


def day_of(found: Plan, review_id: int = 1) -> date:
    return next(one.day for one in found.placed if one.review_id == review_id)


def test_a_review_is_placed_on_a_working_day_in_the_four_weeks_before_it_is_due():
    found = plan([ToPlan(1, date(2027, 1, 4), 1)])  # over Christmas and New Year

    (placed,) = found.placed
    assert date(2026, 12, 7) <= placed.day <= date(2027, 1, 4)
    assert CALENDAR.is_working_day(placed.day)
    assert placed.worker_id == 1
    assert placed.because == "Due Mon 4 Jan; Morag Blair has 1 of 3 places taken that week."


def test_nobody_is_planned_at_less_than_a_weeks_notice_even_when_overdue():
    found = plan([ToPlan(1, in_days(-60), 1)])

    assert in_days(7) <= day_of(found) <= in_days(35)
    assert "cannot be met" in found.placed[0].because


def test_a_crowd_due_on_one_day_is_spread_over_the_weeks_before():
    found = plan([ToPlan(id, date(2027, 3, 12), 1) for id in range(8)])

    weeks = Counter(monday(one.day) for one in found.placed)
    assert not found.unplaced
    assert set(weeks.values()) == {2}
    assert found.peak == 2


def test_what_was_planned_late_leaves_room_for_whoever_can_be_in_time():
    due, late = in_days(7), in_days(8)
    found = plan([ToPlan(1, due, 1), ToPlan(2, due, 1), ToPlan(3, due, 1, planned=late)], replace(MORAG, per_week=1))
    assert [day_of(found, id) for id in (1, 2, 3)] == [due, in_days(13), in_days(20)]
    assert not found.unplaced


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(-21, 14), st.sampled_from(["new", "planned", "agreed"]), st.sampled_from([1, 2, None])), max_size=9), st.integers(1, 3), st.sets(st.integers(7, 50), max_size=12))  # fmt: skip
def test_each_review_has_a_place_or_a_reason_whatever_the_last_plan_said(rows, per_week, away):
    workers = [Capacity(1, "Morag", per_week, away=frozenset(map(in_days, away))), Capacity(2, "Ewan", 1)]
    reviews = []
    for id, (due, before, kind, worker) in enumerate(rows):
        day = max(TODAY, CALENDAR.working_day(in_days(due - before), 0))
        planned = {"new": (None, None), "planned": (None, day), "agreed": (day, day)}[kind]
        reviews.append(ToPlan(id, in_days(due), worker, agreed=planned[0], planned=planned[1]))
    found = plan(reviews, *workers)
    assert sorted([one.review_id for one in (*found.placed, *found.unplaced)]) == list(range(len(rows)))
    near = TODAY + Policy().notice  # what the last plan has before it stands, however many there are

    def stood(one):
        return reviews[one.review_id].agreed or (one.day < near and one.day == reviews[one.review_id].planned)

    early = Counter((one.worker_id, monday(one.day)) for one in found.placed if not stood(one))
    assert all(number <= {1: per_week, 2: 1}[worker] for (worker, _), number in early.items())


def test_what_is_agreed_does_not_move_even_in_a_full_week():
    agreed = [ToPlan(id, date(2027, 3, 12), 1, agreed=date(2027, 3, 10)) for id in range(5)]

    found = plan([*agreed, ToPlan(9, date(2027, 3, 12), 1)])

    assert all(day_of(found, id) == date(2027, 3, 10) for id in range(5))
    assert monday(day_of(found, 9)) != monday(date(2027, 3, 10))
    assert found.placed[-1].because == "Agreed, so the day stays."


def test_planning_again_the_next_day_moves_nothing():
    first = plan(a_year(60), MORAG, EWAN)
    placed = {one.review_id: one for one in first.placed}
    again = [
        replace(review, worker_id=placed[review.id].worker_id, planned=placed[review.id].day) for review in a_year(60)
    ]

    second = plan(again, MORAG, EWAN, today=in_days(1))

    assert {one.review_id: (one.day, one.worker_id) for one in second.placed} == {
        id: (one.day, one.worker_id) for id, one in placed.items()
    }


def test_an_old_plan_gives_way_only_when_a_review_would_else_have_no_place():
    one_a_week = replace(MORAG, per_week=1)
    flexible = ToPlan(1, date(2027, 3, 19), 1, planned=date(2027, 3, 10))
    busy = [date(2027, 2, 12), date(2027, 2, 17), date(2027, 2, 24), date(2027, 3, 3)]
    pressed = [ToPlan(id, date(2027, 3, 12), 1, agreed=day) for id, day in enumerate(busy, start=2)]
    new = ToPlan(9, date(2027, 3, 12), 1)

    assert day_of(plan([flexible, *pressed], one_a_week)) == date(2027, 3, 10)
    found = plan([flexible, *pressed, new], one_a_week)
    assert monday(day_of(found, 9)) == date(2027, 3, 8)
    assert monday(day_of(found, 1)) == date(2027, 3, 15)


def test_a_full_calendar_makes_reviews_late_before_it_leaves_them_out_and_says_so():
    one_a_week = replace(MORAG, per_week=1)

    found = plan([ToPlan(id, date(2027, 3, 12), 1) for id in range(12)], one_a_week)

    assert len(found.placed) + len(found.unplaced) == 12
    assert any(one.day > date(2027, 3, 12) and "cannot be met" in one.because for one in found.placed)
    assert found.unplaced[0].because.startswith("No free place with Morag Blair from Fri 12 Feb")


def test_a_worker_who_is_away_gets_nothing_on_those_days():
    away = frozenset(date(2027, 3, 1) + timedelta(days=n) for n in range(12))

    found = plan([ToPlan(1, date(2027, 3, 10), 1)], replace(MORAG, away=away))

    assert day_of(found) < date(2027, 3, 1)


def test_an_old_plan_is_dropped_where_its_day_is_past_or_the_worker_is_now_away():
    planned = date(2027, 3, 2)
    review = ToPlan(1, date(2027, 3, 10), 1, planned=planned)

    assert day_of(plan([review])) == planned
    assert day_of(plan([review], replace(MORAG, away=frozenset({planned})))) != planned
    assert day_of(plan([replace(review, planned=in_days(-1))])) > TODAY


def test_an_old_plan_far_before_a_due_date_that_moved_is_dropped():
    assert day_of(plan([ToPlan(1, date(2027, 9, 10), 1, planned=date(2027, 3, 2))])) >= date(2027, 8, 13)


def test_reviews_of_nobody_go_to_whoever_of_the_locality_has_least():
    south = Capacity(3, "Isla Ure", 3, frozenset({"South"}))
    reviews = [ToPlan(id, date(2027, 3, 12), None, "South") for id in range(4)]

    found = plan(reviews, EWAN, south)

    assert {one.worker_id for one in found.placed} == {3}


def test_who_has_no_keyworker_is_late_where_whoever_takes_it_is_away_on_the_days_that_were_in_time():
    monday_in_january = date(2027, 1, 11)

    def after(*numbers: int) -> frozenset[date]:
        return frozenset(monday_in_january + timedelta(days=number) for number in numbers)

    workers = replace(MORAG, per_week=2, away=after(7, 8, 10)), replace(EWAN, per_week=2, away=after(10, 12))
    due, later, was = (monday_in_january + timedelta(days=number) for number in (8, 30, 21))
    found = plan([ToPlan(1, due), ToPlan(2, later, 1, planned=was)], *workers, today=monday_in_january)

    assert {one.review_id: one.day for one in found.placed}[2] == was
    assert day_of(found, 1) in {*after(7, 8, 9, 11, 14)}


def test_who_makes_room_in_time_for_somebody_who_was_told_a_day_is_seen_after_it_where_a_week_takes_it():
    one_a_week, due = replace(MORAG, per_week=1), date(2027, 3, 12)
    untold = [ToPlan(n, due, 1, planned=date(2027, 2, 12) + n * timedelta(weeks=1)) for n in (0, 1, 2, 4)]
    later = ToPlan(3, due + timedelta(weeks=1), 1, planned=date(2027, 3, 5))
    busy = [date(2027, 3, 19), date(2027, 3, 25), date(2027, 4, 2), date(2027, 4, 9)]
    agreed = [ToPlan(20 + n, day, 1, agreed=day) for n, day in enumerate(busy)]
    told = ToPlan(9, due, 1, planned=date(2027, 3, 7), told=True)  # a Sunday, by now

    found = plan([*untold, later, *agreed, told], one_a_week)

    assert not found.unplaced
    assert monday(day_of(found, 9)) == date(2027, 3, 1)
    assert monday(day_of(found, 3)) == date(2027, 4, 12)


def test_reviews_of_a_worker_who_left_are_shared_out_and_without_workers_each_is_explained():
    assert {one.worker_id for one in plan([ToPlan(1, in_days(40), 99)]).placed} == {1}
    assert (
        level([ToPlan(1, in_days(40))], [], CALENDAR, TODAY).unplaced[0].because
        == "There is no worker who could take it."
    )


def test_the_order_of_the_arguments_changes_nothing():
    reviews = a_year(80)

    assert plan(reviews, MORAG, EWAN) == plan(list(reversed(reviews)), EWAN, MORAG)


@settings(max_examples=25, deadline=None)
@given(number=st.integers(0, 120), seed=st.integers(0, 10_000), per_week=st.integers(1, 4))
def test_every_review_is_placed_or_explained_once_in_its_window_and_under_capacity(number, seed, per_week):
    workers = (replace(MORAG, per_week=per_week), replace(EWAN, per_week=per_week))
    reviews = {review.id: review for review in a_year(number, seed)}

    found = plan(list(reviews.values()), *workers)

    assert sorted([one.review_id for one in (*found.placed, *found.unplaced)]) == sorted(reviews)
    for one in found.placed:
        first, last = window(reviews[one.review_id].due, TODAY)
        assert first <= one.day <= last + Policy().late_within
        assert CALENDAR.is_working_day(one.day)
    weeks = Counter((one.worker_id, monday(one.day)) for one in found.placed)
    assert max(weeks.values(), default=0) == found.peak <= per_week
