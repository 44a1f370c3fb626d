"""Training a reader: rows in, an artefact out, the same bytes every time from the same rows and seed.

The steps: read and check the rows, choose the vocabulary, read every row with readers that have not seen its voice, choose the
thresholds on that, fit on everything, round the weights to int8 (no accuracy lost, and the last bits of arithmetic do not matter), save.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models import artifact, embedding
from models.artifact import Artifact, Dense
from models.predict import Classifier
from models.taxonomy import Urgency
from models.workshop import corpus
from models.workshop.breakdown import breakdown
from models.workshop.calibrate import evidences
from models.workshop.card import write
from models.workshop.corpus import CorpusError, Row
from models.workshop.evaluate import figures
from models.workshop.final import FloorOf, Lowest, result
from models.workshop.fit import Floats, Machine, are_mails, blocks_of, dense_of, fit, heads_for, support_vectors
from models.workshop.folds import Progress, unseen
from models.workshop.honest import cross_validated, each_writer_left_out, trade_offs
from models.workshop.policy import PUBLIC, SIGNED
from models.workshop.thresholds import Seen, choose

LEAST_LABELS = 2

FEW = 20  # rows a label: with fewer, an embedding knows more than the rows tell


class DenseMake(NamedTuple):
    """The length of an embedding beside the other features: of mails, of short texts, of texts with few rows a label; and C for those few."""

    of_mails: float
    of_texts: float
    of_few: float
    regularisation_of_few: float


# Chosen on unseen voices and on public validation data.
DENSE = {"static": DenseMake(0.7, 1.5, 1.5, 1.0), "encoder": DenseMake(0.7, 2.5, 3.0, 0.3)}


@dataclass(frozen=True)
class Extras:
    """What a training may be given beside its rows.

    `floor` gives the red-flag floor's level of a row (the thresholds are then chosen on floor and reader together); `held_back` are rows by
    other writers to measure on; `each_writer` measures each writer by a reader that has seen none of that writer's rows (minutes);
    `embeddings` is the folder of an optional embedding.
    """

    floor: FloorOf | None = None
    held_back: Sequence[Row] = ()
    each_writer: bool = False
    embeddings: Path | None = None

    def lowest(self, row: Row) -> Lowest:
        """The floor's level of a row."""
        level = self.floor(row) if self.floor else None
        return Urgency(level) if level else None


def _quiet(stage: str, done: int, of: int) -> None:
    pass


def train(source: Path, out: Path, seed: int = 0, progress: Progress = _quiet, extras: Extras = Extras()) -> Artifact:
    """Train on a file or folder of rows and save reader, card and pictures into `out`; raises CorpusError when the rows cannot teach.

    `progress(stage, done, of)` is called as the work goes on.
    """
    progress("reading rows", 0, 1)
    trained = train_rows(corpus.read(source), seed, progress, extras)
    artifact.save(trained, out)
    write(artifact.read_manifest(out), out)
    return trained


def train_rows(rows: Sequence[Row], seed: int = 0, progress: Progress = _quiet, extras: Extras = Extras()) -> Artifact:
    """Train on rows, in any order; saves nothing."""
    rows = sorted(rows, key=lambda row: row.id)
    heads = heads_for(rows)
    if len(heads.labels) < LEAST_LABELS:
        raise CorpusError(f"{len(heads.labels)} labels: a reader needs rows of at least {LEAST_LABELS}")
    progress("finding words", 0, 1)
    listed = blocks_of(rows)
    dense, make = dense_for(rows, extras.embeddings) if extras.embeddings else (None, support_vectors)
    embedded = dense_of(rows, dense)
    seen = unseen(rows, listed, heads, seed, progress, embedded, make)
    progress("choosing thresholds", 0, 1)
    policy = SIGNED if heads.urgencies else PUBLIC
    floor = [extras.lowest(row) for row in rows]
    thresholds = choose(rows, heads, seen, policy, floor)
    progress("fitting on all rows", 0, 1)
    fitted = fit(rows, listed, heads, seed, embedded, make)
    if not fitted.vocabulary.size:
        raise CorpusError("no word stands in three rows: too few rows to learn from")
    weights, scales = rounded(fitted.weights)
    intercepts = fitted.intercepts.astype(np.float32)
    trained = Artifact(weights, scales, intercepts, fitted.vocabulary, heads, thresholds, dense)
    measured = {
        "cross_validated": cross_validated(rows, heads, seen, policy, floor),
        "trade_offs": trade_offs(Seen(rows, evidences(heads, seen, thresholds), floor), thresholds),
        "held_back": _held_back(trained, extras),
    }
    if extras.each_writer:
        measured["each_writer_left_out"] = each_writer_left_out(
            rows,
            heads,
            policy,
            floor,
            lambda folds: unseen(rows, listed, heads, seed, progress, embedded, make, folds=folds),
        )
    return replace(trained, about=_about(rows, seed, measured, extras))


def dense_for(rows: Sequence[Row], folder: Path) -> tuple[Dense, Machine]:
    """The embedding in a folder at the length these rows want, and the estimator that goes with it; raises EmbeddingError."""
    made = DENSE[embedding.read_about(folder)["kind"]]
    loaded = embedding.load(folder)
    if are_mails(rows):
        return Dense(folder, made.of_mails, loaded), support_vectors
    if len(rows) >= FEW * len({row.category for row in rows}):
        return Dense(folder, made.of_texts, loaded), support_vectors
    return Dense(folder, made.of_few, loaded), partial(support_vectors, regularisation=made.regularisation_of_few)


def rounded(weights: Floats) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights as whole numbers of -127..127, and for each column what one of them is worth."""
    scales = np.abs(weights).max(axis=0, initial=0.0) / 127
    scales[scales == 0] = 1.0
    return np.rint(weights / scales).astype(np.int8), scales.astype(np.float32)


def _held_back(trained: Artifact, extras: Extras) -> dict[str, Any] | None:
    """The figures on rows by other writers, never trained on; None where there are none."""
    if not extras.held_back or not trained.heads.urgencies:
        return None
    readings = Classifier(trained).read_many((row.subject, row.body) for row in extras.held_back)
    results = [result(row, read, extras.lowest(row)) for row, read in zip(extras.held_back, readings, strict=True)]
    return {"sha256": corpus.sha256(extras.held_back), **figures(results), **breakdown(results)}


def _about(rows: Sequence[Row], seed: int, measured: dict[str, Any], extras: Extras) -> dict[str, Any]:
    """What a person wants to know of a training: on what, how, with what, and how well."""
    return {
        "corpus": {
            "sha256": corpus.sha256(rows),
            "rows": len(rows),
            "outcomes": _counted(row.outcome for row in rows),
            "categories": _counted(row.category for row in rows),
            "urgencies": _counted(row.urgency for row in rows),
            "voices": _counted(row.voice for row in rows),
        },
        "seed": seed,
        "made_with": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("numpy", "scikit-learn")},
        },
        "with_floor": extras.floor is not None,
        **measured,
    }


def _counted(values: Any) -> dict[str, int]:
    return {
        str(value): count for value, count in sorted(Counter(value for value in values if value is not None).items())
    }
