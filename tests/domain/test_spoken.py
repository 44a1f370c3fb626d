"""Times as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from liaison.domain import spoken
from liaison.domain.workdays import LONDON, calendar_for

CALENDAR = calendar_for([2026, 2027])


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


NOW = london("2026-11-27T10:00")  # a Friday; Monday 30 November is closed


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-27T16:30", "16:30 today"),
        ("2026-11-28T10:00", "tomorrow 10:00"),
        ("2026-11-26T16:05", "yesterday 16:05"),
        ("2026-12-01T09:15", "Tue 1 Dec 09:15"),
        ("2027-01-06T12:00", "Wed 6 Jan 2027 12:00"),
    ],
)
def test_a_moment_is_named_by_how_near_its_day_is(moment, words):
    assert spoken.when(london(moment), NOW) == words
    assert spoken.by(london(moment), NOW) == f"by {words}"


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        ("2026-11-27T10:35", "35 minutes left"),
        ("2026-11-27T11:20", "1 hour 20 minutes left"),
        ("2026-11-27T17:00", "7 hours left"),
        ("2026-11-27T09:25", "overdue by 35 minutes"),
        ("2026-12-02T09:00", "2 working days left"),
        ("2026-12-01T09:00", "1 working day left"),
        ("2026-11-24T09:00", "overdue by 3 working days"),
    ],
)
def test_what_is_left_is_said_in_minutes_today_and_in_working_days_after(deadline, words):
    assert spoken.left(london(deadline), NOW, CALENDAR) == words


def test_a_deadline_up_the_ladder_on_a_closed_day_is_said_in_hours():
    assert spoken.left(london("2026-11-28T01:00"), london("2026-11-27T23:00"), CALENDAR) == "2 hours left"


def test_days_and_exact_times_are_london_and_english_in_summer_too():
    moment = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert spoken.exact(moment) == "Thursday 2 July 2026, 00:30"
    assert spoken.short(moment) == "Thu 2 Jul 00:30"
    assert spoken.day_name(date(2026, 12, 1)) == "Tuesday 1 December"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=20), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=-35), "35 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=7, minutes=20), "7 hours"),
        (timedelta(days=3, hours=2), "3 days"),
    ],
)
def test_durations_are_as_exact_as_they_are_short(span, words):
    assert spoken.duration(span) == words
