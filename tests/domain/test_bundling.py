"""Which answers wait for the weekly letter, and when it leaves; when a practice is told that we are late, and what."""

from datetime import UTC, date, datetime, timedelta

import pytest

from liaison.domain.bundling import may_wait, next_letter
from liaison.domain.lateness import AT_MOST_AFTER, TABLE, is_due, new_time
from liaison.domain.workdays import calendar_for
from models.taxonomy import Urgency

CALENDAR = calendar_for(range(2025, 2028))


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (datetime(2026, 11, 24, 10, tzinfo=UTC), datetime(2026, 11, 26, 9, 30, tzinfo=UTC)),
        (datetime(2026, 11, 26, 9, 30, tzinfo=UTC), datetime(2026, 12, 3, 9, 30, tzinfo=UTC)),
        (datetime(2026, 7, 6, 10, tzinfo=UTC), datetime(2026, 7, 9, 8, 30, tzinfo=UTC)),  # summer time
        (datetime(2026, 10, 23, 10, tzinfo=UTC), datetime(2026, 10, 29, 9, 30, tzinfo=UTC)),  # over the clock change
    ],
)
def test_the_weekly_letter_leaves_on_thursday_morning_in_london(now: datetime, leaves: datetime) -> None:
    assert next_letter(now, CALENDAR) == leaves


def test_where_thursday_is_closed_it_leaves_the_working_day_before() -> None:
    closed = calendar_for(range(2025, 2028), closures=[date(2026, 11, 26)])

    assert next_letter(datetime(2026, 11, 24, 10, tzinfo=UTC), closed) == datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def test_only_what_is_routine_waits_and_never_past_what_was_promised() -> None:
    until = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)

    assert [may_wait(level, until, until) for level in Urgency] == [False, False, False, True]
    assert not may_wait(Urgency.U4, until, until - timedelta(minutes=1))


@pytest.mark.parametrize("level", list(Urgency))
def test_a_practice_is_told_before_the_time_passes_and_not_days_after(level: Urgency) -> None:
    answer_by = datetime(2026, 11, 26, 10, tzinfo=UTC)
    first = answer_by - TABLE[level].before

    assert TABLE[level].before > timedelta(0)
    assert not is_due(level, answer_by, first - timedelta(seconds=1))
    assert is_due(level, answer_by, first)
    assert is_due(level, answer_by, answer_by)
    assert not is_due(level, answer_by, answer_by + AT_MOST_AFTER + timedelta(seconds=1))


def test_the_new_time_counts_working_days_and_what_is_urgent_gets_none() -> None:
    friday = datetime(2026, 11, 27, 10, tzinfo=UTC)  # Monday the 30th is closed

    assert new_time(Urgency.U3, friday, friday, CALENDAR) == datetime(2026, 12, 1, 10, tzinfo=UTC)
    assert new_time(Urgency.U4, friday, friday + timedelta(hours=2), CALENDAR) == datetime(2026, 12, 2, 12, tzinfo=UTC)
    assert new_time(Urgency.U2, friday, friday, CALENDAR) is None
