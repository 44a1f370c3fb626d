"""Everybody is covered, explained or unexplained; no reason explains for ever; every gap has its words and one act."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.covering import (
    AWAY,
    DEFERRED_FOR,
    ENDED,
    GAPS,
    LATE,
    LIVE,
    PAUSE_GRACE,
    REASONS,
    Held,
    Standing,
    lateness,
    stands,
)
from liaison.domain.states import ReviewState
from liaison.reviews import cycle

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
days = st.dates(TODAY - timedelta(days=500), TODAY + timedelta(days=400))
held = st.builds(
    Held, st.integers(1, 9), st.sampled_from(ReviewState), days, days, st.none() | days, st.sampled_from(["", "room"]), st.none() | days,
    st.sampled_from([None, "custody", "moved", "left", "overtaken", "declined"]),
)  # fmt: skip


def one(state: ReviewState, due: date = TODAY + DAY, **more) -> Held:
    return Held(1, state, date(2025, 11, 20), due, **more)


@settings(max_examples=50)
@given(
    st.sampled_from(["in_shared_care", "custody", "hospital", "paused", "left", "died"]), st.lists(held, max_size=3), st.none() | days
)  # fmt: skip
def test_everybody_stands_in_one_way_and_a_gap_can_always_be_mended(status, reviews, look_again) -> None:
    verdict = stands(status, reviews, TODAY, look_again=look_again)
    live = [review for review in reviews if review.state in LIVE]

    if verdict.standing is Standing.UNEXPLAINED:
        assert GAPS[verdict.code].words
        assert GAPS[verdict.code].button
    elif verdict.standing is Standing.EXPLAINED:
        assert verdict.code in REASONS or verdict.review.outcome == verdict.code
        assert not (status in ENDED and live)
    else:
        assert len(live) <= 1
        assert status not in AWAY | ENDED
        assert all(review.due_on >= TODAY or (review.planned_on and review.planned_on >= TODAY) for review in live)


def test_a_reason_does_not_explain_for_ever() -> None:
    waits = one(ReviewState.DEFERRED, TODAY - DEFERRED_FOR, outcome="moved")
    assert stands("in_shared_care", [waits], TODAY).standing is Standing.EXPLAINED
    assert stands("in_shared_care", [waits], TODAY + DAY).code == "waits_long"
    assert stands("paused", [], TODAY, look_again=TODAY - PAUSE_GRACE).standing is Standing.EXPLAINED
    assert stands("paused", [], TODAY, look_again=TODAY - PAUSE_GRACE - DAY).code == "pause_over"
    assert stands("paused", [], TODAY).code == "pause_over"  # a pause without a day
    done = one(ReviewState.COMPLETED, completed_on=TODAY - timedelta(days=31))
    assert stands("in_shared_care", [done], TODAY).standing is Standing.COVERED
    assert stands("in_shared_care", [done], TODAY + DAY).code == "none_open"


def test_a_pause_is_work_from_its_day_to_look_again_until_it_explains_no_more() -> None:
    days = {-1: False, 0: True, PAUSE_GRACE.days: True, PAUSE_GRACE.days + 1: False}
    found = {ago: stands("paused", [], TODAY, look_again=TODAY - ago * DAY) for ago in days}
    assert {ago: verdict.to_look for ago, verdict in found.items()} == days
    assert [verdict.standing is Standing.EXPLAINED for verdict in found.values()] == [True, True, True, False]


@pytest.mark.parametrize("status", ["custody", "hospital"])
def test_nobody_is_in_prison_or_in_hospital_and_forgotten(status: str) -> None:
    for look_again, to_look in ((None, True), (TODAY + DAY, False), (TODAY, True), (TODAY - 300 * DAY, True)):
        verdict = stands(status, [], TODAY, look_again=look_again)
        assert (verdict.standing, verdict.code, verdict.to_look) == (Standing.EXPLAINED, status, to_look), look_again
    assert not any(stands(over, [], TODAY).to_look for over in ("left", "died"))


def test_each_gap_has_its_code() -> None:
    past = TODAY - DAY
    cases = {
        "still_open": ("died", [one(ReviewState.ASKED)]),
        "none_open": ("in_shared_care", []),
        "back_again": ("in_shared_care", [one(ReviewState.CLOSED, outcome="left")]),
        "several": ("in_shared_care", [one(ReviewState.DUE), one(ReviewState.PLANNED)]),
        "no_code": ("in_shared_care", [one(ReviewState.DEFERRED)]),
        "day_passed": ("in_shared_care", [one(ReviewState.ASKED, past, planned_on=past)]),
        "no_day": ("in_shared_care", [one(ReviewState.DUE, past)]),
    }
    assert {code: stands(status, reviews, TODAY).code for code, (status, reviews) in cases.items()} == {
        code: code for code in cases
    }
    assert set(GAPS) == {*cases, "waits_long", "pause_over"}
    no_place = stands("in_shared_care", [one(ReviewState.DUE, past, planned_because="no room")], TODAY)
    assert (no_place.standing, no_place.code, no_place.owed) == (Standing.EXPLAINED, "no_place", True)


def test_the_step_that_opens_and_the_proof_know_the_same_statuses() -> None:
    assert set(cycle.AWAY) == AWAY
    assert set(cycle.ENDED) == ENDED


def test_how_late_in_words() -> None:
    assert [lateness(TODAY - timedelta(days=n), TODAY) for n in (1, 14, 15, 28, 29, 91, 92)] == [
        *("up to 2 weeks",) * 2, *("2 to 4 weeks",) * 2, *("1 to 3 months",) * 2, "more than 3 months",
    ]  # fmt: skip
    assert [most for most, _ in LATE] == sorted(most for most, _ in LATE)
