"""How far people and the reader agree: the raw share, and Cohen's kappa, which takes off what chance alone would give; each with its interval.

Source: Cohen 1960 for kappa and its large-sample standard error; Wilson 1927 for the interval of a share, which stays honest when few
mails were seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.96  # 95 %
ENOUGH = 30  # pairs below which the figures are shown as too few to say


@dataclass(frozen=True)
class Share:
    """A fraction with its 95 % interval; all None of nothing."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Agreement:
    """Of `n` pairs: the share on which both say the same, and kappa (1 complete, 0 no better than chance; None where it has no meaning)."""

    n: int
    raw: Share
    kappa: Share

    @property
    def enough(self) -> bool:
        """Whether there are pairs enough to say anything."""
        return self.n >= ENOUGH


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Pairs are (the reader's label, the person's label)."""
    same = sum(a == b for a, b in pairs)
    return Agreement(len(pairs), wilson(same, len(pairs)), kappa(pairs))


def wilson(hits: int, n: int) -> Share:
    """A share with its Wilson interval."""
    if not n:
        return Share(None)
    p, spread = hits / n, Z * Z / n
    middle = (p + spread / 2) / (1 + spread)
    half = Z * sqrt(p * (1 - p) / n + spread / (4 * n)) / (1 + spread)
    return Share(p, max(0.0, middle - half), min(1.0, middle + half))


def kappa(pairs: Sequence[tuple[str, str]]) -> Share:
    """Cohen's kappa; without a value where both only ever gave one and the same label."""
    n = len(pairs)
    if not n:
        return Share(None)
    observed = sum(a == b for a, b in pairs) / n
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(ours[label] * theirs[label] for label in ours) / (n * n)
    if by_chance == 1:
        return Share(None)
    value = (observed - by_chance) / (1 - by_chance)
    half = Z * sqrt(observed * (1 - observed) / n) / (1 - by_chance)
    return Share(value, max(-1.0, value - half), min(1.0, value + half))
