"""When a review is due."""

from __future__ import annotations

from datetime import date

import pytest

from liaison.domain.duedates import Intervals, add_months, review_due


def test_a_review_is_due_twelve_calendar_months_after_the_last_completed_one():
    due = review_due(date(2020, 5, 1), date(2026, 3, 15))

    assert due.on == date(2027, 3, 15)
    assert due.because == "12 months after the last completed review (15/03/2026)."


def test_a_review_completed_on_the_29th_of_february_is_next_due_on_the_28th():
    assert review_due(date(2020, 5, 1), date(2028, 2, 29)).on == date(2029, 2, 28)


def test_the_first_review_counts_from_the_start_of_shared_care_by_the_services_own_interval():
    assert review_due(date(2026, 11, 30), None).on == date(2027, 11, 30)
    assert review_due(date(2026, 11, 30), None, Intervals(first=3)).on == date(2027, 2, 28)


def test_a_review_from_an_earlier_spell_of_shared_care_does_not_count():
    due = review_due(date(2026, 6, 1), date(2024, 1, 10))

    assert due.on == date(2027, 6, 1)
    assert "shared care began" in due.because


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
    ],
)
def test_months_are_calendar_months(day, months, later):
    assert add_months(day, months) == later
