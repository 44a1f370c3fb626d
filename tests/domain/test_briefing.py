"""No hidden number of a briefing can be worked out: neither by a stranger, nor by a practice that takes its own numbers away."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.briefing import Briefing, Quarter, kept, last_quarter, learning, line, share, shielded, timed
from liaison.domain.reporting import times
from liaison.domain.suppression import RANGE, SMALL
from models.taxonomy import Category

PARTS = st.dictionaries(st.sampled_from(("p", "q", "r")), st.integers(0, 7), min_size=1)
COUNTS = st.dictionaries(st.sampled_from("abcd"), PARTS, max_size=4)


def ways(number: int, total: int, least: list[int]) -> list[tuple[int, ...]]:
    """Every way in which so many counts, each with its least, have this sum."""
    return [way for way in product(*(range(low, total + 1) for low in least)) if sum(way) == total]


def known_to(counts: dict[str, dict[str, int]], own: str | None) -> list[set[int]]:
    """What each hidden count of the others can be, for a reader who knows one practice's counts (None: a stranger) and all that is shown."""
    found = line(counts)
    hidden = [name for name, number in found.shown.items() if number is None]
    if found.total is None or not hidden:
        return []
    mine = [counts[name].get(own, 0) if own else 0 for name in hidden]
    left = found.total - sum(number or 0 for number in found.shown.values()) - sum(mine)
    if left == 0:  # all of it was her own: nobody else is in it
        return []
    least = [0 if m else 1 for m in mine]
    return [{way[place] for way in ways(len(hidden), left, least)} for place in range(len(hidden))]


@settings(max_examples=300, deadline=None)
@given(counts=COUNTS, own=st.sampled_from((None, "p", "q", "r")))
def test_nobody_recovers_a_hidden_number(counts: dict[str, dict[str, int]], own: str | None) -> None:
    assert all(len(could) >= RANGE for could in known_to(counts, own))


@settings(max_examples=300, deadline=None)
@given(counts=COUNTS, own=st.sampled_from(("p", "q", "r")))
def test_what_is_shown_is_true_and_less_ones_own_part_it_is_nothing_or_enough(counts, own: str) -> None:
    found = line(counts)
    for name, number in found.shown.items():
        if number is not None:
            assert number == sum(counts[name].values()) >= SMALL
            rest = number - counts[name].get(own, 0)
            assert rest == 0 or rest >= SMALL
    if found.total:
        rest = found.total - sum(parts.get(own, 0) for parts in counts.values())
        assert rest == 0 or rest >= SMALL


def test_the_attack_finds_what_a_careless_table_gives_away() -> None:
    """The same attack on numbers that are hidden for being small alone: it works, so the test above can fail."""
    careless = {"a": 3, "b": 9}  # 3 is hidden, 9 and the sum 12 are shown
    assert ways(1, 12 - 9, [1]) == [(3,)]
    assert line({"a": {"p": 3}, "b": {"p": 9}}).shown == {"a": None, "b": None}
    assert sum(careless.values()) == line({"a": {"p": 3}, "b": {"p": 9}}).total


@pytest.mark.parametrize(
    ("parts", "shown"),
    [({"p": 0}, 0), ({}, 0), ({"p": 4}, None), ({"p": 5}, 5), ({"p": 5, "q": 4}, None), ({"p": 5, "q": 5}, 10), ({"p": 3, "q": 3}, None), ({"p": 3, "q": 3, "r": 3}, 9)],
)  # fmt: skip
def test_one_number(parts: dict[str, int], shown: int | None) -> None:
    assert shielded(parts) == shown


def test_too_few_in_all_show_nothing_and_enough_everywhere_hides_nothing() -> None:
    assert line({"a": {"p": 2}, "b": {"q": 2}}).total is None
    assert line({"a": {"p": 5, "q": 5}, "b": {"p": 6, "q": 7}}).shown == {"a": 10, "b": 13}
    assert line({}).total == 0


def test_a_share_is_shown_only_with_those_without() -> None:
    assert share({"p": 10, "q": 9}, {"p": 20, "q": 20}) == (19, 40)
    assert share({"p": 20, "q": 18}, {"p": 20, "q": 20}) is None  # two without
    assert share({"p": 20, "q": 20}, {"p": 20, "q": 20}) == (40, 40)
    assert share({}, {"p": 3}) is None
    assert share({}, {}) is None


def test_times_are_told_only_where_their_counts_may_be() -> None:
    hours = [timedelta(hours=number) for number in range(1, 7)]
    assert timed({"p": hours}, times(hours)) == "half within 3 hours, nine in ten within 6 hours"
    assert timed({"p": hours, "q": hours[:2]}, times([*hours, *hours[:2]])) == ""


@pytest.mark.parametrize(
    ("today", "first", "words"),
    [
        (date(2026, 11, 24), date(2026, 7, 1), "July to September 2026"),
        (date(2026, 10, 1), date(2026, 7, 1), "July to September 2026"),
        (date(2026, 9, 30), date(2026, 4, 1), "April to June 2026"),
        (date(2027, 1, 5), date(2026, 10, 1), "October to December 2026"),
        (date(2027, 3, 31), date(2026, 10, 1), "October to December 2026"),
    ],
)
def test_the_span_is_the_newest_quarter_that_is_over(today: date, first: date, words: str) -> None:
    found = last_quarter(today)
    assert found == Quarter(first)
    assert found.words == words
    assert found.after <= today


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_two_spans_are_the_same_or_do_not_touch(one: date, other: date) -> None:
    a, b = last_quarter(one), last_quarter(other)
    assert a == b or a.after <= b.first or b.after <= a.first


def test_points_are_of_the_themes_asked_about_most_that_are_shown() -> None:
    found = line({Category.HARM_REDUCTION: {"p": 9}, Category.TRANSITION: {"p": 20}, Category.PREGNANCY: {"p": 1}, Category.PROTECTION: {"p": 6}})  # fmt: skip
    points = learning(found)
    assert points[0].startswith("Tell us of a release")
    assert not any("maternity" in one for one in points)


def test_a_briefing_is_kept_as_it_was() -> None:
    found = Briefing("Harbour", "July to September 2026", date(2026, 11, 24), 7, 40, [("Prescribing advice", None)], [("Urgent", "")], [("Held", 9)], (19, 40), ["x"], [("a", "b")])  # fmt: skip
    assert kept(found.stored()) == found
