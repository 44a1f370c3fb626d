"""Every scheduler finds the same slots; turns by the clock keep London time across both clock changes."""

from datetime import UTC, datetime, time, timedelta

import pytest

from jobs.slots import WEEKDAYS, At, Every
from liaison.clock import LONDON

DAY = timedelta(days=1)
MINUTE = Every(timedelta(minutes=1))


def london(*when: int) -> datetime:
    return datetime(*when, tzinfo=LONDON).astimezone(UTC)


def slots(rule: At, first: datetime, last: datetime) -> list[datetime]:
    found = []
    while (first := rule.after(first)) <= last:
        found.append(first)
    return found


def test_the_latest_slot_is_now_or_before_and_the_next_is_after() -> None:
    rule = At(time(7, 30))

    assert rule.latest(london(2026, 11, 24, 7, 30)) == london(2026, 11, 24, 7, 30)
    assert rule.latest(london(2026, 11, 24, 7, 29, 59)) == london(2026, 11, 23, 7, 30)
    assert rule.after(london(2026, 11, 24, 7, 30)) == london(2026, 11, 25, 7, 30)
    assert rule.after(london(2026, 11, 24, 7, 29)) == london(2026, 11, 24, 7, 30)


def test_a_weekday_job_skips_the_weekend() -> None:
    rule = At(time(7, 30), WEEKDAYS)

    assert rule.after(london(2026, 11, 27, 9)) == london(2026, 11, 30, 7, 30)
    assert rule.latest(london(2026, 11, 29, 23)) == london(2026, 11, 27, 7, 30)


@pytest.mark.parametrize("year", [2026, 2027])
def test_each_day_of_a_year_has_one_slot_at_the_same_london_time(year: int) -> None:
    rule = At(time(5, 30))

    found = slots(rule, london(year, 1, 1), london(year, 12, 31, 23))

    assert len(found) == 365
    assert {slot.astimezone(LONDON).strftime("%H:%M") for slot in found} == {"05:30"}
    assert len({slot.astimezone(LONDON).date() for slot in found}) == 365


@pytest.mark.parametrize("clock", [time(1), time(1, 30), time(2, 59)])
def test_no_job_turns_in_the_hours_of_the_clock_change(clock: time) -> None:
    with pytest.raises(ValueError, match="between 01:00 and 03:00"):
        At(clock)


def test_a_period_is_counted_in_utc_and_so_has_one_slot_each_also_in_the_doubled_hour() -> None:
    start = datetime(2026, 10, 25, 0, tzinfo=UTC)  # 01:00 summer time; the clocks go back at 01:00 UTC
    hourly = Every(timedelta(hours=1), timedelta(minutes=10))

    assert slots(hourly, start, start + timedelta(hours=3)) == [
        start + timedelta(hours=n, minutes=10) for n in range(3)
    ]


def test_schedulers_that_wake_at_odd_moments_agree_on_the_slot() -> None:
    slot = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)

    assert {MINUTE.latest(slot + timedelta(milliseconds=ms)) for ms in (0, 1, 500, 59_999)} == {slot}
    assert MINUTE.after(slot) == MINUTE.latest(slot + timedelta(minutes=1)) == slot + timedelta(minutes=1)


def test_a_period_in_which_no_time_passes_is_refused() -> None:
    with pytest.raises(ValueError, match="once a second"):
        Every(timedelta())


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Every(timedelta(seconds=15)), "every 15 seconds"),
        (MINUTE, "every 60 seconds"),
        (Every(timedelta(minutes=10)), "every 10 minutes"),
        (Every(timedelta(hours=1)), "every hour"),
        (At(time(5, 30)), "every day at 05:30"),
        (At(time(7, 30), WEEKDAYS), "Monday to Friday at 07:30"),
        (At(time(9), frozenset({0, 3})), "Monday, Thursday at 09:00"),
    ],
)
def test_a_rule_can_be_read_aloud(rule: At | Every, words: str) -> None:
    assert rule.words == words
