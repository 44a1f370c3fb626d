"""The arithmetic of evaluation, in the standard library alone; every share is a fraction, and None when there is nothing to divide by."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from math import exp, lgamma, log, log1p
from random import Random

DIGITS = 4  # decimals of every figure


def share(part: float, whole: float) -> float | None:
    """Part of whole, rounded."""
    return round(part / whole, DIGITS) if whole else None


def per_label(truth: Sequence[str], guessed: Sequence[str]) -> dict[str, dict[str, float]]:
    """For each label that occurs in truth or guess: how many true ones, precision, recall and F1 (0 where undefined)."""
    true, said = Counter(truth), Counter(guessed)
    right = Counter(label for label, guess in zip(truth, guessed, strict=True) if label == guess)
    return {
        label: {
            "n": true[label],
            "precision": round(right[label] / max(1, said[label]), DIGITS),
            "recall": round(right[label] / max(1, true[label]), DIGITS),
            "f1": round(2 * right[label] / (true[label] + said[label]), DIGITS),
        }
        for label in sorted(true | said)
    }


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int) -> float | None:
    """Expected calibration error over equal-width bins of (probability, right)."""
    sums: dict[int, float] = {}
    for probability, right in pairs:
        place = min(int(probability * bins), bins - 1)
        sums[place] = sums.get(place, 0.0) + probability - right
    return share(sum(map(abs, sums.values())), len(pairs))


def lower_bound(hits: int, tries: int, confidence: float = 0.95) -> float | None:
    """The one-sided Clopper-Pearson lower bound of a share: the truth lies below it with 1 - confidence at most."""
    if not tries:
        return None
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_least(hits, tries, middle) < 1 - confidence else (low, middle)
    return round(low, DIGITS) if hits else 0.0


def upper_bound(hits: int, tries: int, confidence: float = 0.95) -> float | None:
    """The one-sided Clopper-Pearson upper bound of a share: the truth lies above it with 1 - confidence at most."""
    lower = lower_bound(tries - hits, tries, confidence)
    return None if lower is None else round(1 - lower, DIGITS)


def interval(hits: int, tries: int, confidence: float = 0.95) -> tuple[float, float] | None:
    """The two-sided Clopper-Pearson interval of a share."""
    one_sided = (1 + confidence) / 2
    low, high = lower_bound(hits, tries, one_sided), upper_bound(hits, tries, one_sided)
    return None if low is None or high is None else (low, high)


def spread(
    groups: Sequence[tuple[int, int]], confidence: float = 0.95, draws: int = 1000
) -> tuple[float, float] | None:
    """The interval of a share over groups (hits, tries) drawn again and again with replacement: rows of one group err together.

    The draws are the same every time.
    """
    if not sum(tries for _, tries in groups):
        return None
    drawn = Random(0)
    shares = []
    for _ in range(draws):
        chosen = drawn.choices(groups, k=len(groups))
        shares.append(sum(hits for hits, _ in chosen) / max(1, sum(tries for _, tries in chosen)))
    shares.sort()
    tail = int((1 - confidence) / 2 * draws)
    return round(shares[tail], DIGITS), round(shares[-1 - tail], DIGITS)


def reliability(pairs: Sequence[tuple[float, bool]], bins: int) -> list[dict[str, float]]:
    """For each equal-width bin of (probability, right) that holds anything: how many, what was said on average, what was right."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for probability, right in pairs:
        held.setdefault(min(int(probability * bins), bins - 1), []).append((probability, right))
    return [
        {
            "n": len(inside),
            "said": round(sum(said for said, _ in inside) / len(inside), DIGITS),
            "right": round(sum(right for _, right in inside) / len(inside), DIGITS),
        }
        for _, inside in sorted(held.items())
    ]


def auroc(out: Sequence[float], rest: Sequence[float]) -> float | None:
    """The chance that one of `out` scores above one of `rest`, ties counting half."""
    ordered = sorted(rest)
    above = sum(bisect_left(ordered, score) + bisect_right(ordered, score) for score in out) / 2
    return share(above, len(out) * len(rest))


def recall_keeping(out: Sequence[float], rest: Sequence[float], *, kept: float) -> float | None:
    """The share of `out` above the score that leaves the share `kept` of `rest` at or below it."""
    if not out or not rest:
        return None
    ordered = sorted(rest)
    threshold = ordered[max(0, -int(-kept * len(ordered) // 1) - 1)]
    return share(sum(score > threshold for score in out), len(out))


def _at_least(hits: int, tries: int, chance: float) -> float:
    """The chance of `hits` or more in `tries`; summed from the shorter side."""
    missed = tries - hits
    if hits < missed:
        return 1 - sum(_binomial(tries, number, chance) for number in range(hits))
    return sum(_binomial(tries, number, 1 - chance) for number in range(missed + 1))


def _binomial(tries: int, number: int, chance: float) -> float:
    """The chance of just so many, by logarithms: of thousands of tries the factors are larger than any float."""
    if chance in (0.0, 1.0):
        return float(number == tries * chance)
    ways = lgamma(tries + 1) - lgamma(number + 1) - lgamma(tries - number + 1)
    return exp(ways + number * log(chance) + (tries - number) * log1p(-chance))
