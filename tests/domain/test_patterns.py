"""Shifts by weekly patterns: alternating weeks, closed days, clock changes, nights."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.patterns import Pattern, span
from liaison.domain.workdays import calendar_for

CALENDAR = calendar_for(range(2026, 2028))
MONDAY = date(2026, 11, 2)


def falls(pattern: Pattern, last: date = date(2026, 12, 31)) -> list[str]:
    return [f"{day:%d.%m}" for day in pattern.days(MONDAY, last, CALENDAR)]


def test_every_week_but_not_on_a_bank_holiday_unless_said_so() -> None:
    every = Pattern(0, time(9), time(17), MONDAY, date(2026, 12, 7))
    on_call = Pattern(0, time(9), time(17), MONDAY, date(2026, 12, 7), on_holidays=True)

    assert falls(every) == ["02.11", "09.11", "16.11", "23.11", "07.12"]
    assert "30.11" in falls(on_call)


def test_alternating_weeks_are_counted_from_the_first_ones_own() -> None:
    assert falls(Pattern(4, time(9), time(13), date(2026, 11, 4), weeks=2), date(2026, 12, 5)) == [
        "06.11",
        "20.11",
        "04.12",
    ]


def test_two_alternating_patterns_share_every_week_between_them() -> None:
    odd, even = (Pattern(2, time(9), time(17), MONDAY + timedelta(weeks=n), weeks=2) for n in (0, 1))

    assert sorted([*falls(odd), *falls(even)]) == sorted(falls(Pattern(2, time(9), time(17), MONDAY)))


@pytest.mark.parametrize(("day", "utc"), [(date(2026, 10, 23), 8), (date(2026, 10, 26), 9), (date(2027, 3, 29), 8)])
def test_nine_is_nine_in_london_on_both_sides_of_a_clock_change(day: date, utc: int) -> None:
    starts, ends = span(day, time(9), time(17))

    assert (starts.hour, ends - starts) == (utc, timedelta(hours=8))


def test_a_night_shift_ends_on_the_next_day_and_is_an_hour_longer_when_the_clocks_go_back() -> None:
    starts, ends = span(date(2026, 10, 24), time(17), time(9))

    assert (starts, ends) == (datetime(2026, 10, 24, 16, tzinfo=UTC), datetime(2026, 10, 25, 9, tzinfo=UTC))


@pytest.mark.parametrize("wrong", [{"weekday": 7}, {"weeks": 0}, {"weeks": 9}, {"last": date(2026, 11, 1)}])
def test_what_is_no_pattern_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Pattern(**{"weekday": 0, "start": time(9), "end": time(17), "first": MONDAY} | wrong)  # type: ignore[arg-type]


@given(st.integers(0, 6), st.integers(1, 8), st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.integers(0, 200))
def test_its_days_are_its_weekday_so_many_weeks_apart_and_never_closed(
    weekday: int, weeks: int, first: date, ahead: int
) -> None:
    pattern = Pattern(weekday, time(9), time(17), first, weeks=weeks)

    found = list(pattern.days(first, first + timedelta(days=ahead), CALENDAR))

    assert all(day.weekday() == weekday and CALENDAR.is_working_day(day) for day in found)
    assert all((later - sooner).days % (7 * weeks) == 0 for sooner, later in pairwise(found))
