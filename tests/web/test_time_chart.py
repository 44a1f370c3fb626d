"""Bars in true proportion, only for what has times."""

from datetime import timedelta

from liaison.domain.reporting import Times
from liaison.web.time_chart import LEFT, RIGHT, ROW, TOP, picture

HOUR = timedelta(hours=1)


def test_the_longest_bar_fills_the_picture_and_the_others_are_in_proportion() -> None:
    found = picture(
        [("Soon", Times(9, 2 * HOUR, 4 * HOUR)), ("Few", Times(2, None, None)), ("Routine", Times(9, HOUR, HOUR))]
    )

    assert found is not None
    assert [(bar.name, bar.y, bar.width, bar.median) for bar in found.bars] == [
        ("Soon", TOP, RIGHT - LEFT, LEFT + (RIGHT - LEFT) / 2),
        ("Routine", TOP + ROW, (RIGHT - LEFT) / 4, LEFT + (RIGHT - LEFT) / 4),
    ]
    assert found.height == TOP + 2 * ROW


def test_without_times_there_is_no_picture() -> None:
    assert picture([("Few", Times(2, None, None))]) is None
    assert picture([("At once", Times(9, timedelta(), timedelta()))]) is None
