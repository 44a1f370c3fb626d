"""From margins to probabilities that mean what they say: the numbers of one mail, as the columns of a reader give them.

Margins (one for each column that `Heads` names), word counts and thresholds come in; `Evidence` comes out. Pure, cheap, and the same for
serving and for choosing thresholds. How each step was chosen, and what it lost to, stands in `docs/reader.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt

from models.artifact import Heads
from models.familiarity import Known, closeness
from models.verdict import Evidence, Thresholds

_LEAST = 1e-6  # keeps a logarithm finite


def evidence_from(margins: list[float], heads: Heads, limits: Thresholds, known: Known) -> Evidence:
    """The calibrated numbers of one mail."""
    labels = margins[: len(heads.labels)]
    cells = cell_chances(margins, heads, limits)
    probabilities = softmax(labels, limits.temperature)
    if cells:
        probabilities = _tied(probabilities, _summed(cells, heads, heads.labels, 0), limits.sharpness)
    gate = limits.gate_weight * margins[heads.gate_column] if heads.gate else 0.0
    return Evidence(
        probabilities=dict(zip(heads.labels, probabilities, strict=True)),
        urgencies=dict(zip(heads.urgencies, _urgencies(margins, cells, heads, limits), strict=True)),
        not_query=_not_query(margins, heads, limits),
        out_of_scope=gate - max(labels) - closeness(known, limits),
        out_of_aside=-margins[heads.not_query_column] - closeness(known, limits) if heads.not_query else 0.0,
        words=known.words,
        known=known.known,
    )


def cell_chances(margins: list[float], heads: Heads, limits: Thresholds) -> list[float]:
    """The probability of each pair of label and urgency; of none, none."""
    return softmax(margins[heads.first_cell : heads.gate_column], limits.cell_temperature)


def urgency_inputs(margins: list[float], cells: list[float], heads: Heads) -> list[float]:
    """What the level is read from: the four levels' margins, that of urgent or not, and the logarithm of what the cells say of each level.

    Source: the measured comparison (`docs/reader.md`): three views weighed by a logistic layer told urgent mail from the rest better
    than any of them, and than their mean.
    """
    own = margins[heads.first_urgency : heads.urgent_column + 1]
    return own + [log(chance) for chance in _summed(cells, heads, heads.urgencies, 1)] if cells else own


def _urgencies(margins: list[float], cells: list[float], heads: Heads, limits: Thresholds) -> list[float]:
    """The probability of each level, by the layer of the thresholds; untrained, by the levels' own margins."""
    if not heads.urgencies:
        return []
    if not limits.urgency_layer:
        return softmax(margins[heads.first_urgency : heads.urgent_column], 1.0)
    inputs = [*urgency_inputs(margins, cells, heads), 1.0]
    return softmax(
        [sum(weight * value for weight, value in zip(row, inputs, strict=True)) for row in limits.urgency_layer], 1.0
    )


def _not_query(margins: list[float], heads: Heads, limits: Thresholds) -> float | None:
    if not heads.not_query:
        return None
    return sigmoid(limits.not_query_slope * not_query_score(margins, heads, limits) + limits.not_query_offset)


def not_query_score(margins: list[float], heads: Heads, limits: Thresholds) -> float:
    """How much more a mail reads like no query than like all labels (and cells) together: a mean of log-odds, not yet calibrated.

    Source: the measured comparison, where this told automatic mail from queries better than its own column alone.
    """
    own = margins[heads.not_query_column]
    odds = _log_odds(own, margins[: len(heads.labels)], limits.temperature)
    if not heads.cells:
        return odds
    cells = margins[heads.first_cell : heads.gate_column]
    return (odds + _log_odds(own, cells, limits.cell_temperature)) / 2


def _log_odds(own: float, others: Sequence[float], temperature: float) -> float:
    """The logarithm of one margin's odds against others in a softmax."""
    highest = max(others)
    return (own - highest) / temperature - log(sum(exp((other - highest) / temperature) for other in others))


def _summed(cells: list[float], heads: Heads, names: Sequence[str], side: int) -> list[float]:
    """What the cells say of each label (`side` 0) or level (1)."""
    sums = dict.fromkeys(names, _LEAST)
    for pair, chance in zip(heads.cells, cells, strict=True):
        sums[pair[side]] += chance
    return list(sums.values())


def _tied(own: list[float], other: list[float], sharpness: float) -> list[float]:
    """Two views of the same labels as one: their geometric mean, made as sure as it turned out to be right.

    Source: the measured comparison: category and urgency help each other, and two views err less than either.
    """
    joined = [sqrt(one * two) ** sharpness for one, two in zip(own, other, strict=True)]
    return [chance / sum(joined) for chance in joined]


def softmax(margins: Sequence[float], temperature: float) -> list[float]:
    """Probabilities that sum to one; of no margins, none."""
    highest = max(margins, default=0.0)
    powers = [exp((margin - highest) / temperature) for margin in margins]
    total = sum(powers)
    return [power / total for power in powers]


def sigmoid(value: float) -> float:
    """The logistic function, without overflow at either end."""
    return 1 / (1 + exp(-value)) if value > -700 else 0.0
