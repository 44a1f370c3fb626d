"""No small number is shown, and none can be worked out: every way the hidden numbers could be is tried."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.suppression import RANGE, SMALL, suppressed, tree

COUNTS = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 9), max_size=4)
GROUPS = st.dictionaries(
    st.sampled_from("XYZ"),
    st.dictionaries(st.sampled_from("abc"), st.integers(1, 8), min_size=1, max_size=3),
    min_size=1,
    max_size=3,
)


def ways(hidden: int, total: int) -> list[tuple[int, ...]]:
    """Every way in which so many counts of at least one have this sum."""
    if hidden == 0:
        return [()] if total == 0 else []
    return [way for way in product(range(1, total + 1), repeat=hidden) if sum(way) == total]


@settings(max_examples=200, deadline=None)
@given(counts=COUNTS)
def test_nothing_small_is_shown_and_what_is_shown_is_true(counts: dict[str, int]) -> None:
    shown = suppressed(counts)

    assert shown.keys() == counts.keys()
    assert all(number is None or (number == counts[key] and number >= SMALL) for key, number in shown.items())


@settings(max_examples=200, deadline=None)
@given(counts=COUNTS)
def test_a_hidden_number_of_a_line_that_shows_anything_can_be_five_different_ones(counts: dict[str, int]) -> None:
    shown = suppressed(counts)
    hidden = sum(number is None for number in shown.values())
    left = sum(counts.values()) - sum(number or 0 for number in shown.values())

    if 0 < hidden < len(counts):
        found = ways(hidden, left)
        for place in range(hidden):
            assert len({way[place] for way in found}) >= RANGE


@settings(max_examples=200, deadline=None)
@given(groups=GROUPS)
def test_no_hidden_number_of_a_tree_follows_from_the_totals(groups: dict[str, dict[str, int]]) -> None:
    shown = tree(groups)
    if shown is None:
        return
    assert shown.keys() == groups.keys()
    for name, group in shown.items():
        true = sum(groups[name].values())
        assert group.total is None or (group.total == true and true >= SMALL)
        for key, number in group.parts.items():
            assert number is None or (number == groups[name][key] and number >= SMALL)
        hidden = [key for key, number in group.parts.items() if number is None]
        if group.total is None:
            assert len(hidden) == len(groups[name])
        elif hidden:
            left = true - sum(number or 0 for number in group.parts.values())
            assert all(len({way[n] for way in ways(len(hidden), left)}) >= RANGE for n in range(len(hidden)))
    closed = [name for name, group in shown.items() if group.total is None]
    if closed:  # all that stands in closed groups is known only by its sum
        assert len(closed) > 1
        parts = [count for name in closed for count in groups[name].values()]
        assert sum(parts) - len(parts) + 1 >= RANGE


def test_the_only_small_number_takes_the_next_smallest_with_it() -> None:
    assert suppressed({"a": 3, "b": 7, "c": 20}) == {"a": None, "b": None, "c": 20}


def test_two_small_numbers_whose_sum_gives_them_away_take_a_third() -> None:
    assert suppressed({"a": 1, "b": 1, "c": 9, "d": 30}) == {"a": None, "b": None, "c": None, "d": 30}


def test_enough_everywhere_hides_nothing() -> None:
    assert suppressed({"a": 5, "b": 6}) == {"a": 5, "b": 6}


def test_a_group_with_one_small_part_is_closed_with_company_and_a_lone_one_shows_nothing() -> None:
    found = tree({"X": {"a": 2}, "Y": {"b": 9}, "Z": {"c": 40}})
    assert found is not None
    assert {name: group.total for name, group in found.items()} == {"X": None, "Y": None, "Z": 40}
    assert tree({"X": {"a": 2}}) is None


def test_a_count_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="only what has come"):
        suppressed({"a": 0})
