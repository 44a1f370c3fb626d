"""Probabilities mean what they say: temperatures, slopes and layers are those that the margins were drawn with."""

import numpy as np
import pytest

from models.calibration import softmax
from models.workshop.calibrate import auroc, calibrated, evidences, layer, likeliest, logistic, temperature
from models.workshop.fit import heads_for
from tests.models.invented_margins import invented


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


def test_the_layer_found_gives_the_probabilities_the_levels_were_drawn_with() -> None:
    random = np.random.default_rng(0)
    inputs = random.normal(size=(6000, 2))
    true = np.array([[2.0, 0.0, 0.5], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]])
    drawn = np.array([softmax(row, 1.0) for row in (np.column_stack([inputs, np.ones(6000)]) @ true.T).tolist()])
    levels = np.array([random.choice(3, p=row) for row in drawn])

    found = np.array(layer(inputs, levels, 3))

    said = np.array([softmax(row, 1.0) for row in (np.column_stack([inputs, np.ones(6000)]) @ found.T).tolist()])
    assert np.abs(said - drawn).mean() < 0.02


def test_levels_parted_cleanly_still_give_a_finite_layer() -> None:
    found = layer(np.array([[-1.0], [1.0]] * 20), np.array([0, 1] * 20), 2)

    assert np.abs(np.array(found)).max() < 50


def test_the_layer_is_found_so_closely_that_every_machine_rounds_it_alike() -> None:
    random = np.random.default_rng(0)
    levels = random.choice(4, size=2000, p=[0.1, 0.2, 0.3, 0.4])
    margins = random.normal(size=(2000, 4)) + 2 * np.eye(4)[levels]
    inputs = np.column_stack(
        [margins, margins + random.normal(size=(2000, 4)) / 20]
    )  # alike, as the levels read twice are

    found = likeliest(inputs, levels, 4)

    given = np.column_stack([inputs, np.ones(2000)])
    powers = np.exp(given @ found.T)
    chances = powers / powers.sum(axis=1, keepdims=True)
    slope = (chances - np.eye(4)[levels]).T @ given / 2000 + 2e-3 * found
    curvature = 2e-3  # of the ridge alone: the layer lies no further from the optimum than slope over curvature
    assert np.abs(slope).max() / curvature < 1e-6


def test_the_probabilities_of_a_whole_reader_are_as_often_right_as_they_say() -> None:
    rows, seen = invented()
    heads = heads_for(rows)

    found = evidences(heads, seen, calibrated(rows, heads, seen))

    taught = [(each, row) for each, row in zip(found, rows, strict=True) if row.in_scope]
    said = np.mean([max(each.probabilities.values()) for each, _ in taught])
    right = np.mean([each.best == row.category for each, row in taught])
    urgent_said = np.mean([each.urgencies["U1"] + each.urgencies["U2"] for each, _ in taught])
    urgent = np.mean([row.urgency in ("U1", "U2") for _, row in taught])
    assert said == pytest.approx(right, abs=0.03)
    assert urgent_said == pytest.approx(urgent, abs=0.02)
    aside_said = np.mean([each.not_query for each in found])
    assert aside_said == pytest.approx(0.2, abs=0.02)
