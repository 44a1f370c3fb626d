"""The invented register: nobody in it can exist, and the year is spread."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from liaison.demo.people_in_care import HOW_MANY, person
from liaison.demo.places import LOCALITY, PLACES
from liaison.domain import chi
from liaison.domain.duedates import review_due
from liaison.domain.eligibility import Channel
from liaison.outbox.eligible import person_now
from liaison.store.tables_people import Person

TODAY = date(2026, 11, 27)


@pytest.fixture
def people() -> list[dict[str, Any]]:
    return [person(n, TODAY) for n in range(HOW_MANY)]


def days_to_due(row: dict[str, Any]) -> int:
    return (review_due(row["shared_care_start"], row["last_review_on"]).on - TODAY).days


def test_a_hundred_and_fifty_people_with_their_own_names_and_numbers(people: list[dict[str, Any]]) -> None:
    assert len(people) == 150
    assert len({row["chi"] for row in people}) == len({row["name"] for row in people}) == 150


def test_no_chi_number_is_valid_outside_the_demo(people: list[dict[str, Any]]) -> None:
    assert all(chi.is_demo(row["chi"]) for row in people)
    assert not [row["name"] for row in people if chi.is_valid(row["chi"])]


def test_everybody_belongs_to_a_practice_of_the_demo_and_its_locality(people: list[dict[str, Any]]) -> None:
    localities = {place.code: LOCALITY[place.cluster] for place in PLACES}

    assert {row["practice_code"] for row in people} == set(localities)
    assert all(row["locality"] == localities[row["practice_code"]] for row in people)


def test_reviews_are_overdue_due_now_soon_and_later_and_some_are_the_first(people: list[dict[str, Any]]) -> None:
    due = [days_to_due(row) for row in people]

    assert 8 <= sum(days < 0 for days in due) <= 25
    assert sum(0 <= days < 14 for days in due) >= 3
    assert sum(14 <= days < 70 for days in due) >= 12
    assert max(due) < 366
    assert 10 <= sum(row["last_review_on"] is None for row in people) <= 20


def test_no_review_was_held_before_shared_care_began_or_on_a_day_to_come(people: list[dict[str, Any]]) -> None:
    assert all(row["shared_care_start"] < TODAY for row in people)
    assert all(row["shared_care_start"] <= (row["last_review_on"] or TODAY) <= TODAY for row in people)


def test_every_kind_of_safe_contact_and_a_few_of_every_standing_are_there(people: list[dict[str, Any]]) -> None:
    blocks = [row["safe_contact"] for row in people]
    said = [person_now(Person(**{key: row[key] for key in ("status", "safe_contact")})) for row in people]

    assert {block.get("email", "unknown") for block in blocks} == {"yes", "no", "unknown"}
    assert any(block == {} for block in blocks)
    assert any(one.domestic_abuse for one in said)
    assert any((asked := one.safe_checked_on[Channel.POST]) and TODAY - asked > timedelta(days=183) for one in said)
    assert Counter(row["status"] for row in people).keys() == {
        "in_shared_care",
        "custody",
        "hospital",
        "paused",
        "left",
    }


def test_caseloads_are_shared_and_medicines_vary_within_a_practice(people: list[dict[str, Any]]) -> None:
    loads = Counter(row["keyworker"] for row in people)
    medicines = {
        place.code: {row["medicines"] for row in people if row["practice_code"] == place.code} for place in PLACES
    }

    assert max(loads.values()) < 50
    assert all(len(kinds) >= 6 for kinds in medicines.values())
