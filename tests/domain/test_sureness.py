"""A probability in words and figure never claims to be certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.sureness import figure, likely


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "very likely, 99 %"),
        (0.84, "likely, 84 %"),
        (0.5, "more likely than not, 50 %"),
        (0.31, "possible, 31 %"),
        (0.001, "possible, under 1 %"),
        (0.0, "possible, under 1 %"),
    ],
)
def test_words_and_figure(probability: float, words: str) -> None:
    assert likely(probability) == words


@given(st.floats(0, 1))
def test_nothing_is_certain(probability: float) -> None:
    assert figure(probability) not in {"100 %", "0 %"}
