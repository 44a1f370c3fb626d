"""The working calendar: Scottish holidays, half days, clock changes, and counting against a slow reference."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.workdays import LONDON, Calendar, ServiceHours, calendar_for, scottish_holidays

CALENDAR = calendar_for(range(2025, 2032))
DATES = st.dates(date(2025, 6, 1), date(2030, 6, 1))


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def test_scottish_holidays_have_st_andrews_day_the_world_cup_day_and_substitutes_but_no_easter_monday():
    holidays = scottish_holidays([2026, 2027])

    assert {date(2026, 11, 30), date(2026, 6, 15), date(2026, 1, 2), date(2026, 12, 28), date(2027, 1, 4)} <= holidays
    assert date(2026, 4, 3) in holidays
    assert date(2026, 4, 6) not in holidays


def test_a_site_adds_its_own_closures_and_may_open_on_a_holiday():
    calendar = calendar_for([2026], closures=[date(2026, 4, 6)], opened=[date(2026, 11, 30)])

    assert not calendar.is_working_day(date(2026, 4, 6))
    assert calendar.is_working_day(date(2026, 11, 30))


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-27T08:59", False),
        ("2026-11-27T09:00", True),
        ("2026-11-27T16:59", True),
        ("2026-11-27T17:00", False),
        ("2026-11-28T11:00", False),
        ("2026-11-30T11:00", False),
        ("2026-07-01T09:00", True),  # 08:00 UTC
    ],
)
def test_the_service_is_open_from_nine_to_five_london_time_on_working_days(moment, is_open):
    assert CALENDAR.is_open(london(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-27T18:00", "2026-12-01T09:00"),
        ("2026-11-27T07:00", "2026-11-27T09:00"),
        ("2026-11-27T09:00", "2026-11-27T09:00"),
        ("2026-11-26T12:00", "2026-11-27T09:00"),
        ("2026-10-24T12:00", "2026-10-26T09:00"),  # over the night the clocks change
    ],
)
def test_the_next_opening_skips_nights_weekends_and_holidays(moment, opening):
    assert CALENDAR.next_opening(london(moment)) == london(opening)


def test_a_half_day_closes_early_and_holds_deadlines_back_to_its_closing():
    calendar = Calendar(half_days={date(2026, 12, 24): time(13)})

    assert calendar.closing(date(2026, 12, 24)) == london("2026-12-24T13:00")
    assert not calendar.is_open(london("2026-12-24T14:00"))
    assert calendar.add_working_days(london("2026-12-23T16:00"), 1) == london("2026-12-24T13:00")


def test_adding_working_days_keeps_the_time_of_day_over_a_clock_change():
    assert CALENDAR.add_working_days(london("2026-10-23T15:00"), 2) == london("2026-10-27T15:00")


def test_adding_working_days_outside_the_hours_counts_from_the_next_opening():
    assert CALENDAR.add_working_days(london("2026-11-28T11:00"), 1) == london("2026-12-02T09:00")


def test_the_last_day_before_any_closure_of_two_days_is_an_eve():
    assert CALENDAR.is_eve_of_long_closure(date(2026, 11, 27))
    assert CALENDAR.is_eve_of_long_closure(date(2026, 12, 24))
    assert not CALENDAR.is_eve_of_long_closure(date(2026, 11, 26))
    assert not CALENDAR.is_eve_of_long_closure(date(2026, 11, 28))
    assert not CALENDAR.is_eve_of_long_closure(date(2027, 11, 29))  # a single Tuesday holiday follows


@settings(max_examples=150, deadline=None)
@given(day=DATES, n=st.integers(-15, 15))
def test_the_nth_working_day_agrees_with_a_list_of_all_working_days(day, n):
    around = [day + timedelta(days=offset) for offset in range(-60, 61)]
    working = [other for other in around if other.weekday() < 5 and other not in CALENDAR.closed]

    expected = [other for other in working if other > day][n - 1] if n > 0 else None
    if n < 0:
        expected = [other for other in working if other < day][n]
    if n == 0:
        expected = next(other for other in working if other >= day)

    assert CALENDAR.working_day(day, n) == expected


@settings(max_examples=300, deadline=None)
@given(day=DATES, n=st.integers(0, 1500), weekdays=st.frozensets(st.integers(0, 6), min_size=1))
def test_counting_working_days_agrees_with_looking_at_each_day_also_over_years_and_in_an_unusual_week(day, n, weekdays):
    calendar = Calendar(ServiceHours(weekdays=weekdays), CALENDAR.closed)
    later = day + timedelta(days=n)

    assert calendar.working_days_between(day, later) == sum(
        calendar.is_working_day(day + timedelta(days=k)) for k in range(1, n + 1)
    )


@settings(max_examples=150, deadline=None)
@given(day=DATES, n=st.integers(1, 40))
def test_counting_working_days_is_the_reverse_of_adding_them(day, n):
    later = CALENDAR.working_day(day, n)

    assert CALENDAR.working_days_between(day, later) == n
    assert CALENDAR.working_days_between(later, day) == -n


@pytest.mark.parametrize("hours", [{"open": time(17), "close": time(9)}, {"weekdays": frozenset()}])
def test_hours_in_which_nobody_ever_works_are_refused(hours):
    with pytest.raises(ValueError, match="service hours"):
        ServiceHours(**hours)


def test_a_half_day_that_closes_before_it_opens_is_refused():
    with pytest.raises(ValueError, match="half day"):
        Calendar(half_days={date(2026, 12, 24): time(8)})


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.is_open(datetime(2026, 11, 27, 10))
