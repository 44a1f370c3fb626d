"""Which columns of a reader speak for an answer, and how much: the slope of its odds at the margins of one mail.

Margins come in, a direction goes out: a weight for each column. Within a head, whatever raises the classes asked for and lowers their
likeliest rivals counts, as its softmax says; heads that are tied in the answer (`predict`) are tied here in the same shares.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from models.artifact import Heads
from models.verdict import Thresholds

Direction = NDArray[np.float32]
_URGENT = ("U1", "U2")


def of_label(label: str, margins: Sequence[float], heads: Heads, limits: Thresholds) -> Direction:
    """What raises the odds of a label against all others."""
    own = _slope(margins, 0, heads.labels, {label}, limits.temperature)
    if not heads.cells:
        return own
    named = [name for name, _ in heads.cells]
    return (own + _slope(margins, heads.first_cell, named, {label}, limits.cell_temperature)) / np.float32(2)


def of_urgent(margins: Sequence[float], heads: Heads, limits: Thresholds) -> Direction:
    """What raises the odds of U1 or U2 against U3 or U4, to first order; for a reader that knows urgencies."""
    own = _slope(margins, len(heads.labels), heads.urgencies, _URGENT, limits.urgency_temperature)
    if heads.cells:
        levels = [level for _, level in heads.cells]
        own = (own + _slope(margins, heads.first_cell, levels, _URGENT, limits.cell_temperature)) / np.float32(2)
    own[heads.urgent_column] = limits.urgent_slope
    return own / np.float32(2)


def of_not_query(margins: Sequence[float], heads: Heads) -> Direction:
    """What speaks for automatic or bulk mail: its one column."""
    direction = np.zeros(len(margins), np.float32)
    direction[heads.not_query_column] = 1.0
    return direction


def _slope(
    margins: Sequence[float], start: int, names: Sequence[str], wanted: Collection[str], temperature: float
) -> Direction:
    """The slope of the log odds of the `wanted` classes of one head, whose columns begin at `start`."""
    own = np.array(margins[start : start + len(names)]) / temperature
    powers = np.exp(own - own.max(initial=-np.inf))
    inside = np.array([name in wanted for name in names], bool)
    direction = np.zeros(len(margins), np.float32)
    if inside.any() and not inside.all():
        shares = np.where(inside, powers / powers[inside].sum(), -powers / powers[~inside].sum())
        direction[start : start + len(names)] = shares / temperature
    return direction
