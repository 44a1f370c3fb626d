"""What is promised is kept on new draws of the same kind, and too little to go by promises nothing."""

import numpy as np
import pytest

from models.workshop.conformal import cut, misses_allowed, rounded_down, sets


def test_a_new_score_falls_below_the_cut_no_more_often_than_promised() -> None:
    random = np.random.default_rng(0)
    below = []
    for _ in range(600):
        at = cut(random.random(39).tolist(), 0.05)
        assert at is not None
        below.append(at)  # the chance that a uniform score falls below it

    assert np.mean(below) == pytest.approx(0.05, abs=0.005)


def test_nineteen_rows_are_needed_for_one_in_twenty() -> None:
    assert cut([0.5] * 18, 0.05) is None
    assert cut([0.5] * 19, 0.05) == 0.5


def test_a_class_with_few_rows_borrows_the_threshold_of_all() -> None:
    found = sets({"many": [n / 100 for n in range(1, 100)], "few": [0.9] * 5}, 0.05)

    assert found == {"few": 0.05, "many": 0.05}
    assert sets({"a": [0.9], "b": [0.8]}, 0.05) == {"a": 0.0, "b": 0.0}


@pytest.mark.parametrize(
    ("rows", "alpha", "surely", "expected"),
    [(198, 0.005, 1.0, None), (199, 0.005, 1.0, 0), (1600, 0.005, 1.0, 7), (1600, 0.005, 0.005, 3), (59, 0.5, 0.05, 0)],
)
def test_the_misses_allowed_fit_both_bounds(rows: int, alpha: float, surely: float, expected: int | None) -> None:
    assert misses_allowed(rows, alpha, surely) == expected


def test_a_rounded_threshold_never_cuts_off_its_own_row() -> None:
    assert rounded_down(0.12349) == 0.1234
    assert all(rounded_down(value) <= value for value in np.random.default_rng(0).random(500).tolist())
