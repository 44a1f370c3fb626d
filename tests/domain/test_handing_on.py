"""Who finds no place with the keyworker is seen by a colleague who has one; the next plan leaves it there, and what is agreed changes hands by nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain import planning
from liaison.domain.planning import Capacity, Plan, ToPlan, level, monday
from liaison.domain.relaxation import relaxed
from liaison.domain.sharing_out import able
from liaison.domain.workdays import calendar_for, days

TODAY = date(2027, 1, 11)
CALENDAR = calendar_for(range(2026, 2030))
SOONEST = TODAY + timedelta(weeks=1)  # the notice that everybody has
LEAVES = date(2027, 2, 17)
GONE = frozenset(days(LEAVES, date(2028, 12, 31)))
DUE = date(2027, 3, 12)  # the window begins on 12 February: three working days before she leaves
EILIDH = Capacity(1, "Eilidh Munro", 2, away=GONE)
FERGUS = Capacity(2, "Fergus Tait", 4)
SHONA = Capacity(3, "Shona Baird", 4)
SAID = "Eilidh Munro, the keyworker, has no place in that time."
AWAY = "Eilidh Munro is away then, and has no other place in that time"


def plan(reviews: list[ToPlan], *workers: Capacity, today: date = TODAY) -> Plan:
    """The plan of these workers."""
    return level(reviews, workers, CALENDAR, today)


def hers(number: int, first: int = 1) -> list[ToPlan]:
    """So many reviews of hers, all due on one day."""
    return [ToPlan(id, DUE, 1, "North", keyworker=1) for id in range(first, first + number)]


def kept(reviews: list[ToPlan], found: Plan) -> list[ToPlan]:
    """The same reviews as the next plan takes them."""
    placed = {one.review_id: one for one in found.placed}
    return [
        replace(one, planned=placed[one.id].day, worker_id=placed[one.id].worker_id, handed_on=placed[one.id].handed_from is not None)
        if one.id in placed else one
        for one in reviews
    ]  # fmt: skip


def places(found: Plan) -> dict[int, tuple[date, int]]:
    """Day and worker of each."""
    return {one.review_id: (one.day, one.worker_id) for one in found.placed}


def test_nobody_is_left_without_a_place_because_the_keyworker_leaves() -> None:
    alone = plan(hers(7), EILIDH)
    assert len(alone.unplaced) == 4, "her few days take three"

    found = plan(hers(7), EILIDH, FERGUS)

    assert not found.unplaced
    assert found.late == 0
    theirs = [one for one in found.placed if one.worker_id == 2]
    assert len(theirs) == 4, "no more change hands than have to"
    assert found.handed_on == {one.review_id for one in theirs}
    assert all(one.handed_from == 1 and one.because.endswith(f"places taken that week. {SAID}") for one in theirs)
    assert theirs[0].because == f"Due Fri 12 Mar; Fergus Tait has 1 of 4 places taken that week. {SAID}"
    assert all(one.handed_from is None and SAID not in one.because for one in found.placed if one.worker_id == 1)


def test_they_are_shared_between_the_colleagues_and_the_weeks() -> None:
    found = plan(hers(15), EILIDH, FERGUS, SHONA)

    guests = [one for one in found.placed if one.worker_id != 1]
    assert len(guests) == 12
    assert max(Counter((one.worker_id, monday(one.day)) for one in guests).values()) == 2
    assert set(Counter(one.worker_id for one in guests).values()) == {6}


@pytest.mark.parametrize("later", range(3))
def test_the_next_plan_leaves_them_with_whoever_has_them(later: int) -> None:
    first = plan(hers(30), EILIDH, FERGUS, SHONA)
    assert len(first.handed_on) == 27

    second = plan(kept(hers(30), first), EILIDH, FERGUS, SHONA, today=TODAY + timedelta(days=later))

    assert places(second) == places(first)
    assert second.moved == 0
    assert second.handed_on == first.handed_on
    assert {one.handed_from for one in second.placed if one.review_id in second.handed_on} == {1}


def test_a_planned_one_that_goes_says_why_in_the_words_of_a_move() -> None:
    was = LEAVES + timedelta(days=5)
    reviews = [replace(one, planned=was) for one in hers(7)]

    found = plan(reviews, EILIDH, FERGUS)

    guests = [one for one in found.placed if one.worker_id == 2]
    assert len(guests) == 4
    for one in guests:
        where = "With another colleague" if one.day == was else "Moved from Mon 22 Feb"
        assert one.because.endswith(f" places taken that week. {where}: {AWAY}.")
        assert one.moved == AWAY


def test_who_has_no_place_with_a_keyworker_who_is_there_is_not_said_to_be_moved_by_her_leave() -> None:
    was = LEAVES - timedelta(days=5)
    assert was not in EILIDH.away
    reviews = [replace(one, planned=was) for one in hers(12)]

    guests = [one for one in plan(reviews, EILIDH, FERGUS).placed if one.worker_id == 2]

    assert guests
    assert {one.moved for one in guests} == {"the keyworker has no place in that time"}


def test_who_was_handed_on_late_is_seen_in_time_once_that_colleague_has_a_place() -> None:
    full = [ToPlan(100 + n, DUE, 2, "North", agreed=monday(DUE) - timedelta(weeks=n // 4 - 0)) for n in range(20)]
    first = plan([*hers(4), *full], EILIDH, FERGUS)
    (guest,) = [one for one in first.placed if one.review_id in first.handed_on]
    assert guest.day > DUE
    assert places(plan(kept([*hers(4), *full], first), EILIDH, FERGUS)) == places(first)

    second = plan(kept([*hers(4), *full[:-8]], first), EILIDH, FERGUS)

    (guest,) = [one for one in second.placed if one.review_id in second.handed_on]
    assert guest.worker_id == 2
    assert guest.day <= DUE
    assert guest.moved == "there is a place in time now"
    assert "Eilidh Munro, the keyworker, had no place for it." in guest.because


BACK = date(2027, 2, 22)  # after the five weeks in which who is overdue is to be seen
ILL = replace(EILIDH, away=frozenset(days(TODAY, BACK - timedelta(days=1))), per_week=2)
OVERDUE = [ToPlan(90 + n, TODAY - timedelta(days=30 + n), 1, "North", keyworker=1) for n in range(2)]


def test_who_is_overdue_does_not_wait_for_a_keyworker_who_is_away_for_weeks_while_a_colleague_has_room() -> None:
    """Out of practice: the two who had waited longest came last of all, after people who were still in time."""
    hers_in_time = [ToPlan(n, BACK + timedelta(days=18), 1, "North", keyworker=1) for n in range(4)]
    alone = plan([*hers_in_time, *OVERDUE], ILL)
    assert all(one.day >= BACK for one in alone.placed)

    found = plan([*hers_in_time, *OVERDUE], ILL, FERGUS)

    by_id = {one.review_id: one for one in found.placed}
    window_ends = TODAY + timedelta(weeks=5)
    assert all(by_id[one.id].worker_id == 2 and by_id[one.id].day <= window_ends for one in OVERDUE)
    assert all(SAID in by_id[one.id].because for one in OVERDUE)
    assert all(by_id[n].worker_id == 1 for n in range(4)), "who is in time with her stays hers"
    again = kept([*hers_in_time, *OVERDUE], found)
    for later in (0, 1, 7):
        assert places(plan(again, ILL, FERGUS, today=TODAY + timedelta(days=later))) == places(found)


def test_where_no_colleague_could_see_them_sooner_they_stay_with_the_keyworker() -> None:
    full = [ToPlan(n, TODAY + timedelta(days=7 * (n // 4) + 8), 2, "North", agreed=TODAY + timedelta(days=7 * (n // 4) + 8), keyworker=2) for n in range(24)]  # fmt: skip
    found = plan([*full, *OVERDUE], ILL, FERGUS)
    by_id = {one.review_id: one for one in found.placed}
    assert [by_id[one.id].worker_id for one in OVERDUE] == [1, 1]
    assert not found.handed_on


def test_where_nobody_has_room_it_stays_hers_and_says_so() -> None:
    found = plan(hers(40), EILIDH, replace(FERGUS, per_week=1))

    assert len(found.placed) == 3 + 9
    assert {one.worker_id for one in found.placed} == {1, 2}
    assert {one.because for one in found.unplaced} == {
        "No free place with Eilidh Munro from Fri 12 Feb to well after Fri 12 Mar: the weeks are full or closed. "
        "Nobody else who could take it has room then."
    }


def test_what_is_agreed_with_a_person_changes_hands_by_nobody_but_a_person() -> None:
    agreed = ToPlan(99, DUE, 1, "North", agreed=date(2027, 3, 10))

    found = plan([*hers(7), agreed], EILIDH, FERGUS)

    assert [one.review_id for one in found.unplaced] == [99]
    assert "Nobody else" not in found.unplaced[0].because


def test_only_who_may_take_it_is_asked() -> None:
    south = replace(FERGUS, localities=frozenset({"South"}))
    north = replace(SHONA, localities=frozenset({"North"}))
    assert {one.worker_id for one in plan(hers(9), EILIDH, south, north).placed} == {1, 3}

    asked = [replace(one, gender="woman") for one in hers(9)]
    her, woman, man = (
        replace(one, gender=gender) for one, gender in ((EILIDH, "woman"), (SHONA, "woman"), (FERGUS, "man"))
    )
    assert {one.worker_id for one in plan(asked, her, woman, man).placed} == {1, 3}
    assert len(plan(asked, her, man).unplaced) == 6


def test_the_practice_s_closed_days_are_kept_free_by_whoever_takes_it_over() -> None:
    shut = frozenset(days(date(2027, 2, 12), date(2027, 3, 8))) | {date(2027, 3, 10), date(2027, 3, 12)}
    found = plan([replace(one, shut=shut) for one in hers(3)], EILIDH, FERGUS)
    assert {(one.worker_id, one.day) for one in found.placed} <= {(2, date(2027, 3, 9)), (2, date(2027, 3, 11))}
    assert len(found.placed) == 3


WORKERS = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from([(), ("North",), ("South",)]), st.sampled_from(["", "woman", "man"]), st.sets(st.integers(0, 90), max_size=60)),
    min_size=2, max_size=4,
)  # fmt: skip
ROWS = st.lists(
    st.tuples(st.integers(-20, 60), st.integers(1, 4), st.sampled_from(["North", "South"]), st.sampled_from(["new", "new", "planned", "agreed"]),
              st.sampled_from(["", "", "woman"]), st.booleans()),
    max_size=40,
)  # fmt: skip


def drawn(rows: list[tuple], workers: list[tuple]) -> tuple[list[ToPlan], list[Capacity]]:
    """Reviews and workers of what was drawn."""
    capacity = [
        Capacity(n, f"Worker {n}", full, frozenset(near), frozenset(TODAY + timedelta(days=day) for day in away), gender)
        for n, (full, near, gender, away) in enumerate(workers, start=1)
    ]  # fmt: skip
    reviews = []
    for id, (due, worker, near, kind, gender, shut) in enumerate(rows):
        day = CALENDAR.working_day(TODAY + timedelta(days=max(8, due - 5)), 0)
        closed = frozenset(days(day + timedelta(days=1), day + timedelta(days=3))) if shut else frozenset()
        planned, agreed = (day if kind != "new" else None), (day if kind == "agreed" else None)
        reviews.append(
            ToPlan(id, TODAY + timedelta(days=due), worker, near, agreed, planned, gender, None, False, closed, worker)
        )
    return reviews, capacity


@settings(max_examples=150, deadline=None)
@given(ROWS, WORKERS)
def test_as_many_as_before_have_a_place_and_nobody_with_whom_they_may_not_be(rows, workers) -> None:
    reviews, capacity = drawn(rows, workers)
    by_id = {worker.worker_id: worker for worker in capacity}
    with patch.object(planning, "hand_on", lambda *_: None):
        before = level(reviews, capacity, CALENDAR, TODAY)

    found = level(reviews, capacity, CALENDAR, TODAY)

    assert sorted([one.review_id for one in (*found.placed, *found.unplaced)]) == sorted(
        review.id for review in reviews
    )
    now, was = places(found), places(before)
    waited = {id for id, (day, _) in was.items() if reviews[id].due < SOONEST and day > SOONEST + timedelta(weeks=4)}
    assert all(now[id][1] == worker for id, (_, worker) in was.items() if id not in waited)
    assert found.handed_on <= {one.review_id for one in before.unplaced} | waited
    assert all(now[id][0] < was[id][0] for id in found.handed_on & waited), "to be seen sooner, or not at all"
    assert waited <= now.keys()
    weeks = Counter((one.worker_id, monday(one.day)) for one in found.placed if not reviews[one.review_id].planned)
    assert all(number <= by_id[worker].per_week for (worker, _), number in weeks.items())
    for one in found.placed:
        review = reviews[one.review_id]
        assert one.day == review.agreed or (one.day not in review.shut and one.day not in by_id[one.worker_id].away)
        if review.agreed and review.worker_id in by_id:
            assert one.worker_id == review.worker_id
        if one.review_id in found.handed_on:
            assert by_id[one.worker_id] in able(review, by_id)
            assert one.worker_id != review.worker_id


def a_service(seed: int, people: int = 600, workers: int = 8) -> tuple[list[ToPlan], list[Capacity]]:
    """Caseloads by hours, two keyworkers who have too many and one who leaves in spring; a tenth without one, some overdue."""
    dice = Random(seed)
    capacity = [
        Capacity(n, f"Worker {n}", dice.choice([2, 3, 3]), frozenset({f"Place {n % 2}"}), frozenset(TODAY + timedelta(days=start + day) for start in dice.sample(range(0, 360, 7), 4) for day in range(7)))
        for n in range(1, workers + 1)
    ]  # fmt: skip
    capacity[0] = replace(capacity[0], away=frozenset(days(date(2027, 4, 1), date(2028, 12, 31))))
    owners = dice.choices(
        range(1, workers + 1),
        weights=[one.per_week * (3 if one.worker_id in (2, 3) else 1) for one in capacity],
        k=people,
    )
    reviews = [
        ToPlan(n, TODAY + timedelta(days=dice.randrange(-10, 365)), owner, f"Place {dice.randrange(2)}", keyworker=owner)
        for n, owner in enumerate(owner if dice.random() < 0.9 else None for owner in owners)
    ]  # fmt: skip
    return reviews, capacity


@pytest.mark.parametrize("seed", range(4))
def test_in_a_year_of_a_service_everybody_is_seen_and_the_next_plans_move_nobody(seed: int) -> None:
    reviews, capacity = a_service(seed)

    first = level(reviews, capacity, CALENDAR, TODAY)

    assert len(first.handed_on) > 20
    assert not first.unplaced
    bound = relaxed(reviews, capacity, CALENDAR, TODAY, anybodys=first.handed_on)
    assert len(first.placed) == round(bound.held)
    assert bound.bound <= first.week_peak <= bound.bound + 1
    for later in range(3):
        second = level(kept(reviews, first), capacity, CALENDAR, TODAY + timedelta(days=later))
        assert places(second) == places(first)
        assert second.handed_on == first.handed_on


def test_a_colleague_who_leaves_in_her_turn_hands_on_and_the_keyworker_who_has_room_again_may_have_it_back() -> None:
    first = plan(hers(7), EILIDH, FERGUS)
    gone = replace(FERGUS, away=GONE, per_week=1)
    again = kept(hers(7), first)

    found = plan(again, replace(EILIDH, away=frozenset()), gone)

    assert not found.unplaced
    back = [one for one in found.placed if one.review_id in first.handed_on and one.worker_id == 1]
    assert back
    assert all(one.handed_from is None for one in back)
