"""When a series meets, across clock changes and closures."""

from __future__ import annotations

from calendar import monthcalendar
from datetime import UTC, date, datetime, time
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.recurrence import LAST, Moves, Series, next_occurrence, nth_weekday, occurrences
from liaison.domain.workdays import calendar_for

CALENDAR = calendar_for(range(2026, 2038))
WEDNESDAY = 2
QUARTERLY = Series(3, WEDNESDAY, frozenset({1, 4, 7, 10}), time(14), minutes=90)


def test_the_third_wednesday_of_a_quarter_stays_at_two_o_clock_across_the_clock_changes():
    found = list(islice(occurrences(QUARTERLY, date(2027, 1, 1), CALENDAR), 4))

    assert [one.day for one in found] == [date(2027, 1, 20), date(2027, 4, 21), date(2027, 7, 21), date(2027, 10, 20)]
    assert [one.starts for one in found[:2]] == [
        datetime(2027, 1, 20, 14, tzinfo=UTC),
        datetime(2027, 4, 21, 13, tzinfo=UTC),
    ]
    assert found[0].ends == datetime(2027, 1, 20, 15, 30, tzinfo=UTC)
    assert found[0].because == "The third Wednesday of January, April, July and October, 14:00."


def test_the_occurrence_of_today_still_counts():
    assert next_occurrence(QUARTERLY, date(2027, 1, 20), CALENDAR).day == date(2027, 1, 20)
    assert next_occurrence(QUARTERLY, date(2027, 1, 21), CALENDAR).day == date(2027, 4, 21)


@pytest.mark.parametrize(
    ("moves", "day"),
    [(Moves.NEXT_WEEK, date(2026, 12, 7)), (Moves.NEXT_DAY, date(2026, 12, 1)), (Moves.SKIP, date(2027, 11, 29))],
)
def test_a_closed_day_moves_the_meeting_as_the_series_says(moves, day):
    last_monday = Series(LAST, 0, frozenset({11}), time(10), moves=moves)  # 30 November 2026 is closed

    assert next_occurrence(last_monday, date(2026, 11, 15), CALENDAR).day == day


def test_a_moved_meeting_says_from_where_and_is_found_from_the_month_it_moved_into():
    last_monday = Series(LAST, 0, frozenset({11}), time(10))

    found = next_occurrence(last_monday, date(2026, 12, 1), CALENDAR)

    assert found.day == date(2026, 12, 7)
    assert found.because == ("The last Monday of November, 10:00, moved from Mon 30 Nov because the service is closed.")


def test_a_series_on_a_day_the_service_never_opens_is_refused_in_words():
    saturday = Series(1, 5, frozenset({3}), time(10))

    with pytest.raises(ValueError, match="closed whenever"):
        next_occurrence(saturday, date(2026, 11, 1), CALENDAR)


@settings(max_examples=100, deadline=None)
@given(year=st.integers(2024, 2040), month=st.integers(1, 12), weekday=st.integers(0, 6), nth=st.sampled_from([1, 2, 3, 4, LAST]))  # fmt: skip
def test_the_nth_weekday_agrees_with_the_printed_calendar(year, month, weekday, nth):
    printed = [week[weekday] for week in monthcalendar(year, month) if week[weekday]]

    assert nth_weekday(year, month, weekday, nth) == date(year, month, printed[nth - 1 if nth > 0 else -1])


@pytest.mark.parametrize(
    "wrong",
    [{"nth": 5}, {"nth": -2}, {"weekday": 7}, {"months": frozenset()}, {"months": frozenset({13})}, {"minutes": 0}],
)
def test_a_series_that_would_not_meet_in_each_of_its_months_is_refused(wrong):
    right = {"nth": 3, "weekday": 2, "months": frozenset({1}), "at": time(14)}

    with pytest.raises(ValueError, match="series"):
        Series(**{**right, **wrong})


def test_every_month_is_said_so():
    assert Series(1, 0, frozenset(range(1, 13)), time(9, 30)).words == "the first Monday of every month, 09:30"
