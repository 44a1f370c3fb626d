"""The reader at work: loads a trained artefact and suggests, for each mail, a category, an urgency and whether it is a query at all.

Subject and newly written text come in, a `Prediction` goes out, or a plain abstention; nothing a mail can contain raises. Importing
this costs numpy alone, and loading a few dozen milliseconds; a suggestion takes well under a millisecond and a half.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models import artifact, explain, features, verdict
from models.artifact import ArtifactError
from models.taxonomy import Outcome, Prediction, abstained

__all__ = ["SHIPPED", "ArtifactError", "Classifier", "Prediction", "Reading", "load"]

SHIPPED = Path(__file__).parent / "artifacts" / "reader-1"  # the reader that comes with the product

_LEAST = 1e-6  # keeps a logit finite

Columns = NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """A prediction with the numbers behind it, for evaluation."""

    prediction: Prediction
    evidence: verdict.Evidence


def load(path: Path | str | None = None) -> Classifier:
    """The reader in folder `path`, by default the shipped one; raises ArtifactError in one clear line when it cannot be used."""
    return Classifier(artifact.load(Path(path) if path else SHIPPED))


class Classifier:
    """A loaded reader. Safe to share between threads: only a cache of looked-up words changes, and that by whole entries."""

    def __init__(self, trained: artifact.Artifact) -> None:
        self.artifact = trained
        self.version = trained.version
        self._weights = np.ascontiguousarray(
            trained.weights.astype(np.float32) * trained.scales
        )  # a row for each feature
        self._columns = np.ascontiguousarray(self._weights.T)  # the same again, a row for each column: for explaining

    def predict(self, subject: str | None, body: str | None) -> Prediction:
        """The suggestion for one mail: its subject and its newly written text. Empty or unreadable text abstains (unclear, U2)."""
        return self.read(subject, body).prediction

    def predict_many(self, mails: Iterable[tuple[str | None, str | None]]) -> list[Prediction]:
        """The suggestions for many mails, (subject, body) each, in their order."""
        return [self.predict(subject, body) for subject, body in mails]

    def read(self, subject: str | None, body: str | None) -> Reading:
        """The suggestion and the numbers behind it."""
        mail = self.artifact.vocabulary.encode(subject, body)
        margins = self._margins(mail).tolist()
        words, known = len(mail.whole.words), mail.whole.known
        evidence = evidence_from(margins, self.artifact.heads, self.artifact.thresholds, words=words, known=known)
        if not evidence.words:
            return Reading(abstained("There is no text to read.", self.version), evidence)
        found = verdict.decide(evidence, self.artifact.thresholds)
        return Reading(self._prediction(found, evidence, mail.whole), evidence)

    def read_many(self, mails: Iterable[tuple[str | None, str | None]]) -> list[Reading]:
        """As `predict_many`, with the numbers."""
        return [self.read(subject, body) for subject, body in mails]

    def _margins(self, mail: features.Encoded) -> Columns:
        margins = self.artifact.intercepts.copy()
        for ids, scale in features.rows(mail):
            margins += self._weights.take(ids, axis=0).sum(axis=0) * np.float32(scale)
        if dense := self.artifact.dense:
            row = dense.embedding.row(mail.whole.text) * np.float32(dense.length)
            margins += row @ self._weights[self.artifact.vocabulary.size :]
        return margins

    def _prediction(self, found: verdict.Verdict, evidence: verdict.Evidence, whole: features.Field) -> Prediction:
        """The suggestion in the shape the house uses; the best label is given when abstaining too, as a hint and no more."""
        first, second, *_ = sorted(evidence.probabilities, key=lambda label: -evidence.probabilities[label])
        aside = found.outcome is Outcome.NOT_A_QUERY
        return Prediction(
            label=None if aside else first,
            probability=evidence.not_query if aside else evidence.probabilities[first],
            runner_up=None if aside else second,
            words=self._words(None if aside else first, whole),
            urgency=found.urgency,
            outcome=found.outcome,
            model_version=self.version,
            because=found.because,
            probabilities=dict(evidence.probabilities),
        )

    def _words(self, label: str | None, whole: features.Field) -> tuple[str, ...]:
        """The words that spoke for a label, or, without one, for being no query."""
        heads = self.artifact.heads
        place = heads.labels.index(label) if label is not None else heads.not_query_column
        return explain.deciding_words(whole, self._columns[place])


def evidence_from(
    margins: list[float], heads: artifact.Heads, limits: verdict.Thresholds, *, words: int, known: int
) -> verdict.Evidence:
    """Calibrated numbers from the margins of one mail, in the columns that `heads` names."""
    labels = margins[: len(heads.labels)]
    probabilities = softmax(labels, limits.temperature)
    urgencies = softmax(margins[heads.first_urgency : heads.urgent_column], limits.urgency_temperature)
    if heads.cells:
        cells = softmax(margins[heads.first_cell : heads.gate_column], limits.cell_temperature)
        probabilities = _tied(probabilities, heads.labels, cells, [label for label, _ in heads.cells])
        urgencies = _tied(urgencies, heads.urgencies, cells, [level for _, level in heads.cells])
    if urgencies:
        own = limits.urgent_slope * margins[heads.urgent_column] + limits.urgent_offset
        urgencies = _agreed(urgencies, own)
    against = not_query_score(margins, heads, limits) if heads.not_query else None
    return verdict.Evidence(
        probabilities=dict(zip(heads.labels, probabilities, strict=True)),
        urgencies=dict(zip(heads.urgencies, urgencies, strict=True)),
        not_query=None if against is None else sigmoid(limits.not_query_slope * against + limits.not_query_offset),
        out_of_scope=limits.gate_weight * (margins[heads.gate_column] if heads.gate else 0.0) - max(labels),
        words=words,
        known=known,
    )


def not_query_score(margins: Sequence[float], heads: artifact.Heads, limits: verdict.Thresholds) -> float:
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


def _tied(own: list[float], names: Sequence[str], cells: list[float], cell_names: Sequence[str]) -> list[float]:
    """A head's own probabilities and what the cells say of the same names, as one: their geometric mean.

    Source: the measured comparison (`docs/reader.md`): category and urgency help each other, and two views err less than either.
    """
    summed = dict.fromkeys(names, _LEAST)
    for name, cell in zip(cell_names, cells, strict=True):
        summed[name] += cell
    joined = [sqrt(chance * summed[name]) for chance, name in zip(own, names, strict=True)]
    return [chance / sum(joined) for chance in joined]


def _agreed(levels: list[float], own: float) -> list[float]:
    """The four levels, moved so that U1 and U2 together are the mean (in logits) of their sum and the urgent column's logit `own`.

    Source: the measured comparison, where that mean told urgent from the rest better than either alone.
    """
    summed = min(max(levels[0] + levels[1], _LEAST), 1 - _LEAST)
    urgent = sigmoid((log(summed / (1 - summed)) + own) / 2)
    up, down = urgent / summed, (1 - urgent) / (1 - summed)
    moved = [levels[0] * up, levels[1] * up, levels[2] * down, levels[3] * down]
    return [level / sum(moved) for level in moved]


def softmax(margins: Sequence[float], temperature: float) -> list[float]:
    """Probabilities that sum to one; of no margins, none."""
    highest = max(margins, default=0.0)
    powers = [exp((margin - highest) / temperature) for margin in margins]
    total = sum(powers)
    return [power / total for power in powers]


def sigmoid(value: float) -> float:
    """The logistic function, without overflow at either end."""
    return 1 / (1 + exp(-value)) if value > -700 else 0.0
