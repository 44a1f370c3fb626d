"""Percentiles against their definition; spreads that name nobody; a reason for each late question."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.reporting import (
    ENOUGH,
    ENOUGH_HOURS,
    ENOUGH_PEOPLE,
    Carried,
    History,
    Reason,
    lateness,
    percentile,
    spread,
    times,
)

SPANS = st.lists(st.integers(0, 5_000).map(lambda n: timedelta(minutes=n)), min_size=1, max_size=40)


@given(values=SPANS, share=st.integers(0, 100).map(lambda n: n / 100))
def test_a_percentile_is_the_smallest_value_that_enough_of_them_do_not_exceed(values, share) -> None:
    found = percentile(values, share)

    assert found in values
    reached = {value for value in values if sum(one <= value for one in values) >= share * len(values)}
    assert found == min(reached)


@given(values=SPANS)
def test_a_percentile_does_not_depend_on_the_order_and_grows_with_its_share(values) -> None:
    assert percentile(values[::-1], 0.5) == percentile(values, 0.5) <= percentile(values, 0.9) <= max(values)


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_too_few_times_are_counted_and_not_summed_up() -> None:
    few = times([timedelta(minutes=9)] * (ENOUGH - 1))
    assert (few.count, few.median, few.ninetieth) == (ENOUGH - 1, None, None)
    enough = times([timedelta(minutes=n) for n in range(1, 11)])
    assert (enough.median, enough.ninetieth) == (timedelta(minutes=5), timedelta(minutes=9))


def test_a_spread_is_around_an_even_share_and_of_enough_people_only() -> None:
    found = spread(Carried(weight, 100) for weight in (8, 9, 10, 11, 12))
    assert found is not None
    assert (found.people, round(found.above, 2), round(found.below, 2)) == (5, 0.2, 0.2)
    assert spread([Carried(8, 100), Carried(12, 100)] * (ENOUGH_PEOPLE // 2)) is None
    assert spread([Carried(0, 100)] * ENOUGH_PEOPLE) is None


def test_part_time_and_leave_are_weighed_by_the_hours_that_were_left() -> None:
    full = [Carried(40, 150)] * 4
    found = spread([*full, Carried(10, 37.5)])  # a quarter of the hours, a quarter of the work
    assert found is not None
    assert (round(found.above, 6), round(found.below, 6)) == (0, 0)


@given(weights=st.lists(st.integers(0, 60), min_size=ENOUGH_PEOPLE, max_size=12))
def test_whoever_was_hardly_there_changes_nothing(weights: list[int]) -> None:
    there = [Carried(weight, 100) for weight in weights]
    away = [Carried(0, 0), Carried(8, ENOUGH_HOURS - 0.5)]
    assert spread([*there, *away]) == spread(there)


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        (History(frozenset({"unassigned", "waiting"}), True, True, 4), Reason.NOBODY),
        (History(frozenset({"waiting"}), True, True, 4), Reason.OUTSIDE),
        (History(frozenset({"open"}), True, True, 4), Reason.BACK),
        (History(frozenset({"open"}), False, True, 4), Reason.HANDS),
        (History(frozenset({"open"}), False, False, 2), Reason.MORE),
        (History(frozenset({"open"}), False, False, 1), Reason.QUEUE),
    ],
)
def test_the_first_reason_that_applies_is_the_one(history: History, reason: Reason) -> None:
    assert lateness(history) is reason
    assert reason.words
