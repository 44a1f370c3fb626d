"""What the reader makes of its own numbers: query, no query, or abstain; and how urgent.

Calibrated numbers of one mail (`Evidence`) and the thresholds of the artefact come in, a `Verdict` with its reason goes out. Pure,
and the same for serving and for choosing the thresholds, so a threshold means in use what it meant when it was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.taxonomy import Outcome, Urgency, most_urgent

# Of the urgent threshold: mail between is shown at U3 or U4, but not set aside, since few people look there.
_CALM = 0.75


@dataclass(frozen=True)
class Thresholds:
    """How margins become probabilities, and where the reader stops answering. All chosen on out-of-fold data (`calibrate`).

    Probabilities are fractions; `gate_at` and `gate_weight` are in margins. A None switches the rule off.
    """

    temperature: float = 1.0  # of the category margins
    urgency_temperature: float = 1.0
    cell_temperature: float = 1.0  # of the margins of label and urgency together
    urgent_slope: float = 1.0  # P(urgent) by its own column = sigmoid(slope * margin + offset)
    urgent_offset: float = 0.0
    not_query_slope: float = 1.0  # P(not a query) = sigmoid(slope * margin + offset)
    not_query_offset: float = 0.0
    urgent_at: float = 0.5  # P(U1) + P(U2) from which a mail is urgent
    immediate_at: float = 0.5  # P(U1) from which it is U1
    answer_at: float = 0.0  # the least probability of a category worth showing
    not_query_at: float = 1.0  # the least P(not a query) that sets a mail aside
    not_query_doubt: float = 1.0  # between this and `not_query_at` a person looks
    gate_weight: float = 0.0  # how much the out-of-scope gate counts beside the best margin
    gate_at: float | None = None  # the out-of-scope score from which the reader does not answer
    least_known: int = 3  # known words below which a text is too short to read
    known_share: float = 0.0  # share of known words below which it is another language or no language


@dataclass(frozen=True)
class Evidence:
    """The calibrated numbers of one mail; `probabilities` and `urgencies` each sum to one, `urgencies` is empty if not trained.

    `out_of_scope` is a score, higher is further out; `words` the number of distinct words, `known` how many of them the reader knows.
    """

    probabilities: Mapping[str, float]
    urgencies: Mapping[str, float]
    not_query: float | None
    out_of_scope: float
    words: int
    known: int

    @property
    def best(self) -> str:
        """The most probable label."""
        return max(self.probabilities, key=lambda label: self.probabilities[label])


@dataclass(frozen=True)
class Verdict:
    """The outcome, the urgency and the reason in one sentence, which quotes nothing of the mail."""

    outcome: Outcome
    urgency: Urgency | None
    because: str


def decide(evidence: Evidence, limits: Thresholds) -> Verdict:
    """The verdict on one mail: abstaining is `unclear` at U2 or higher, and every doubt is an abstention."""
    urgency = urgency_of(evidence, limits)
    unreadable = _unreadable(evidence, limits)
    if unreadable:
        return _unclear(unreadable, urgency)
    if evidence.not_query is not None and evidence.not_query >= limits.not_query_at and _calm(evidence, limits):
        return Verdict(
            Outcome.NOT_A_QUERY, None, f"It reads like automatic or bulk mail ({_percent(evidence.not_query)})."
        )
    doubt = _doubt(evidence, limits)
    if doubt:
        return _unclear(doubt, urgency)
    return Verdict(
        Outcome.QUERY, urgency, f"It reads like {evidence.best} ({_percent(evidence.probabilities[evidence.best])})."
    )


def urgency_of(evidence: Evidence, limits: Thresholds) -> Urgency | None:
    """The urgency the model suggests; None if it was not trained to. Urgent wins long before it is the likelier half."""
    if not evidence.urgencies:
        return None
    if evidence.urgencies["U1"] >= limits.immediate_at:
        return Urgency.U1
    if _urgent_share(evidence) >= limits.urgent_at:
        return Urgency.U2
    return Urgency.U3 if evidence.urgencies["U3"] >= evidence.urgencies["U4"] else Urgency.U4


def _urgent_share(evidence: Evidence) -> float:
    return evidence.urgencies["U1"] + evidence.urgencies["U2"] if evidence.urgencies else 0.0


def _calm(evidence: Evidence, limits: Thresholds) -> bool:
    """Whether it is safely below urgent: nothing else is set aside."""
    return _urgent_share(evidence) < _CALM * limits.urgent_at


def _unreadable(evidence: Evidence, limits: Thresholds) -> str | None:
    if not evidence.words:
        return "There is no text to read."
    if evidence.known < limits.least_known:
        return "There are too few words to read it by."
    if evidence.known < limits.known_share * evidence.words:
        return "Most of its words are unknown to the reader."
    return None


def _doubt(evidence: Evidence, limits: Thresholds) -> str | None:
    if evidence.not_query is not None and evidence.not_query >= limits.not_query_doubt:
        return f"It may be automatic or bulk mail ({_percent(evidence.not_query)})."
    if limits.gate_at is not None and evidence.out_of_scope >= limits.gate_at:
        return "It reads like nothing the reader was taught."
    likeliest = evidence.probabilities[evidence.best]
    if likeliest < limits.answer_at:
        return f"No category is likely enough (the best {_percent(likeliest)}, wanted {_percent(limits.answer_at)})."
    return None


def _unclear(because: str, urgency: Urgency | None) -> Verdict:
    return Verdict(Outcome.UNCLEAR, most_urgent(urgency, Urgency.U2), because)


def _percent(fraction: float) -> str:
    return f"{min(round(100 * fraction), 99)} %"  # nothing is certain
