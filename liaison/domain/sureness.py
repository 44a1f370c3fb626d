"""How sure the reader is, in words and figure. Nothing a program says of a mail is certain, so no figure reaches 100 %."""

from __future__ import annotations

# at least so probable → how it is said. A probability in words is taken in faster, and not for more than it is.
WORDS = ((0.9, "very likely"), (0.7, "likely"), (0.5, "more likely than not"), (0.0, "possible"))
_MOST, _LEAST = 99, 1  # per cent


def figure(probability: float) -> str:
    """Like "84 %"."""
    share = round(100 * probability)
    return f"under {_LEAST} %" if share < _LEAST else f"{min(share, _MOST)} %"


def likelihood(probability: float) -> str:
    """Like "likely"."""
    return next(words for least, words in WORDS if probability >= least)


def likely(probability: float) -> str:
    """Like "likely, 84 %"."""
    return f"{likelihood(probability)}, {figure(probability)}"
