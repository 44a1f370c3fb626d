"""When somebody sees to what others bring to a review, and what the sentence says."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from liaison.domain.gathering import Parts, by_when, is_time, missing, why
from liaison.domain.looking_out import ABOUT_OTHERS, TASKS, Kind
from liaison.domain.states import ReviewState
from liaison.domain.workdays import calendar_for

HELD = date(2026, 12, 18)  # a Friday
CALENDAR = calendar_for([2026, 2027])
NOTHING = Parts(
    registered=True, asked=True, said=False, words=False, ringing=False, pharmacy="Quay Pharmacy", summary=False
)
PRACTICE = "The practice has said nothing yet about medicines, bloods and ECG."
PHARMACY = "The pharmacy's collection summary is not here (Quay Pharmacy)."


@pytest.mark.parametrize(
    ("parts", "lacks"),
    [
        (NOTHING, [PRACTICE, PHARMACY]),
        (replace(NOTHING, asked=False), ["The practice has not been asked yet about medicines, bloods and ECG.", PHARMACY]),
        (replace(NOTHING, said=True, summary=True), ["The practice has answered, and said nothing about medicines, bloods and ECG."]),
        (replace(NOTHING, said=True, words=True), [PHARMACY]),
        (replace(NOTHING, ringing=True), [PHARMACY]),
        (replace(NOTHING, registered=False), [PHARMACY]),
        (replace(NOTHING, pharmacy=""), [PRACTICE]),
        (replace(NOTHING, words=True, summary=True), []),
        (replace(NOTHING, ringing=True, pharmacy=""), []),
        (NOTHING.without_practice(), [PHARMACY]),
    ],
)  # fmt: skip
def test_each_part_is_named_that_is_not_here_and_no_other(parts: Parts, lacks: list[str]) -> None:
    assert missing(parts) == lacks


def test_the_sentence_begins_with_the_day() -> None:
    assert why(HELD, [PHARMACY]) == f"Review on Fri 18 Dec. {PHARMACY}"


@pytest.mark.parametrize(
    ("state", "today", "due"),
    [
        (ReviewState.PLANNED, date(2026, 12, 3), False),
        (ReviewState.PLANNED, date(2026, 12, 4), True),
        (ReviewState.ASKED, date(2026, 12, 4), True),
        (ReviewState.CONFIRMED, date(2026, 12, 17), True),
        (ReviewState.CONFIRMED, HELD, False),
        (ReviewState.PLANNED, date(2026, 12, 5), False),  # a Saturday
        (ReviewState.DUE, date(2026, 12, 4), False),
        (ReviewState.COMPLETED, date(2026, 12, 4), False),
    ],
)
def test_it_is_time_from_two_weeks_before_until_the_day(state: ReviewState, today: date, due: bool) -> None:
    assert is_time(state, HELD, today, CALENDAR) is due


def test_who_has_no_day_has_nothing_to_gather_for() -> None:
    assert not is_time(ReviewState.PLANNED, None, HELD - timedelta(days=14), CALENDAR)


@pytest.mark.parametrize(
    ("today", "by"),
    [
        (date(2026, 12, 4), date(2026, 12, 9)),
        (date(2026, 12, 16), date(2026, 12, 17)),
        (date(2026, 12, 17), date(2026, 12, 17)),
    ],
)
def test_it_is_looked_at_in_a_few_days_and_before_the_review(today: date, by: date) -> None:
    assert by_when(HELD, today, CALENDAR) == by


def test_the_task_asks_nothing_of_the_person_and_leads_to_no_other() -> None:
    task = TASKS[Kind.GATHER]
    assert {code: one.done for code, one in task.answers.items()} == {
        "asked": False, "here": True, "without": True, "not_yet": False,
    }  # fmt: skip
    assert not any(one.then or one.now for one in task.answers.values())
    assert frozenset({Kind.GATHER}) == ABOUT_OTHERS
