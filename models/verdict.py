"""What the reader makes of its own numbers: query, no query, or abstain; which categories it may be; and how urgent.

Calibrated numbers of one mail (`Evidence`) and the thresholds of the artefact come in, a `Verdict` with its reason goes out. Pure,
and the same for serving and for choosing the thresholds, so a threshold means in use what it meant when it was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.taxonomy import Outcome, Urgency, most_urgent, named

MOST_CHOICES = 3  # categories a person can choose among at a glance; of more, the reader says that it does not know


@dataclass(frozen=True)
class Thresholds:
    """How margins become probabilities, and where the reader stops answering. All chosen on out-of-fold data (`workshop.thresholds`).

    Probabilities are fractions; `gate_at`, `seldom_at` and the three weights are in margins. A None, or an empty mapping, switches its rule off.
    """

    # Margins to probabilities (`calibration`)
    temperature: float = 1.0  # of the category margins
    cell_temperature: float = 1.0  # of the margins of label and urgency together
    sharpness: float = 1.0  # of categories and cells joined: above one, surer
    urgency_layer: tuple[tuple[float, ...], ...] = ()  # for each level: a weight for each input, and a constant
    not_query_slope: float = 1.0  # P(not a query) = sigmoid(slope * score + offset)
    not_query_offset: float = 0.0
    # How urgent
    urgent_at: float = 0.5  # P(U1) + P(U2) from which a mail is urgent
    immediate_at: float = 0.5  # P(U1) from which it is U1
    # Which category
    sets: Mapping[str, float] = field(
        default_factory=dict
    )  # the least probability at which a label may be the true one
    answer_at: float = 0.0  # the least probability of a category worth showing, for mail that nobody need read today
    answer_urgent_at: float = 0.0  # ... and for mail that somebody reads today anyway
    # Whether it is a query
    not_query_at: float = 1.0  # the least P(not a query) that sets a mail aside
    not_query_doubt: float = 1.0  # between this and `not_query_at` a person looks
    aside_urgent: float = 0.10  # no mail is set aside that is an urgent query with this probability
    aside_gate_at: float | None = (
        None  # the score from which a mail is unlike the automatic and bulk mail taught, and is not set aside
    )
    # Whether it is ours
    gate_weight: float = 0.0  # how much the out-of-scope gate counts beside the best margin ...
    known_weight: float = 0.0  # ... and the share of words it knows ...
    clue_weight: float = 0.0  # ... and each clue
    gate_at: float | None = None  # the out-of-scope score from which the reader does not answer
    seldom_at: float | None = None  # the score from which it says that it has seen few mails like this
    least_known: int = 3  # known words below which a text is too short to read
    known_share: float = 0.0  # share of known words below which it is another language or no language
    taught: Mapping[str, int] = field(default_factory=dict)  # rows of each label

    @classmethod
    def stored(cls, found: Mapping[str, Any]) -> Thresholds:
        """The thresholds as a manifest holds them; raises TypeError for names that this code does not know."""
        layer = tuple(tuple(float(weight) for weight in row) for row in found.get("urgency_layer", ()))
        return cls(**{**found, "urgency_layer": layer})


@dataclass(frozen=True)
class Evidence:
    """The calibrated numbers of one mail; `probabilities` and `urgencies` each sum to one, `urgencies` is empty if not trained.

    `out_of_scope` is a score, higher is further from the queries taught, `out_of_aside` likewise from the automatic and bulk mail taught;
    `words` the number of distinct words, `known` how many of them the reader knows.
    """

    probabilities: Mapping[str, float]
    urgencies: Mapping[str, float]
    not_query: float | None
    out_of_scope: float
    words: int
    known: int
    out_of_aside: float = 0.0

    @property
    def best(self) -> str:
        """The most probable label."""
        return max(self.probabilities, key=lambda label: self.probabilities[label])


@dataclass(frozen=True)
class Verdict:
    """The outcome, the urgency, and the reason in one sentence, which quotes nothing of the mail.

    `choices` are the categories it may be, the likeliest first: one for a plain suggestion, two or three to choose among.
    """

    outcome: Outcome
    urgency: Urgency | None
    because: str
    choices: tuple[str, ...] = ()


def decide(evidence: Evidence, limits: Thresholds) -> Verdict:
    """The verdict on one mail: abstaining is `unclear` at U2 or higher, and every doubt is an abstention."""
    urgency = urgency_of(evidence, limits)
    unreadable = _unreadable(evidence, limits)
    if unreadable:
        return _unclear(
            unreadable, None
        )  # what could not be read tells nothing of how soon; the floor may still raise it
    if evidence.not_query is not None and evidence.not_query >= limits.not_query_at and _calm(evidence, limits):
        return Verdict(
            Outcome.NOT_A_QUERY, None, f"It reads like automatic or bulk mail ({_percent(evidence.not_query)})."
        )
    strange = _strange(evidence, limits)
    if strange:
        return _unclear(strange, urgency)
    return _among(choices(evidence, limits), evidence, limits, urgency)


def choices(evidence: Evidence, limits: Thresholds) -> tuple[str, ...]:
    """The conformal set: every label probable enough to be the true one, the likeliest first; without sets, the best alone."""
    if not limits.sets:
        return (evidence.best,)
    inside = [label for label, chance in evidence.probabilities.items() if chance >= limits.sets.get(label, 1.0)]
    return tuple(sorted(inside, key=lambda label: -evidence.probabilities[label]))


def _among(found: tuple[str, ...], evidence: Evidence, limits: Thresholds, urgency: Urgency | None) -> Verdict:
    """Answer where the categories left are few and the best is likely enough."""
    likeliest = evidence.probabilities[evidence.best]
    today = urgency in (Urgency.U1, Urgency.U2)
    wanted = limits.answer_urgent_at if today else limits.answer_at
    shown = found if len(found) <= MOST_CHOICES else ()
    if len(found) > MOST_CHOICES:
        return _unclear(f"It could be any of {len(found)} categories.", urgency)
    if not found:
        return _unclear("It reads like no category as the reader knows them.", urgency)
    if likeliest < wanted:
        return _unclear(
            f"No category is likely enough (the best {_percent(likeliest)}, wanted {_percent(wanted)}).", urgency, shown
        )
    best = f"It reads like {named(evidence.best)} ({_percent(likeliest)})"
    others = " or ".join(named(label) for label in shown if label != evidence.best)
    return Verdict(Outcome.QUERY, urgency, f"{best}, and could be {others}." if others else f"{best}.", shown)


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
    """Whether it is like the mail that is set aside and hardly an urgent query: nothing else is, since few people look there."""
    if limits.aside_gate_at is not None and evidence.out_of_aside >= limits.aside_gate_at:
        return False
    return (1 - (evidence.not_query or 0.0)) * _urgent_share(evidence) < limits.aside_urgent


def _unreadable(evidence: Evidence, limits: Thresholds) -> str | None:
    if not evidence.words:
        return "There is no text to read."
    if evidence.known < limits.least_known:
        return "There are too few words to read it by."
    if evidence.known < limits.known_share * evidence.words:
        return "Most of its words are unknown to the reader."
    return None


def _strange(evidence: Evidence, limits: Thresholds) -> str | None:
    if evidence.not_query is not None and evidence.not_query >= limits.not_query_doubt:
        return f"It may be automatic or bulk mail ({_percent(evidence.not_query)})."
    if limits.gate_at is not None and evidence.out_of_scope >= limits.gate_at:
        return "It reads like nothing the reader was taught."
    return None


def _unclear(because: str, urgency: Urgency | None, among: tuple[str, ...] = ()) -> Verdict:
    return Verdict(Outcome.UNCLEAR, most_urgent(urgency, Urgency.U2), because, among)


def _percent(fraction: float) -> str:
    return f"{min(round(100 * fraction), 99)} %"  # nothing is certain
