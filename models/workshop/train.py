"""Training a reader: rows in, an artefact out, the same bytes every time from the same rows and seed.

The steps: read and check the rows, choose the vocabulary, read every row with readers that have not seen its voice, choose the
thresholds on that, fit on everything, round the weights to int8 (no accuracy lost, and the last bits of arithmetic do not matter), save.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models import artifact, embedding
from models.artifact import Artifact, Dense, Heads
from models.predict import Reading
from models.taxonomy import Prediction
from models.verdict import Thresholds, decide
from models.workshop import corpus, evaluate
from models.workshop.calibrate import PUBLIC, Policy, choose, evidences
from models.workshop.card import card
from models.workshop.corpus import CorpusError, Row
from models.workshop.fit import Floats, are_mails, blocks_of, dense_of, fit, heads_for
from models.workshop.folds import Progress, Unseen, unseen

LEAST_LABELS = 2

# The length of an embedding beside the other features: of mails, and of short texts of a public set. Chosen on unseen voices and on public
# validation data: the fewer the words of a row, the more a table or an encoder knows that they do not tell.
DENSE_LENGTHS = {"static": (0.7, 1.5), "encoder": (0.7, 2.5)}
CARD = "CARD.md"  # the model card beside the artefact


def train(
    source: Path,
    out: Path,
    seed: int = 0,
    progress: Progress = lambda stage, done, of: None,
    embeddings: Path | None = None,
) -> Artifact:
    """Train on a file or folder of rows and save reader and card into `out`; raises CorpusError when the rows cannot teach anything.

    `progress(stage, done, of)` is called as the work goes on; `embeddings` is the folder of an optional embedding.
    """
    progress("reading rows", 0, 1)
    rows = corpus.read(source)
    trained = train_rows(rows, seed, progress, dense_for(rows, embeddings) if embeddings else None)
    artifact.save(trained, out)
    (out / CARD).write_text(card(artifact.read_manifest(out)), "utf-8", newline="\n")
    return trained


def train_rows(
    rows: Sequence[Row],
    seed: int = 0,
    progress: Progress = lambda stage, done, of: None,
    dense: Dense | None = None,
) -> Artifact:
    """Train on rows, in any order; saves nothing."""
    rows = sorted(rows, key=lambda row: row.id)
    heads = heads_for(rows)
    if len(heads.labels) < LEAST_LABELS:
        raise CorpusError(f"{len(heads.labels)} labels: a reader needs rows of at least {LEAST_LABELS}")
    progress("finding words", 0, 1)
    listed = blocks_of(rows)
    embedded = dense_of(rows, dense)
    seen = unseen(rows, listed, heads, seed, progress, embedded)
    thresholds = choose(rows, heads, seen, Policy() if heads.urgencies else PUBLIC)
    progress("fitting on all rows", 0, 1)
    fitted = fit(rows, listed, heads, seed, embedded)
    if not fitted.vocabulary.size:
        raise CorpusError("no word stands in three rows: too few rows to learn from")
    weights, scales = rounded(fitted.weights)
    about = _about(rows, seed, cross_validated(rows, heads, seen, thresholds))
    intercepts = fitted.intercepts.astype(np.float32)
    return Artifact(weights, scales, intercepts, fitted.vocabulary, heads, thresholds, dense, about)


def dense_for(rows: Sequence[Row], folder: Path) -> Dense:
    """The embedding in a folder at the length these rows want; raises EmbeddingError."""
    of_mails, of_texts = DENSE_LENGTHS[embedding.read_about(folder)["kind"]]
    return Dense(folder, of_mails if are_mails(rows) else of_texts, embedding.load(folder))


def rounded(weights: Floats) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights as whole numbers of -127..127, and for each column what one of them is worth."""
    scales = np.abs(weights).max(axis=0, initial=0.0) / 127
    scales[scales == 0] = 1.0
    return np.rint(weights / scales).astype(np.int8), scales.astype(np.float32)


def cross_validated(
    rows: Sequence[Row], heads: Heads, seen: Unseen, limits: Thresholds, floor: evaluate.Floor | None = None
) -> dict[str, Any]:
    """The figures on rows read by readers that had not seen their voices; the thresholds were chosen on these same rows."""
    results = []
    for row, found in zip(rows, evidences(heads, seen, limits), strict=True):
        decided = decide(found, limits)
        prediction = Prediction(
            found.best, found.probabilities[found.best], urgency=decided.urgency, outcome=decided.outcome
        )
        results.append(evaluate.result(row, Reading(prediction, found), floor))
    return evaluate.figures(results)


def _about(rows: Sequence[Row], seed: int, figures: dict[str, Any]) -> dict[str, Any]:
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
        "cross_validated": figures,
    }


def _counted(values: Any) -> dict[str, int]:
    return {
        str(value): count for value, count in sorted(Counter(value for value in values if value is not None).items())
    }
