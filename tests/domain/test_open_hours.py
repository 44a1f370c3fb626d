"""Opening hours as people write them, and when a place closes."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.lists import Unusable
from liaison.domain.open_hours import Hours, hours, name_key, written

TUESDAY, SATURDAY, SUNDAY, HOLIDAY = date(2026, 11, 24), date(2026, 11, 28), date(2026, 11, 29), date(2026, 11, 30)
QUAY = hours("Mon-Fri 09:00-13:00, 14:00-17:30; Sat 9:00-13:00")


def test_a_place_closes_last_when_its_last_span_ends() -> None:
    assert QUAY.closing(TUESDAY, ()) == datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
    assert QUAY.closing(SATURDAY, ()) == datetime(2026, 11, 28, 13, tzinfo=UTC)
    assert QUAY.closing(SUNDAY, ()) is None
    assert QUAY.closing(HOLIDAY, {HOLIDAY}) is None


def test_one_that_opens_on_holidays_does() -> None:
    assert (
        hours("daily 10:00-16:00".replace("daily", "Mon-Sun"), on_holidays=True).closing(HOLIDAY, {HOLIDAY}) is not None
    )


def test_closing_is_by_the_london_clock_in_summer_too() -> None:
    assert QUAY.closing(date(2026, 10, 23), ()) == datetime(2026, 10, 23, 16, 30, tzinfo=UTC)


def test_it_is_open_within_its_spans_alone() -> None:
    moments = [(9, 0), (12, 59), (13, 0), (14, 0), (17, 29), (17, 30)]
    assert [QUAY.is_open(datetime(2026, 11, 24, *at, tzinfo=UTC), ()) for at in moments] == [
        True,
        True,
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "monday to friday 9.00-17.30",
        "Mon–Fri 0900-1730",
        "mon,tue, wed,thu,fri 09:00-17:30",
        "Mon-Thu 09:00-17:30; Fri 9:00 - 17:30; Sat closed",
    ],
)
def test_many_ways_of_writing_are_one(text: str) -> None:
    assert written(hours(text)) == "Mon–Fri 09:00–17:30; Sat–Sun closed"


@pytest.mark.parametrize(
    "text", ["", "nine to five", "Mon-Fri 17:00-09:00", "Fri-Mon 09:00-17:00", "Mon 09:00-12:00; Mon 13:00-17:00", "Xyz 09:00-17:00", "Mon-Fri closed", "Mon 09:00-12:00, 11:00-17:00"]
)  # fmt: skip
def test_what_is_no_opening_hours_is_refused_in_words(text: str) -> None:
    with pytest.raises(Unusable):
        hours(text)


SPANS = st.lists(st.integers(0, 1439), min_size=0, max_size=4, unique=True).map(
    lambda minutes: tuple(
        (time(*divmod(a, 60)), time(*divmod(b, 60)))
        for a, b in zip(*[iter(sorted(minutes)[: len(minutes) // 2 * 2])] * 2, strict=True)
    )
)


@given(st.lists(SPANS, min_size=7, max_size=7).filter(any))
def test_what_is_written_is_read_back_the_same(week: list[tuple[tuple[time, time], ...]]) -> None:
    kept = Hours(tuple(week))

    assert hours(written(kept)) == kept


def test_a_name_is_known_without_case_and_company_form() -> None:
    assert name_key("The Quay Pharmacy Ltd.") == name_key("quay  pharmacy") != name_key("Quay Pharmacy North")
