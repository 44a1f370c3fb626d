"""What is understood of when somebody can be seen, and that nothing is read into other words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.time_wishes import ALL, PARTS, Times, times

MON, TUE, WED, THU, FRI = range(5)


@pytest.mark.parametrize(
    ("text", "part", "not_on"),
    [
        ("mornings, not Mondays", "morning", {MON}),
        ("Mornings", "morning", set()),
        ("not mornings", "afternoon", set()),
        ("afternoons, not mornings", "afternoon", set()),
        ("mornings or afternoons", "", set()),
        ("never on Mondays or Fridays", "", {MON, FRI}),
        ("not Mondays, Tuesdays", "", {MON, TUE}),
        ("Mondays, Tuesdays no good", "", {MON, TUE}),
        ("Mondays are difficult; afternoons", "afternoon", {MON}),
        ("Tuesday mornings", "morning", ALL - {TUE}),
        ("only Tues or Thurs afternoons", "afternoon", ALL - {TUE, THU}),
        ("Mon-Wed", "", ALL - {MON, TUE, WED}),
        ("Monday to Wednesday, but not Tuesday", "", (ALL - {MON, WED})),
        ("not Monday mornings", "", {MON}),
        ("Tuesdays, not mornings", "afternoon", ALL - {TUE}),
        ("any day, mornings", "morning", set()),
        ("no preference", "", set()),
        ("after 2pm, not before the bus comes", "", set()),
        ("not Monday to Friday", "", set()),
        ("monthly", "", set()),
        ("works Mondays", "", set()),
        ("doesn't like Mondays", "", {MON}),
        ("can’t do Fridays", "", {FRI}),
        ("has the children on Tuesdays, afternoons", "afternoon", set()),
        ("Wednesdays are best", "", ALL - {WED}),
        ("the sun is good for him", "", set()),
        ("", "", set()),
    ],
)
def test_what_is_understood(text: str, part: str, not_on: set[int]) -> None:
    assert times(text) == Times(part, frozenset(not_on))


@given(st.text(alphabet="montuewedthufrisanorg ,;.-/&'t", max_size=40))
def test_any_words_are_read_and_a_day_of_the_week_is_always_left(text: str) -> None:
    found = times(text)
    assert found.part in ("", *PARTS)
    assert found.not_on <= ALL
    assert not set(range(5)) <= found.not_on
