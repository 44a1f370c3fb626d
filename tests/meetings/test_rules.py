"""A stored series is read as the law knows it, or says what cannot be read."""

from datetime import time

import pytest

from liaison.domain.recurrence import LAST
from liaison.meetings.rules import read
from liaison.store.tables_people import Series


def test_a_rule_a_time_and_months_are_read() -> None:
    series = read(
        Series(kind="cluster", name="x", rule="third Wednesday", months=[1, 4], local_time="13:30", minutes=90)
    )

    assert (series.nth, series.weekday, series.months) == (3, 2, frozenset({1, 4}))
    assert (series.at, series.minutes) == (time(13, 30), 90)


def test_no_months_means_every_month_and_case_does_not_matter() -> None:
    series = read(Series(kind="cluster", name="x", rule=" LAST monday ", local_time="09:00"))

    assert (series.nth, series.weekday, len(series.months)) == (LAST, 0, 12)


@pytest.mark.parametrize("rule", ["", "fifth Wednesday", "third", "third Wodensday", "Wednesday third"])
def test_a_rule_that_says_nothing_is_refused_with_the_reason(rule: str) -> None:
    with pytest.raises(ValueError, match="third Wednesday"):
        read(Series(kind="cluster", name="x", rule=rule, local_time="09:00"))


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError):
        read(Series(kind="cluster", name="x", rule="third Wednesday", local_time="half past two"))
