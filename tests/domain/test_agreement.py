"""Agreement: against scikit-learn's kappa and a published worked example, with intervals that hold, and honest about few."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from liaison.domain.agreement import Share, agreement, kappa, wilson

LABELS = st.sampled_from(["a", "b", "c"])


@given(st.lists(st.tuples(LABELS, LABELS), min_size=2, max_size=60))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    ours = kappa(pairs).value
    if ours is None:  # one label alone: no agreement beyond chance can be told
        assert len({label for pair in pairs for label in pair}) == 1
        return
    assert ours == pytest.approx(cohen_kappa_score([a for a, _ in pairs], [b for _, b in pairs]))


def test_the_worked_example_of_two_raters_and_fifty_cases() -> None:
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15

    found = agreement(pairs)

    assert found.n == 50
    assert found.raw.value == pytest.approx(0.7)
    assert found.kappa.value == pytest.approx(0.4)
    assert found.kappa.low is not None
    assert found.kappa.high is not None
    assert (found.kappa.low, found.kappa.high) == pytest.approx((0.146, 0.654), abs=0.001)


def test_an_interval_is_wider_with_fewer_and_stays_between_nothing_and_all() -> None:
    few, many = wilson(10, 10), wilson(1_000, 1_000)

    assert few.low is not None
    assert many.low is not None
    assert few.low < many.low < 1
    assert (few.high, many.high) == (1.0, 1.0)
    assert wilson(81, 263).low == pytest.approx(0.2553, abs=1e-4)  # Newcombe 1998, table I
    assert wilson(81, 263).high == pytest.approx(0.3662, abs=1e-4)


def test_the_interval_of_kappa_holds_the_truth_about_as_often_as_it_says() -> None:
    chance, held, tries = random.Random(7), 0, 400
    truth = (0.8 - 0.5) / 0.5  # two even labels, alike on eight of ten
    for _ in range(tries):
        ours = [chance.choice("ab") for _ in range(120)]
        pairs = [(a, a if chance.random() < 0.8 else ("b" if a == "a" else "a")) for a in ours]
        found = kappa(pairs)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
    assert held / tries >= 0.9


def test_nothing_seen_says_nothing() -> None:
    found = agreement([])

    assert (found.n, found.raw, found.kappa, found.enough) == (0, Share(None), Share(None), False)
    assert not agreement([("a", "a")] * 29).enough
    assert agreement([("a", "a")] * 30).enough
    assert agreement([("a", "a")] * 30).kappa == Share(None)
