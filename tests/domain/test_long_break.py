"""The last hours before a long closure: seen in time, until it is over, and never on an ordinary day."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.long_break import BEFORE, ahead
from liaison.domain.workdays import calendar_for

CALENDAR = calendar_for([2026, 2027])  # St Andrew's Day is Monday 30 November 2026


def at(day: date, clock: str) -> datetime:
    return CALENDAR.at(day, datetime.strptime(clock, "%H:%M").time())


FRIDAY = date(2026, 11, 27)


def test_on_the_friday_before_a_holiday_it_is_seen_two_hours_before_and_until_tuesday() -> None:
    assert ahead(at(FRIDAY, "14:59"), CALENDAR) is None
    for day, clock in ((FRIDAY, "15:00"), (FRIDAY, "16:45"), (FRIDAY, "20:00"), (date(2026, 11, 29), "12:00"), (date(2026, 12, 1), "08:59")):  # fmt: skip
        found = ahead(at(day, clock), CALENDAR)
        assert found is not None
        assert (found.closes, found.opens, found.days) == (at(FRIDAY, "17:00"), at(date(2026, 12, 1), "09:00"), 3)
    assert ahead(at(date(2026, 12, 1), "09:00"), CALENDAR) is None
    assert ahead(at(date(2026, 12, 1), "16:45"), CALENDAR) is None  # a night is no long closure
    assert ahead(at(date(2026, 12, 2), "03:00"), CALENDAR) is None


@settings(max_examples=50)
@given(st.datetimes(datetime(2026, 1, 5), datetime(2027, 12, 20), timezones=st.just(UTC)))
def test_whatever_the_moment_the_closure_holds_no_working_minute_and_a_whole_day(now: datetime) -> None:
    found = ahead(now, CALENDAR)
    minutes = [now + timedelta(hours=hours) for hours in range(24 * 12)]
    if found is None:
        if not CALENDAR.is_open(now):  # then the night is over within a day and a half
            assert CALENDAR.next_opening(now) - now < timedelta(days=2)
        return
    assert found.closes - BEFORE <= now < found.opens
    assert not any(CALENDAR.is_open(one) for one in minutes if found.closes <= one < found.opens)
    assert CALENDAR.is_open(found.opens)
    assert found.days >= 1
