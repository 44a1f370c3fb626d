"""Each meeting takes at most one day of a new rule, its own first, then that of its week or month, and no day goes to two."""

from datetime import date, time, timedelta
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.new_rule import FAR, pair
from liaison.domain.recurrence import Occurrence, Series, occurrences
from liaison.domain.workdays import Calendar

CALENDAR = Calendar()
MONTHS = frozenset(range(1, 13))


def days(nth: int, weekday: int, first: date, number: int, months: frozenset[int] = MONTHS) -> list[Occurrence]:
    return list(islice(occurrences(Series(nth, weekday, months, time(14)), first, CALENDAR), number))


def numbered(found: list[Occurrence]) -> list[tuple[int, date]]:
    return list(enumerate((one.day for one in found), 1))


def test_every_monday_to_every_friday_stays_in_its_week() -> None:
    old, new = days(0, 0, date(2027, 1, 11), 8), days(0, 4, date(2027, 1, 5), 9)
    found = pair(numbered(old), new, weekly=True)
    assert [found[number].day - day for number, day in numbered(old)] == [timedelta(days=4)] * 8


def test_third_wednesday_to_first_monday_stays_in_its_month() -> None:
    old, new = days(3, 2, date(2027, 1, 11), 6), days(1, 0, date(2027, 1, 5), 7)
    found = pair(numbered(old), new, weekly=False)
    assert [found[number].day.month for number, _ in numbered(old)[1:]] == [2, 3, 4, 5, 6]
    assert 1 not in found  # the first Monday of January has passed, and the others are the others'


def test_other_months_take_the_nearest_and_what_is_too_many_takes_none() -> None:
    quarters = days(3, 2, date(2027, 1, 1), 4, frozenset({1, 4, 7, 10}))
    found = pair(numbered(quarters), days(3, 2, date(2027, 1, 1), 4, frozenset({2, 5, 8, 11})), weekly=False)
    assert [one.day.month for one in found.values()] == [2, 5, 8, 11]
    weeks = days(0, 2, date(2027, 1, 4), 12)
    found = pair(numbered(weeks), days(3, 2, date(2027, 1, 4), 3), weekly=False)
    assert [(number, one.day) for number, one in found.items()] == [(3, date(2027, 1, 20)), (7, date(2027, 2, 17)), (11, date(2027, 3, 17))]  # fmt: skip


rules = st.tuples(st.sampled_from([0, 1, 2, 3, 4, -1]), st.integers(0, 4))


@given(rules, rules, st.dates(date(2026, 11, 1), date(2030, 1, 1)))
def test_no_day_goes_to_two_and_none_is_far(old: tuple[int, int], new: tuple[int, int], first: date) -> None:
    mine, theirs = numbered(days(*old, first, 10)), days(*new, first, 12)
    found = pair(mine, theirs, weekly=new[0] == 0)
    taken = [one.day for one in found.values()]
    assert len(taken) == len(set(taken))
    assert set(taken) <= {one.day for one in theirs}
    by_day = {one.day for one in theirs}
    for number, day in mine:
        assert number not in found or abs(found[number].day - day) <= FAR
        assert day not in by_day or found[number].day == day
