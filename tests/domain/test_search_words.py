"""What somebody means who searches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.search_words import BETWEEN, MOST, terms


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("housing", (("housing",),)),
        ("  housing   form ", (("housing",), ("form",))),
        ('"housing form" dose', (("housing form",), ("dose",))),
        ('"never closed', (("never",), ("closed",))),
        ('""', ()),
        ('"', ()),
        ("   ", ()),
        ("dose dose", (("dose",),)),
        ("50% _x \\", (("50%",), ("_x",), ("\\",))),
    ],
)
def test_words_and_phrases_are_told_apart(typed: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert terms(typed) == expected


@pytest.mark.parametrize("typed", ["3002741236", "300274 1236", "300274-1236"])
def test_a_chi_number_is_looked_for_however_it_is_spaced(typed: str) -> None:
    assert terms(f"dose {typed}") == (tuple(f"300274{between}1236" for between in BETWEEN), ("dose",))


def test_a_longer_number_is_no_chi_number() -> None:
    assert terms("01413002741236") == (("01413002741236",),)


@given(st.text(max_size=120))
def test_whatever_is_typed_means_something_or_nothing(typed: str) -> None:
    found = terms(typed)

    assert len(found) <= MOST
    assert all(way.strip() for term in found for way in term)
