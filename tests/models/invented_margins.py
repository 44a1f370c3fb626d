"""Rows and margins of a reader that errs in a known way, for choosing thresholds without training."""

from __future__ import annotations

import numpy as np

from models.familiarity import Known
from models.taxonomy import Outcome, Urgency
from models.workshop.corpus import Row
from models.workshop.folds import Unseen


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
    return rows, Unseen(np.array(margins), [Known(20, 20, 5)] * 400, [number % 4 for number in range(400)])
