"""The arithmetic of evaluation against values known from elsewhere."""

import pytest

from models.workshop.metrics import (
    auroc,
    calibration_error,
    interval,
    lower_bound,
    per_label,
    recall_keeping,
    reliability,
    share,
    spread,
    upper_bound,
)


@pytest.mark.parametrize(
    ("hits", "tries", "bound"),
    # Clopper-Pearson from tables: 0.05 ** (1 / n) when nothing was missed (59 for 95 %, 299 for 99 %)
    [(59, 59, 0.9505), (299, 299, 0.9900), (9, 10, 0.6058), (0, 10, 0.0), (1, 1, 0.05)],
)
def test_the_lower_bound_is_clopper_and_pearsons(hits: int, tries: int, bound: float) -> None:
    assert lower_bound(hits, tries) == pytest.approx(bound, abs=2e-4)


def test_nothing_tried_has_no_bound_and_no_share() -> None:
    assert lower_bound(0, 0) is None
    assert share(0, 0) is None


def test_a_bound_of_thousands_is_found_without_overflow() -> None:
    assert lower_bound(4900, 5000) == pytest.approx(0.9764, abs=5e-4)


def test_a_label_never_guessed_scores_nothing() -> None:
    found = per_label(["a", "a", "b"], ["a", "c", "a"])

    assert found["a"] == {"n": 2, "precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert found["b"] == {"n": 1, "precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert found["c"]["n"] == 0


def test_calibration_error_weighs_every_bin_by_its_rows() -> None:
    pairs = [(0.99, True), (0.99, False), (0.01, False), (0.01, False)]

    assert calibration_error(pairs, 15) == pytest.approx((0.98 + 0.02) / 4)
    assert calibration_error([(1.0, True)], 15) == 0
    assert calibration_error([], 15) is None


def test_auroc_of_scores_apart_alike_and_reversed() -> None:
    assert auroc([2.0, 3.0], [0.0, 1.0]) == 1
    assert auroc([1.0], [1.0]) == 0.5
    assert auroc([0.0], [1.0, 2.0]) == 0
    assert auroc([], [1.0]) is None


def test_recall_is_taken_where_the_rest_is_kept() -> None:
    rest = [n / 100 for n in range(100)]

    assert recall_keeping([0.935, 0.945, 0.955], rest, kept=0.95) == pytest.approx(2 / 3, abs=1e-4)
    assert recall_keeping([0.5], [0.0, 1.0], kept=1.0) == 0


def test_the_upper_bound_is_the_lower_bound_of_the_other_side() -> None:
    assert upper_bound(0, 59) == pytest.approx(0.05, abs=2e-3)  # the rule of three, exactly
    assert upper_bound(3, 3) == 1.0
    assert upper_bound(0, 0) is None


def test_bounds_of_thousands_are_found_too() -> None:
    assert upper_bound(1500, 3000) == pytest.approx(0.5152, abs=5e-4)
    assert lower_bound(1500, 3000) == pytest.approx(0.4848, abs=5e-4)


def test_a_two_sided_interval_holds_the_share() -> None:
    low, high = interval(95, 100) or (1, 0)

    assert (low, high) == (pytest.approx(0.887, abs=1e-3), pytest.approx(0.984, abs=1e-3))


def test_groups_that_err_together_make_an_interval_wider() -> None:
    apart = spread([(1, 1)] * 90 + [(0, 1)] * 10) or (0, 0)
    together = spread([(10, 10)] * 9 + [(0, 10)]) or (0, 0)

    assert together[1] - together[0] > apart[1] - apart[0]
    assert spread([(1, 1)] * 90 + [(0, 1)] * 10) == apart
    assert spread([]) is None


def test_a_bin_says_what_was_said_and_what_was_right() -> None:
    assert reliability([(0.95, True), (0.99, False), (0.1, False)], 15) == [
        {"n": 1, "said": 0.1, "right": 0.0},
        {"n": 2, "said": 0.97, "right": 0.5},
    ]
