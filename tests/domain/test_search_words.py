"""What somebody means who searches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.search_words import MOST, Term, folded, terms


def term(*words: str, whole: bool = False) -> Term:
    return Term((words,), whole)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("housing", (term("housing"),)),
        ("  housing   form ", (term("housing"), term("form"))),
        ('"Housing form" dose', (term("housing", "form", whole=True), term("dose"))),
        ('"never closed', (term("never"), term("closed"))),
        ('""', ()),
        ('"', ()),
        ("   ", ()),
        ("% _ - '", ()),
        ("dose DOSE", (term("dose"),)),
        ("50% _x \\", (term("50"), term("x"))),
        ("muir@glen.example", (term("muir", "glen", "example"),)),
        ("Màiri Seònaid", (term("mairi"), term("seonaid"))),
        ("dose') OR 1=1; --", (term("dose"), term("or"), term("1", "1"))),
    ],
)
def test_words_and_phrases_are_told_apart(typed: str, expected: tuple[Term, ...]) -> None:
    assert terms(typed) == expected


@pytest.mark.parametrize("typed", ["3002741236", "300274 1236", "300274-1236"])
def test_a_chi_number_is_looked_for_however_it_is_spaced(typed: str) -> None:
    assert terms(f"dose {typed}") == (Term((("3002741236",), ("300274", "1236")), whole=True), term("dose"))


def test_a_longer_number_is_no_chi_number() -> None:
    assert terms("01413002741236") == (term("01413002741236"),)


@given(st.text(max_size=120))
def test_whatever_is_typed_means_something_or_nothing_and_only_bare_words_are_left(typed: str) -> None:
    found = terms(typed)

    assert len(found) <= MOST
    assert all(way and all(word.isalnum() for word in way) for term in found for way in term.ways)


@given(st.text(max_size=60))
def test_folding_moves_no_character(text: str) -> None:
    assert len(folded(text)) == len(text)
