"""Who finds no place with the keyworker is seen by a colleague who has one; the next plan leaves it there."""

from dataclasses import replace
from datetime import date, timedelta

from liaison.domain.planning import Capacity, Plan, ToPlan, level
from liaison.domain.workdays import calendar_for, days

TODAY = date(2027, 1, 11)
CALENDAR = calendar_for(range(2026, 2030))
LEAVES = date(2027, 2, 17)
GONE = frozenset(days(LEAVES, date(2028, 12, 31)))
DUE = date(2027, 3, 12)  # the window begins on 12 February: three working days before she leaves
EILIDH = Capacity(1, "Eilidh Munro", 2, away=GONE)
FERGUS = Capacity(2, "Fergus Tait", 4)


def plan(reviews: list[ToPlan], *workers: Capacity, today: date = TODAY) -> Plan:
    """The plan of these workers."""
    return level(reviews, workers, CALENDAR, today)


def hers(number: int) -> list[ToPlan]:
    """So many reviews of hers, all due on one day."""
    return [ToPlan(id, DUE, 1, "North") for id in range(1, number + 1)]


def test_nobody_is_left_without_a_place_because_the_keyworker_leaves():
    alone = plan(hers(7), EILIDH)
    assert alone.unplaced, "her few days take fewer"

    found = plan(hers(7), EILIDH, FERGUS)

    assert not found.unplaced
    assert found.late == 0
    by_worker = {one.review_id: one.worker_id for one in found.placed}
    assert sorted(by_worker.values()).count(2) == len(alone.unplaced), "no more change hands than have to"
    assert all("The keyworker has no place in that time." in one.because for one in found.placed if one.worker_id == 2)


def test_the_next_plan_leaves_it_with_whoever_has_it():
    third = Capacity(3, "Shona Baird", 4)
    first = plan(hers(9), EILIDH, FERGUS, third)
    placed = {one.review_id: one for one in first.placed}
    again = [replace(review, planned=placed[review.id].day, had_by=placed[review.id].worker_id) for review in hers(9)]

    second = plan(again, EILIDH, FERGUS, third, today=TODAY + timedelta(days=1))

    assert {one.review_id: (one.day, one.worker_id) for one in second.placed} == {
        id: (one.day, one.worker_id) for id, one in placed.items()
    }
    assert not second.moved


def test_a_full_keyworker_hands_on_what_she_cannot_see_and_a_planned_day_that_goes_says_why():
    full = replace(EILIDH, away=frozenset(), per_week=1)
    reviews = [*hers(11), ToPlan(12, DUE, 1, "North", planned=LEAVES - timedelta(days=60), had_by=1)]

    found = plan(reviews, full, FERGUS)

    assert not found.unplaced
    moved = {one.review_id: one.moved for one in found.placed if one.moved}
    assert set(moved) <= {12}


def test_where_nobody_has_room_it_stays_hers_and_says_so():
    found = plan(hers(40), EILIDH, replace(FERGUS, per_week=1))

    assert found.unplaced
    assert len(found.placed) > len(plan(hers(40), EILIDH).placed), "as many as there is room for are seen"
    assert {one.worker_id for one in found.placed} == {1, 2}


def test_what_is_agreed_with_a_person_changes_hands_by_nobody_but_a_person():
    agreed = ToPlan(99, DUE, 1, "North", agreed=date(2027, 3, 10))

    found = plan([*hers(7), agreed], EILIDH, FERGUS)

    assert [one.review_id for one in found.unplaced] == [99]
