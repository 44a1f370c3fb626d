"""How typical times are said: never shorter than they were, and not at all where too few were counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.typical_timings import Kind, rounded, timing

TODAY = date(2026, 11, 24)


def hours(*numbers: float) -> list[timedelta]:
    return [timedelta(hours=number) for number in numbers]


def test_half_and_nine_in_ten_are_said_with_how_many_were_counted() -> None:
    found = timing(Kind.URGENT, hours(0.5, 1, 2, 3, 30), TODAY)
    assert found.words == "half within 2 hours, nine in ten within 30 hours"
    assert found.source == "counted from 5 of the last 90 days"
    assert found.as_at == TODAY


def test_too_few_say_nothing() -> None:
    assert timing(Kind.OTHER, hours(1, 2, 3, 4), TODAY).words == ""
    assert timing(Kind.GP_LETTER, [], TODAY).words == ""


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=11), "15 minutes"),
        (timedelta(minutes=61), "1 hour 15 minutes"),
        (timedelta(hours=6, minutes=1), "7 hours"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(hours=49), "3 days"),
        (timedelta(days=4), "4 days"),
        (timedelta(), "less than a minute"),
    ],
)
def test_times_are_rounded_as_people_say_them(span: timedelta, words: str) -> None:
    assert rounded(span) == words


UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


@given(st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=60)))
def test_no_time_is_promised_that_is_shorter_than_it_was(span: timedelta) -> None:
    parts = rounded(span).split()
    said = sum(
        (int(number) * UNITS[unit.rstrip("s")] for number, unit in zip(parts[::2], parts[1::2], strict=True)),
        timedelta(),
    )
    assert said >= span
