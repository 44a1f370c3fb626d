"""Which columns of a reader speak for an answer, and how much: the slope of its odds at the margins of one mail.

Margins come in, a direction goes out: a weight for each column, the slope of the log odds that `calibration` makes of the margins. What
raises the answer counts, and what lowers its rivals, the likeliest most; heads that speak together there are joined here in the same shares.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.artifact import Heads
from models.calibration import cell_chances, urgency_inputs
from models.verdict import Thresholds

Direction = NDArray[np.float32]
Floats = NDArray[np.float64]
_URGENT = ("U1", "U2")
_LEAST = 1e-9  # keeps a division possible


def of_label(
    label: str, chances: Mapping[str, float], margins: Sequence[float], heads: Heads, limits: Thresholds
) -> Direction:
    """What raises the odds of a label against all others, each rival as much as it is likely; `chances` are the answer's probabilities."""
    rivals = max(sum(chance for name, chance in chances.items() if name != label), _LEAST)
    counts = {name: 1.0 if name == label else -chance / rivals for name, chance in chances.items()}
    found = np.zeros(len(margins))
    found[: len(heads.labels)] = [counts[name] / limits.temperature for name in heads.labels]
    if heads.cells:
        own = np.array(margins[heads.first_cell : heads.gate_column]) / limits.cell_temperature
        for name, mine in _cells_of_labels(heads):
            if mine.any():
                powers = np.where(mine, np.exp(own - own[mine].max()), 0.0)
                found[heads.first_cell : heads.gate_column] += (
                    counts[name] * powers / powers.sum() / limits.cell_temperature
                )
        found *= limits.sharpness / 2
    return found.astype(np.float32)


@lru_cache(maxsize=16)
def _cells_of_labels(heads: Heads) -> tuple[tuple[str, NDArray[np.bool_]], ...]:
    """For each label, which cells are its own: the same for every mail."""
    return tuple((name, np.array([one == name for one, _ in heads.cells])) for name in heads.labels)


def of_urgent(margins: list[float], heads: Heads, limits: Thresholds) -> Direction:
    """What raises the odds of U1 or U2 against U3 or U4; for a reader that knows urgencies."""
    found = np.zeros(len(margins))
    if not limits.urgency_layer:
        own_levels = np.array(margins[heads.first_urgency : heads.urgent_column])
        found[heads.first_urgency : heads.urgent_column] = _shares(own_levels, heads.urgencies, _URGENT)
        return found.astype(np.float32)
    cells = cell_chances(margins, heads, limits)
    layer = np.array(limits.urgency_layer)
    levels = layer @ np.array([*urgency_inputs(margins, cells, heads), 1.0])
    weights = _shares(levels, heads.urgencies, _URGENT) @ layer  # how much each input of the layer counts
    own = heads.urgent_column + 1 - heads.first_urgency
    found[heads.first_urgency : heads.urgent_column + 1] = weights[:own]
    for level, weight in zip(heads.urgencies, weights[own:-1], strict=False):  # without cells there are no such inputs
        mine = np.array([one == level for _, one in heads.cells]) * np.array(cells)
        if mine.any():
            slope = weight * (mine / mine.sum() - np.array(cells)) / limits.cell_temperature
            found[heads.first_cell : heads.gate_column] += slope
    return found.astype(np.float32)


def of_not_query(margins: Sequence[float], heads: Heads, limits: Thresholds) -> Direction:
    """What raises the odds of automatic or bulk mail against all labels, and against all cells."""
    found = np.zeros(len(margins))
    found[heads.not_query_column] = 1 / limits.temperature
    found[: len(heads.labels)] = -_softmax(margins[: len(heads.labels)], limits.temperature) / limits.temperature
    if heads.cells:
        cells = margins[heads.first_cell : heads.gate_column]
        found[heads.not_query_column] += 1 / limits.cell_temperature
        found[heads.first_cell : heads.gate_column] = (
            -_softmax(cells, limits.cell_temperature) / limits.cell_temperature
        )
        found /= 2
    return found.astype(np.float32)


def _shares(margins: Floats, names: Sequence[str], wanted: Collection[str]) -> Floats:
    """Of each class, its share among the wanted; negative, its share among their rivals. Nothing where one side is missing."""
    inside = np.array([name in wanted for name in names], bool)
    if not inside.any() or inside.all():
        return np.zeros(len(names))
    powers = np.exp(margins - margins.max())
    return np.where(inside, powers / powers[inside].sum(), -powers / powers[~inside].sum())


def _softmax(margins: Sequence[float], temperature: float) -> Floats:
    powers = np.exp((np.array(margins) - max(margins)) / temperature)
    shares: Floats = powers / powers.sum()
    return shares
