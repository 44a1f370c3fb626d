"""Bounds that hold without believing the probabilities: conformal sets for each class, and how many misses a promise allows.

Sources: Vovk 2012 (class by class, "Mondrian"), Angelopoulos and others 2022 (conformal risk control), Clopper and Pearson 1934. All hold if
new mail is exchangeable with the rows used, which mail of new writers is not quite: hence half of each promise (`policy`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor

from models.workshop.metrics import upper_bound

_STEP = 1e-4  # thresholds are kept to four decimals


def cut(scores: Sequence[float], alpha: float) -> float | None:
    """The threshold that a new score of the same kind stays below with probability `alpha` at most; None of too few scores for that."""
    place = floor(alpha * (len(scores) + 1))
    return rounded_down(sorted(scores)[place - 1]) if place else None


def sets(true_scores: Mapping[str, Sequence[float]], alpha: float) -> dict[str, float]:
    """For each class the least probability with which it belongs to a set, from the probabilities its own rows gave it.

    A class with too few rows for `alpha` borrows the threshold of all rows together, and with too few of these belongs to every set.
    """
    pooled = cut([score for scores in true_scores.values() for score in scores], alpha)
    found = {}
    for label, scores in sorted(true_scores.items()):
        own = cut(scores, alpha)
        found[label] = own if own is not None else pooled if pooled is not None else 0.0
    return found


def misses_allowed(rows: int, alpha: float, surely: float) -> int | None:
    """How many of `rows` may be missed so that a new one is with probability `alpha` at most (conformal risk control), and the
    share of misses is below `surely` with 95 % confidence (Clopper-Pearson); None when even zero misses promise neither."""
    allowed = floor(alpha * (rows + 1)) - 1
    while allowed >= 0 and (upper_bound(allowed, rows) or 1.0) > surely:
        allowed -= 1
    return allowed if allowed >= 0 else None


def rounded_down(value: float) -> float:
    """Four decimals, never above the value: a rounded threshold must not cut off the row it was taken from."""
    return round(floor(value / _STEP) * _STEP, 4)
