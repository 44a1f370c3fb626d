"""The reader at work: loads a trained artefact and suggests, for each mail, a category, an urgency and whether it is a query at all.

Subject and newly written text come in, a `Prediction` goes out, or a plain abstention; nothing a mail can contain raises. Importing
this costs numpy alone, and loading a few dozen milliseconds; a suggestion takes well under a millisecond and a half.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models import artifact, explain, features, verdict
from models.artifact import ArtifactError
from models.calibration import evidence_from
from models.familiarity import counted, familiarity
from models.taxonomy import Outcome, Prediction, abstained

__all__ = ["SHIPPED", "ArtifactError", "Classifier", "Prediction", "Reading", "load"]

SHIPPED = Path(__file__).parent / "artifacts" / "reader-1"  # the reader that comes with the product

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
        evidence = evidence_from(margins, self.artifact.heads, self.artifact.thresholds, counted(mail))
        if not mail.whole.words:
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
            choices=found.choices,
            familiarity=familiarity(evidence, self.artifact.thresholds),
        )

    def _words(self, label: str | None, whole: features.Field) -> tuple[str, ...]:
        """The words that spoke for a label, or, without one, for being no query."""
        heads = self.artifact.heads
        place = heads.labels.index(label) if label is not None else heads.not_query_column
        return explain.deciding_words(whole, self._columns[place])
