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

from models import artifact, explain, features, odds, verdict
from models.artifact import ArtifactError
from models.taxonomy import Outcome, Prediction, Urgency, abstained

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
        return Reading(self._prediction(found, evidence, mail, margins), evidence)

    def read_many(self, mails: Iterable[tuple[str | None, str | None]]) -> list[Reading]:
        """As `predict_many`, with the numbers."""
        return [self.read(subject, body) for subject, body in mails]

    def _margins(self, mail: features.Encoded) -> Columns:
        margins = self.artifact.intercepts.copy()
        for ids, scale in features.rows(mail):
            margins += self._weights.take(ids, axis=0).sum(axis=0) * np.float32(scale)
        return margins

    def explain(self, subject: str | None, body: str | None, label: str | None = None) -> explain.Explained:
        """What every part of a mail adds to the odds of a label, or, without one, to those of being urgent."""
        mail = self.artifact.vocabulary.encode(subject, body)
        return self._explained(label, mail, self._margins(mail).tolist())

    def _prediction(
        self, found: verdict.Verdict, evidence: verdict.Evidence, mail: features.Encoded, margins: list[float]
    ) -> Prediction:
        """The suggestion in the shape the house uses; the best label is given when abstaining too, as a hint and no more."""
        first, second, *_ = sorted(evidence.probabilities, key=lambda label: -evidence.probabilities[label])
        aside = found.outcome is Outcome.NOT_A_QUERY
        urgent = not aside and verdict.urgency_of(evidence, self.artifact.thresholds) in (Urgency.U1, Urgency.U2)
        return Prediction(
            label=None if aside else first,
            probability=evidence.not_query if aside else evidence.probabilities[first],
            runner_up=None if aside else second,
            words=self._against_us(mail, margins) if aside else self._explained(first, mail, margins).phrases,
            urgency=found.urgency,
            outcome=found.outcome,
            model_version=self.version,
            because=found.because,
            probabilities=dict(evidence.probabilities),
            urgent_words=self._explained(None, mail, margins).phrases if urgent else (),
        )

    def _explained(self, label: str | None, mail: features.Encoded, margins: list[float]) -> explain.Explained:
        heads, limits = self.artifact.heads, self.artifact.thresholds
        if label is None:
            direction = odds.of_urgent(margins, heads, limits)
        else:
            direction = odds.of_label(label, margins, heads, limits)
        return explain.explained(mail, self._weights, self.artifact.intercepts, direction)

    def _against_us(self, mail: features.Encoded, margins: list[float]) -> tuple[str, ...]:
        """The words that spoke for being no query."""
        direction = odds.of_not_query(margins, self.artifact.heads)
        return explain.explained(mail, self._weights, self.artifact.intercepts, direction).phrases


def evidence_from(
    margins: list[float], heads: artifact.Heads, limits: verdict.Thresholds, *, words: int, known: int
) -> verdict.Evidence:
    """Calibrated numbers from the margins of one mail, in the columns that `heads` names."""
    labels, rest = margins[: len(heads.labels)], margins[heads.not_query_column :]
    not_query = rest.pop(0) if heads.not_query else None
    gate = rest.pop(0) if heads.gate else 0.0
    probabilities = softmax(labels, limits.temperature)
    urgencies = softmax(margins[len(heads.labels) : heads.urgent_column], limits.urgency_temperature)
    if heads.cells:
        cells = softmax(margins[heads.first_cell : heads.not_query_column], limits.cell_temperature)
        probabilities = _tied(probabilities, heads.labels, cells, [label for label, _ in heads.cells])
        urgencies = _tied(urgencies, heads.urgencies, cells, [level for _, level in heads.cells])
    if urgencies:
        own = limits.urgent_slope * margins[heads.urgent_column] + limits.urgent_offset
        urgencies = _agreed(urgencies, own)
    return verdict.Evidence(
        probabilities=dict(zip(heads.labels, probabilities, strict=True)),
        urgencies=dict(zip(heads.urgencies, urgencies, strict=True)),
        not_query=None if not_query is None else sigmoid(limits.not_query_slope * not_query + limits.not_query_offset),
        out_of_scope=limits.gate_weight * gate - max(labels),
        words=words,
        known=known,
    )


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
