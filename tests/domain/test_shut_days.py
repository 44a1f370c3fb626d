"""No review stands on a day on which the place where it is held is closed, and an agreed one says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.planning import Capacity, Policy, ToPlan, level
from liaison.domain.workdays import calendar_for

CALENDAR = calendar_for([2026, 2027])
TODAY = date(2026, 11, 24)
DAYS = st.integers(0, 70).map(lambda n: TODAY + timedelta(days=n))


@settings(max_examples=50, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(-5, 60), st.booleans(), st.sampled_from([None, 1, 2]), st.sampled_from(["", "a"])), max_size=12),
    shut=st.sets(DAYS, max_size=45),
    away=st.sets(DAYS, max_size=20),
)  # fmt: skip
def test_only_days_that_are_open_for_worker_and_place_are_given_and_a_second_plan_moves_nothing(
    rows, shut, away
) -> None:
    workers = [Capacity(1, "Morag", 3, away=frozenset(away)), Capacity(2, "Ewan", 2)]
    reviews = [
        ToPlan(n, TODAY + timedelta(days=due), worker, visit=visit or None, shut=frozenset(shut) if there else frozenset())
        for n, (due, there, worker, visit) in enumerate(rows)
    ]  # fmt: skip

    found = level(reviews, workers, CALENDAR, TODAY)

    assert len(found.placed) + len(found.unplaced) == len(reviews)
    for one in found.placed:
        assert one.day not in reviews[one.review_id].shut
        assert CALENDAR.is_working_day(one.day)
        assert one.worker_id == 2 or one.day not in away
    places = {one.review_id: one for one in found.placed}
    told = [ToPlan(**{**vars_of(one), "planned": places[one.id].day, "worker_id": places[one.id].worker_id}) if one.id in places else one for one in reviews]  # fmt: skip
    assert level(told, workers, CALENDAR, TODAY).moved == 0


def vars_of(review: ToPlan) -> dict:
    return {name: getattr(review, name) for name in review.__slots__}


@pytest.mark.parametrize(("agreed", "must"), [(True, True), (False, False)])
def test_a_practice_that_closes_on_a_day_that_stood_moves_it_with_the_reason(agreed: bool, must: bool) -> None:
    day = date(2027, 3, 10)
    review = ToPlan(1, date(2027, 3, 12), 1, planned=day, agreed=day if agreed else None, shut=frozenset({day}))

    (found,) = level([review], [Capacity(1, "Morag", 4)], CALENDAR, TODAY, Policy(before_due=timedelta(days=4))).placed

    assert found.day != day
    assert found.must_move is must
    assert "the practice is closed then, all day or in the afternoon" in found.because
