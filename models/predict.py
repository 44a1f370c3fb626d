"""The reader at work: loads a trained artefact and suggests, for each mail, a category, an urgency and whether it is a query at all.

Subject and newly written text come in, a `Prediction` goes out, or a plain abstention; nothing a mail can contain raises. Importing
this costs numpy alone, and loading a few dozen milliseconds; a suggestion takes well under a millisecond and a half.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models import artifact, explain, features, odds, verdict
from models.artifact import ArtifactError
from models.calibration import evidence_from
from models.familiarity import counted, familiarity
from models.taxonomy import Outcome, Prediction, Urgency, abstained

__all__ = ["SHIPPED", "ArtifactError", "Classifier", "Prediction", "Reading", "load"]

SHIPPED = Path(__file__).parent / "artifacts" / "reader-1"  # the reader that comes with the product

Columns = NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """A prediction with the numbers behind it, for evaluation."""

    prediction: Prediction
    evidence: verdict.Evidence


@dataclass(frozen=True)
class _Seen:
    """A mail looked up: its features, the numbers of the embedding where there is one, its margins, and what they come to."""

    mail: features.Encoded
    numbers: Columns | None
    margins: list[float]
    evidence: verdict.Evidence

    @cached_property
    def carriers(self) -> dict[str, list[str]]:
        """Which words made each clue; asked once, though a mail is often explained twice."""
        return explain.carriers_of(self.mail)


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
        seen = self._see(subject, body)
        evidence = seen.evidence
        if not seen.mail.whole.words:
            return Reading(abstained("There is no text to read.", self.version), evidence)
        found = verdict.decide(evidence, self.artifact.thresholds)
        return Reading(self._prediction(found, seen), evidence)

    def read_many(self, mails: Iterable[tuple[str | None, str | None]]) -> list[Reading]:
        """As `predict_many`, with the numbers."""
        return [self.read(subject, body) for subject, body in mails]

    def explain(self, subject: str | None, body: str | None, label: str | None = None) -> explain.Explained:
        """What every part of a mail adds to the odds of a label, or, without one, to those of being urgent."""
        return self._explained(label, self._see(subject, body))

    def _see(self, subject: str | None, body: str | None) -> _Seen:
        """A mail looked up, with its margins."""
        mail = self.artifact.vocabulary.encode(subject, body)
        margins = self.artifact.intercepts.copy()
        for ids, scale in features.rows(mail):
            margins += self._weights.take(ids, axis=0).sum(axis=0) * np.float32(scale)
        numbers: Columns | None = None
        if dense := self.artifact.dense:
            numbers = dense.embedding.row(mail.whole.text) * np.float32(dense.length)
            margins += numbers @ self._weights[self.artifact.vocabulary.size :]
        listed = margins.tolist()
        evidence = evidence_from(listed, self.artifact.heads, self.artifact.thresholds, counted(mail))
        return _Seen(mail, numbers, listed, evidence)

    def _prediction(self, found: verdict.Verdict, seen: _Seen) -> Prediction:
        """The suggestion in the shape the house uses; the best label is given when abstaining too, as a hint and no more."""
        evidence = seen.evidence
        first, second, *_ = sorted(evidence.probabilities, key=lambda label: -evidence.probabilities[label])
        aside = found.outcome is Outcome.NOT_A_QUERY
        urgent = not aside and verdict.urgency_of(evidence, self.artifact.thresholds) in (Urgency.U1, Urgency.U2)
        return Prediction(
            label=None if aside else first,
            probability=evidence.not_query if aside else evidence.probabilities[first],
            runner_up=None if aside else second,
            words=self._explained(None if aside else first, seen, aside=aside).phrases,
            urgency=found.urgency,
            outcome=found.outcome,
            model_version=self.version,
            because=found.because,
            probabilities=dict(evidence.probabilities),
            choices=found.choices,
            familiarity=familiarity(evidence, self.artifact.thresholds),
            urgent_words=self._explained(None, seen).phrases if urgent else (),
        )

    def _explained(self, label: str | None, seen: _Seen, *, aside: bool = False) -> explain.Explained:
        """What spoke for a label; without one, for being urgent, or `aside`, for being no query."""
        heads, limits = self.artifact.heads, self.artifact.thresholds
        if label is not None:
            direction = odds.of_label(label, seen.evidence.probabilities, seen.margins, heads, limits)
        elif aside:
            direction = odds.of_not_query(seen.margins, heads, limits)
        else:
            direction = odds.of_urgent(seen.margins, heads, limits)
        intercepts = self.artifact.intercepts
        return explain.explained(seen.mail, self._weights, intercepts, direction, seen.numbers, seen.carriers)
