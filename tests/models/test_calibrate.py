"""Thresholds come from what each mistake costs, and probabilities mean what they say."""

from dataclasses import replace

import numpy as np
import pytest

from models.predict import softmax
from models.taxonomy import Outcome, Urgency
from models.workshop.calibrate import Policy, auroc, cheapest, choose, evidences, logistic, temperature
from models.workshop.corpus import Row
from models.workshop.fit import heads_for
from models.workshop.folds import Unseen

SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2])
URGENT = np.array([True, True, False, True, False, False, True, False])


@pytest.mark.parametrize(("miss", "expected"), [(0.4, 0.75), (1.5, 0.55), (10.0, 0.25)])
def test_the_dearer_a_missed_urgent_mail_the_lower_the_threshold(miss: float, expected: float) -> None:
    assert cheapest(SCORES, URGENT, miss) == pytest.approx(expected)


def test_a_threshold_may_take_all_or_none() -> None:
    none = cheapest(SCORES, np.zeros(8, bool), 5.0)
    every = cheapest(SCORES, np.ones(8, bool), 5.0)

    assert (none <= SCORES).sum() == 0
    assert (every <= SCORES).sum() == 8


def test_the_temperature_found_is_the_one_the_margins_were_drawn_with() -> None:
    random = np.random.default_rng(0)
    margins = random.normal(size=(4000, 3))
    truth = np.array([random.choice(3, p=softmax(row, 0.5)) for row in margins.tolist()])

    assert temperature(margins, truth) == pytest.approx(0.5, rel=0.08)


def test_the_sigmoid_found_is_the_one_the_margins_were_drawn_with() -> None:
    random = np.random.default_rng(0)
    margins = random.normal(size=4000)
    truth = random.random(4000) < 1 / (1 + np.exp(-(3 * margins - 1)))

    slope, offset = logistic(margins, truth)

    assert (slope, offset) == (pytest.approx(3, rel=0.1), pytest.approx(-1, abs=0.2))


def test_a_perfectly_parted_column_still_gives_a_finite_sigmoid() -> None:
    slope, offset = logistic(np.array([-1.0, -0.9, 0.9, 1.0]), np.array([False, False, True, True]))

    assert 0 < slope < 20
    assert abs(offset) < 1


def test_auroc_counts_ties_half() -> None:
    assert auroc(np.array([1.0, 0.0]), np.array([True, False])) == 1
    assert auroc(np.array([0.5, 0.5]), np.array([True, False])) == 0.5


def invented() -> tuple[list[Row], Unseen]:
    """400 rows of two labels with noisy margins, a fifth of them no query."""
    random = np.random.default_rng(1)
    rows, margins = [], []
    for number in range(400):
        aside, category = number % 5 == 0, number % 2
        level = Urgency(f"U{1 + number % 4}")
        outcome = Outcome.NOT_A_QUERY if aside else Outcome.QUERY
        rows.append(Row(f"{number:03}", "", "", outcome, None if aside else "ab"[category], None if aside else level))
        sides = [1.0 if place == category else -1.0 for place in range(2)]
        levels = [1.0 if place == number % 4 else -1.0 for place in range(4)]
        urgent = 1.0 if number % 4 < 2 else -1.0
        cells = [1.0 if place == number % 4 else -1.0 for place in (0, 2, 1, 3)]  # a U1, a U3, b U2, b U4
        exact = [*sides, 1.0 if aside else -1.0, *levels, urgent, *cells]
        margins.append(np.array(exact) + random.normal(scale=1.2, size=len(exact)))
    return rows, Unseen(np.array(margins), [20] * 400, [20] * 400)


def test_no_more_queries_go_unanswered_than_the_policy_allows() -> None:
    rows, seen = invented()
    policy = Policy(answered_right=1.0, most_unanswered=0.1)

    found = choose(rows, heads_for(rows), seen, policy)

    likely = [
        max(each.probabilities.values())
        for each, row in zip(evidences(heads_for(rows), seen, found), rows, strict=True)
        if row.in_scope
    ]
    assert 0.05 < np.mean(np.array(likely) < found.answer_at) <= 0.101


def test_a_dearer_miss_lowers_the_urgent_threshold_of_a_whole_reader() -> None:
    rows, seen = invented()

    cheap = choose(rows, heads_for(rows), seen, Policy(missed_urgent=1.0))
    dear = choose(rows, heads_for(rows), seen, Policy(missed_urgent=20.0))

    assert dear.urgent_at < cheap.urgent_at


def test_a_reader_that_cannot_tell_bulk_mail_sets_nothing_aside() -> None:
    rows, seen = invented()
    blind = replace(seen, margins=seen.margins.copy())
    blind.margins[:, heads_for(rows).not_query_column] = 0.0

    assert choose(rows, heads_for(rows), blind).not_query_at == 1.0
