"""The demo's clock always shows a working morning."""

from datetime import UTC, date, datetime

import pytest

from liaison.demo.demo_clock import demo_now, working_day_before


@pytest.mark.parametrize(
    ("clock", "shows"),
    [
        (
            datetime(2026, 11, 27, 9, 59, tzinfo=UTC),
            datetime(2026, 11, 26, 10, tzinfo=UTC),
        ),  # before ten: the day before
        (datetime(2026, 11, 27, 10, 0, tzinfo=UTC), datetime(2026, 11, 27, 10, tzinfo=UTC)),
        (datetime(2026, 11, 29, 23, 0, tzinfo=UTC), datetime(2026, 11, 27, 10, tzinfo=UTC)),  # a Sunday night
        (datetime(2026, 11, 30, 15, 0, tzinfo=UTC), datetime(2026, 11, 27, 10, tzinfo=UTC)),  # St Andrew's Day
        (datetime(2027, 1, 5, 8, 0, tzinfo=UTC), datetime(2026, 12, 31, 10, tzinfo=UTC)),  # 1 and 4 January are closed
        (datetime(2026, 7, 15, 12, 0, tzinfo=UTC), datetime(2026, 7, 15, 9, tzinfo=UTC)),  # summer time
        (datetime(2026, 7, 15, 23, 30, tzinfo=UTC), datetime(2026, 7, 15, 9, tzinfo=UTC)),  # already the 16th in London
    ],
)
def test_the_demo_stands_at_ten_of_the_latest_working_day(clock: datetime, shows: datetime) -> None:
    assert demo_now(clock) == shows


def test_yesterday_is_the_working_day_before() -> None:
    assert working_day_before(datetime(2026, 12, 1, 10, tzinfo=UTC)) == date(2026, 11, 27)
