"""The picture of the year says the same as its numbers."""

from datetime import date, timedelta

from liaison.web.load_chart import FLOOR, TOP, chart

MONDAY = date(2026, 11, 23)


def test_each_day_counts_in_its_week() -> None:
    days = {MONDAY: 2, MONDAY + timedelta(days=6): 1, MONDAY + timedelta(days=7): 4, MONDAY - timedelta(days=1): 9}

    drawn = chart(days, MONDAY + timedelta(days=3), 52, capacity=3)

    assert [week.count for week in drawn.weeks[:3]] == [3, 4, 0]
    assert (drawn.total, drawn.weeks[0].monday, len(drawn.weeks)) == (7, MONDAY, 52)


def test_a_week_beyond_the_room_there_is_says_so() -> None:
    drawn = chart({MONDAY: 3, MONDAY + timedelta(days=7): 4}, MONDAY, 52, capacity=3)

    assert [week.over for week in drawn.weeks[:2]] == [False, True]
    assert drawn.busiest is not None
    assert drawn.busiest.count == 4


def test_no_bar_leaves_the_picture_and_twice_as_many_is_twice_as_high() -> None:
    drawn = chart({MONDAY: 10, MONDAY + timedelta(days=7): 20}, MONDAY, 52, capacity=15)

    one, two = drawn.weeks[:2]
    assert abs(two.height - 2 * one.height) < 0.2
    assert all(TOP <= week.y <= FLOOR for week in drawn.weeks)
    assert drawn.line is not None
    assert two.y < drawn.line < one.y


def test_an_empty_year_draws_nothing_and_does_not_break() -> None:
    drawn = chart({}, MONDAY, 52, capacity=0)
    assert (drawn.total, drawn.line, drawn.busiest) == (0, None, None)


def test_every_month_is_named_once() -> None:
    names = [month.words for month in chart({}, MONDAY, 52, capacity=1).months]
    assert names == ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
