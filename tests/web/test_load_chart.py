"""The picture of the year says the same as its numbers."""

from datetime import date, timedelta

from liaison.web.load_chart import FLOOR, TOP, chart

MONDAY = date(2026, 11, 23)


def test_each_day_counts_in_its_week() -> None:
    days = {MONDAY: 2, MONDAY + timedelta(days=6): 1, MONDAY + timedelta(days=7): 4, MONDAY - timedelta(days=1): 9}

    drawn = chart(days, MONDAY + timedelta(days=3), 52, [3] * 52)

    assert [week.count for week in drawn.weeks[:3]] == [3, 4, 0]
    assert (drawn.total, drawn.weeks[0].monday, len(drawn.weeks)) == (7, MONDAY, 52)


def test_a_week_beyond_the_room_there_is_says_so() -> None:
    drawn = chart({MONDAY: 3, MONDAY + timedelta(days=7): 4}, MONDAY, 52, [3] * 52)

    assert [week.over for week in drawn.weeks[:2]] == [False, True]
    assert drawn.busiest is not None
    assert drawn.busiest.count == 4


def test_no_bar_leaves_the_picture_and_twice_as_many_is_twice_as_high() -> None:
    drawn = chart({MONDAY: 10, MONDAY + timedelta(days=7): 20}, MONDAY, 52, [15] * 52)

    one, two = drawn.weeks[:2]
    assert abs(two.height - 2 * one.height) < 0.2
    assert all(TOP <= week.y <= FLOOR for week in drawn.weeks)
    line = {float(point.partition(",")[2]) for point in drawn.line.split()}
    assert len(line) == 1
    assert two.y < line.pop() < one.y


def test_the_line_goes_down_where_colleagues_are_away_and_a_week_is_over_by_what_it_takes_itself() -> None:
    drawn = chart({MONDAY: 3, MONDAY + timedelta(days=7): 3}, MONDAY, 3, [4, 2, 0])
    assert [(week.room, week.over) for week in drawn.weeks] == [(4, False), (2, True), (0, False)]
    points = [tuple(map(float, point.split(","))) for point in drawn.line.split()]
    assert len(points) == 6
    assert points[0][1] == points[1][1] < points[2][1] == points[3][1] < points[4][1] == FLOOR
    assert drawn.capacity == 4


def test_where_nothing_is_known_of_the_room_no_week_is_over() -> None:
    assert not any(week.over for week in chart({MONDAY: 9}, MONDAY, 52).weeks)


def test_an_empty_year_draws_nothing_and_does_not_break() -> None:
    drawn = chart({}, MONDAY, 52, [0] * 52)
    assert (drawn.total, drawn.line, drawn.busiest) == (0, "", None)


def test_every_month_is_named_once() -> None:
    names = [month.words for month in chart({}, MONDAY, 52, [1] * 52).months]
    assert names == ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
