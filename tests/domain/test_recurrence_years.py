"""Five years of weekly, monthly and quarterly series equal a slow reference that walks the calendar day by day: clock changes, bank holidays, one-off
days off and on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.recurrence import EVERY, LAST, Moves, Series, occurrences
from liaison.domain.workdays import Calendar, calendar_for

LONDON = ZoneInfo("Europe/London")
FIRST, LAST_DAY = date(2026, 1, 1), date(2030, 12, 31)
DAY = timedelta(days=1)
MONTHLY, QUARTERLY = frozenset(range(1, 13)), frozenset({1, 4, 7, 10})
DAYS = [FIRST + n * DAY for n in range((LAST_DAY - FIRST).days + 1)]

weekdays = st.integers(0, 4)
times = st.sampled_from([time(9), time(0, 30), time(1, 30), time(2), time(14), time(23, 45)])
rules = st.builds(
    Series, st.sampled_from([EVERY, 1, 2, 3, 4, LAST]), weekdays, st.sampled_from([MONTHLY, QUARTERLY, frozenset({3, 10})]), times,
    st.sampled_from([30, 90]), st.sampled_from(list(Moves)),
)  # fmt: skip


def slowly(series: Series, calendar: Calendar) -> list[tuple[date, datetime, datetime]]:
    """Every meeting of the five years, found by walking over every day and counting the weekdays of its month."""
    found = []
    for day in [FIRST - n * DAY for n in range(100, 0, -1)] + DAYS:
        if day.weekday() != series.weekday or day.month not in series.months:
            continue
        before = sum((day - n * DAY).month == day.month for n in range(7, 36, 7))
        after = sum((day + n * DAY).month == day.month for n in range(7, 36, 7))
        if series.nth not in {EVERY, before + 1} and not (series.nth == LAST and after == 0):
            continue
        met: date | None = day
        if not calendar.is_working_day(day):
            met = next_open(day, series, calendar)
        if met is None or not FIRST <= met <= LAST_DAY:
            continue
        starts = datetime.combine(met, series.at, tzinfo=LONDON).astimezone(UTC)
        found.append((met, starts, starts + timedelta(minutes=series.minutes)))
    return sorted(found)


def next_open(day: date, series: Series, calendar: Calendar) -> date | None:
    """Where a closed day moves to, by trying."""
    if series.moves is Moves.SKIP or (series.nth == EVERY and series.moves is Moves.NEXT_WEEK):
        return None
    step = DAY if series.moves is Moves.NEXT_DAY else 7 * DAY
    tries = 60 if series.moves is Moves.NEXT_DAY else 4
    for _ in range(tries):
        day += step
        if calendar.is_working_day(day):
            return day
    return None


def compare(series: Series, closures: list[date], opened: list[date]) -> None:
    calendar = calendar_for(range(2025, 2033), closures=closures, opened=opened)
    fast = takewhile(lambda one: one.day <= LAST_DAY + 60 * DAY, occurrences(series, FIRST, calendar))
    got = sorted((one.day, one.starts, one.ends) for one in fast if one.day <= LAST_DAY)
    assert got == slowly(series, calendar)


def random_days(most: int) -> st.SearchStrategy[list[date]]:
    return st.lists(st.sampled_from(DAYS), max_size=most, unique=True)


@settings(max_examples=25, deadline=None)
@given(rules, random_days(60), random_days(3))
def test_five_years_equal_a_slow_reference(series: Series, closures: list[date], opened: list[date]) -> None:
    compare(series, closures, opened)


@pytest.mark.long
@settings(max_examples=2_000, deadline=None)
@given(rules, random_days(300), random_days(10))
def test_five_years_of_thousands_of_series_equal_a_slow_reference(
    series: Series, closures: list[date], opened: list[date]
) -> None:
    compare(series, closures, opened)


def test_a_weekly_meeting_keeps_its_hour_over_both_clock_changes_and_skips_what_is_closed() -> None:
    weekly = Series(EVERY, 0, MONTHLY, time(9, 30))
    calendar = calendar_for(range(2026, 2029))
    found = list(takewhile(lambda one: one.day < date(2027, 1, 1), occurrences(weekly, date(2026, 1, 1), calendar)))

    assert weekly.words == "every Monday, 09:30"
    assert {one.starts.astimezone(LONDON).time() for one in found} == {time(9, 30)}
    assert {one.starts.hour for one in found} == {8, 9}
    assert date(2026, 11, 30) not in {one.day for one in found}  # St Andrew's Day
    assert len(found) == 46  # of 52: four bank holidays, the World Cup day and a substitute fall on Mondays
