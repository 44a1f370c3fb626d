"""What a margin is worth: temperatures, slopes and the layer of the levels, from out-of-fold margins and the truth.

Margins of unseen rows and the truth come in, the first half of `Thresholds` comes out (`thresholds` chooses the rest). Few numbers for each
head: with a few hundred rows a class, more (a slope for each label, isotonic curves) were no better on other voices (`docs/reader.md`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.artifact import Heads
from models.calibration import cell_chances, evidence_from, not_query_score, sigmoid, urgency_inputs
from models.taxonomy import Outcome, Urgency
from models.verdict import Evidence, Thresholds
from models.workshop.corpus import Row
from models.workshop.fit import Floats
from models.workshop.folds import MANY, Unseen

Truth = NDArray[np.bool_]

_TIMID = 1e-3  # ridge of the layer: keeps its weights finite where the levels are parted cleanly
_LEAST = 1e-9


def evidences(heads: Heads, seen: Unseen, limits: Thresholds) -> list[Evidence]:
    """The calibrated numbers of every row, as serving would see them."""
    pairs = zip(seen.margins.tolist(), seen.known, strict=True)
    return [evidence_from(margins, heads, limits, known) for margins, known in pairs]


def calibrated(rows: Sequence[Row], heads: Heads, seen: Unseen) -> Thresholds:
    """Temperatures, slopes and layers, one head after the other."""
    margins = seen.margins
    labels = [row.category if row.in_scope else None for row in rows]
    warmth = _temperature_of(margins[:, : len(heads.labels)], heads.labels, labels)
    limits = Thresholds(temperature=round(warmth * _resemblance(rows), 4))
    if heads.cells:
        pairs = [(row.category, row.urgency) if row.in_scope else None for row in rows]
        cells = _temperature_of(margins[:, heads.first_cell : heads.gate_column], heads.cells, pairs)
        limits = replace(limits, cell_temperature=cells)
        limits = replace(limits, sharpness=_sharpness(labels, heads, seen, limits))
    if heads.urgencies:
        limits = replace(limits, urgency_layer=_urgency_layer(rows, heads, seen, limits))
    if heads.not_query:
        aside = np.array([row.outcome is Outcome.NOT_A_QUERY for row in rows])
        scores = np.array([not_query_score(row, heads, limits) for row in margins.tolist()])
        slope, offset = logistic(scores, aside)
        limits = replace(limits, not_query_slope=slope, not_query_offset=offset)
    return limits


def _resemblance(rows: Sequence[Row]) -> float:
    """By how much folds flatter: rows of one file without voices resemble each other more than texts to come.

    Source: CLINC150 small, where the temperature of its validation part is so much higher. Three folds teach on so few rows that they do not.
    """
    return 1.0 if len(rows) > MANY or any(row.voice for row in rows) else 1.07


def temperature(margins: Floats, truth: NDArray[np.intp]) -> float:
    """The one temperature under which the softmax of the margins gives the truth the highest likelihood (golden section)."""

    def loss(log_temperature: float) -> float:
        scaled = margins / exp(log_temperature)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(truth)), truth]))

    low, high, ratio = log(0.01), log(10.0), (5**0.5 - 1) / 2
    while high - low > 1e-4:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return round(exp((low + high) / 2), 4)


def logistic(margins: Floats, truth: Truth) -> tuple[float, float]:
    """Slope and offset of Platt's sigmoid on one column of margins, with his smoothed targets (Newton's method)."""
    positive = int(truth.sum())
    targets = np.where(truth, (positive + 1) / (positive + 2), 1 / (len(truth) - positive + 2))
    inputs, values = np.column_stack([margins, np.ones(len(margins))]), np.array([1.0, 0.0])
    for _ in range(50):
        guessed = np.array([sigmoid(value) for value in (inputs @ values).tolist()])
        curve = (inputs * (guessed * (1 - guessed))[:, None]).T @ inputs + 1e-6 * np.eye(2)
        step = np.linalg.solve(curve, inputs.T @ (guessed - targets))
        values = values - np.clip(step, -2.0, 2.0)
    return round(float(values[0]), 4), round(float(values[1]), 4)


def layer(inputs: Floats, truth: NDArray[np.intp], classes: int) -> tuple[tuple[float, ...], ...]:
    """A logistic layer: for each class a weight for each input and a constant, of the highest likelihood under a small ridge, rounded."""
    rows: list[list[float]] = np.round(likeliest(inputs, truth, classes), 4).tolist()
    return tuple(map(tuple, rows))


def likeliest(inputs: Floats, truth: NDArray[np.intp], classes: int) -> Floats:
    """The same before rounding: shape (classes, inputs + 1).

    The search uses the curvature and ends within 1e-9 of the optimum, so that what is rounded is the same on every machine. A search that
    stops where the likelihood no longer changes (L-BFGS) ends 2e-6 away, in a place that depends on the processor.
    """
    from scipy.optimize import minimize

    given = np.column_stack([inputs, np.ones(len(inputs))])
    wanted = np.eye(classes)[truth]

    def chances_of(flat: Floats) -> Floats:
        scores = given @ flat.reshape(classes, -1).T
        powers: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def loss(flat: Floats) -> tuple[float, Floats]:
        chances = chances_of(flat)
        likely = -float(np.mean(np.log(np.maximum(chances[wanted > 0], _LEAST))))
        slope = ((chances - wanted).T @ given / len(given)).ravel() + 2 * _TIMID * flat
        return likely + _TIMID * float(np.square(flat).sum()), slope

    def curve(flat: Floats) -> Floats:
        chances = chances_of(flat)
        blocks = [
            [given.T @ (given * (own * ((row == column) - other))[:, None]) for column, other in enumerate(chances.T)]
            for row, own in enumerate(chances.T)
        ]
        return np.block(blocks) / len(given) + 2 * _TIMID * np.eye(flat.size)

    start = np.zeros(classes * given.shape[1])
    found = minimize(loss, start, jac=True, hess=curve, method="trust-exact", options={"gtol": 1e-12, "maxiter": 500})
    return np.array(found.x).reshape(classes, -1)


def _temperature_of(margins: Floats, names: Sequence[Any], truth: Sequence[Any]) -> float:
    """The temperature of a head, by the rows whose truth is among its names."""
    places = {name: place for place, name in enumerate(names)}
    taught = [number for number, name in enumerate(truth) if name in places]
    return temperature(margins[taught], np.array([places[truth[number]] for number in taught]))


def _sharpness(labels: Sequence[str | None], heads: Heads, seen: Unseen, limits: Thresholds) -> float:
    """How much surer (or less sure) categories and cells joined should be than they are."""
    joined = [list(found.probabilities.values()) for found in evidences(heads, seen, limits)]
    return round(1 / _temperature_of(np.log(np.maximum(np.array(joined), _LEAST)), heads.labels, labels), 4)


def _urgency_layer(
    rows: Sequence[Row], heads: Heads, seen: Unseen, limits: Thresholds
) -> tuple[tuple[float, ...], ...]:
    levels = list(Urgency)
    taught = [number for number, row in enumerate(rows) if row.in_scope and row.urgency]
    truth = np.array([levels.index(level) for number in taught if (level := rows[number].urgency)])
    margins = seen.margins[taught].tolist()
    inputs = np.array([urgency_inputs(row, cell_chances(row, heads, limits), heads) for row in margins])
    return layer(inputs, truth, len(levels))


def auroc(scores: Floats, truth: Truth) -> float:
    """The chance that a true row scores above a false one, ties counting half."""
    values, places = np.unique(scores, return_inverse=True)
    true, false = np.bincount(places[truth], minlength=len(values)), np.bincount(places[~truth], minlength=len(values))
    below = np.cumsum(false) - false
    return float((true * (below + false / 2)).sum() / max(1, truth.sum() * (~truth).sum()))
