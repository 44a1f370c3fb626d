"""Choosing thresholds on out-of-fold margins: what a margin is worth, and where the reader stops answering.

Margins of unseen rows and the truth come in, `Thresholds` come out. What is too much and what is too little is a clinical choice and
stands in the policy table below, to be signed off with the rest of the label guide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.artifact import Heads
from models.predict import evidence_from, not_query_score, sigmoid
from models.taxonomy import Outcome, Urgency
from models.verdict import Evidence, Thresholds, decide
from models.workshop.corpus import Row
from models.workshop.fit import Floats
from models.workshop.folds import Unseen

Truth = NDArray[np.bool_]


@dataclass(frozen=True)
class Policy:
    """How one mistake weighs against another."""

    missed_urgent: float = 8.0  # false urgent flags that weigh as much as one urgent mail read as routine
    missed_immediate: float = (
        3.0  # alarms for nothing that weigh as much as one U1 mail shown as U2: few, or nobody heeds them
    )
    answered_right: float = 0.90  # share of answered queries whose category must be right ...
    most_unanswered: float = 0.15  # ... but never abstain on more queries than this for want of probability
    aside_right: float = 0.95  # share of set-aside mail that must really be no query
    out_of_scope_share: float = 0.08  # of real mail, where the training rows cannot tell
    least_known: int = 3  # known words to read a mail by
    known_share: float = 0.35  # share of its words: below lies another language, or none


PUBLIC = Policy(
    least_known=1, known_share=0.0, out_of_scope_share=0.03
)  # for rows without urgency: public sets, often of two or three words


def choose(rows: Sequence[Row], heads: Heads, seen: Unseen, policy: Policy = Policy()) -> Thresholds:
    """All thresholds, one after the other, since later ones look through the earlier ones."""
    limits = _calibrated(rows, heads, seen.margins)
    limits = replace(limits, least_known=policy.least_known, known_share=policy.known_share)
    if heads.gate:
        limits = _gate(rows, heads, seen, limits, policy)
    evidence = evidences(heads, seen, limits)
    if heads.urgencies:
        limits = _urgency(rows, evidence, limits, policy)
    if heads.not_query:
        limits = _aside(rows, evidence, limits, policy)
    return replace(limits, answer_at=_answer_at(rows, evidence, policy))


def evidences(heads: Heads, seen: Unseen, limits: Thresholds) -> list[Evidence]:
    """The calibrated numbers of every row, as serving would see them."""
    triples = zip(seen.margins.tolist(), seen.words, seen.known, strict=True)
    return [evidence_from(margins, heads, limits, words=words, known=known) for margins, words, known in triples]


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


def cheapest(scores: Floats, truth: Truth, miss: float) -> float:
    """The threshold where missing the true (at `miss` each) and flagging the false (at 1 each) cost least; the lower of equals."""
    order = np.argsort(-scores, kind="stable")
    missed = truth.sum() - np.concatenate(([0], np.cumsum(truth[order])))
    wrong = np.concatenate(([0], np.cumsum(~truth[order])))
    cost = miss * missed + wrong
    taken = len(cost) - 1 - int(np.argmin(cost[::-1]))  # how many stand above the threshold
    ordered = scores[order]
    highest_below = float(ordered[taken]) if taken < len(scores) else float(ordered[-1]) - 1
    lowest_above = float(ordered[taken - 1]) if taken else float(ordered[0]) + 1
    return round((highest_below + lowest_above) / 2, 4)


def _calibrated(rows: Sequence[Row], heads: Heads, margins: Floats) -> Thresholds:
    """Temperatures and slopes."""
    limits = Thresholds(temperature=_temperature_of(margins[:, : len(heads.labels)], heads.labels, _labels(rows)))
    if heads.urgencies:
        limits = _calibrated_urgency(rows, heads, margins, limits)
    if heads.not_query:
        aside = np.array([row.outcome is Outcome.NOT_A_QUERY for row in rows])
        scores = np.array([not_query_score(row, heads, limits) for row in margins.tolist()])
        slope, offset = logistic(scores, aside)
        limits = replace(limits, not_query_slope=slope, not_query_offset=offset)
    return limits


def _labels(rows: Sequence[Row]) -> list[str | None]:
    return [row.category if row.in_scope else None for row in rows]


def _calibrated_urgency(rows: Sequence[Row], heads: Heads, margins: Floats, limits: Thresholds) -> Thresholds:
    levels = [row.urgency if row.in_scope else None for row in rows]
    taught = [number for number, level in enumerate(levels) if level]
    urgent = np.array([levels[number] in (Urgency.U1, Urgency.U2) for number in taught])
    slope, offset = logistic(margins[taught, heads.urgent_column], urgent)
    warmth = _temperature_of(margins[:, heads.first_urgency : heads.urgent_column], heads.urgencies, levels)
    limits = replace(limits, urgency_temperature=warmth, urgent_slope=slope, urgent_offset=offset)
    if heads.cells:
        pairs = [(row.category, row.urgency) if row.in_scope else None for row in rows]
        cells = _temperature_of(margins[:, heads.first_cell : heads.gate_column], heads.cells, pairs)
        limits = replace(limits, cell_temperature=cells)
    return limits


def _temperature_of(margins: Floats, names: Sequence[Any], truth: Sequence[Any]) -> float:
    """The temperature of a head, by the rows whose truth is among its names."""
    places = {name: place for place, name in enumerate(names)}
    taught = [number for number, name in enumerate(truth) if name in places]
    return temperature(margins[taught], np.array([places[truth[number]] for number in taught]))


def _urgency(rows: Sequence[Row], evidence: Sequence[Evidence], limits: Thresholds, policy: Policy) -> Thresholds:
    taught = [number for number, row in enumerate(rows) if row.in_scope and row.urgency]
    urgent = np.array([rows[number].urgency in (Urgency.U1, Urgency.U2) for number in taught])
    scores = np.array([evidence[number].urgencies["U1"] + evidence[number].urgencies["U2"] for number in taught])
    immediate = np.array([rows[number].urgency is Urgency.U1 for number in taught])
    shares = np.array([evidence[number].urgencies["U1"] for number in taught])
    return replace(
        limits,
        urgent_at=cheapest(scores, urgent, policy.missed_urgent),
        immediate_at=cheapest(shares, immediate, policy.missed_immediate),
    )


def _aside(rows: Sequence[Row], evidence: Sequence[Evidence], limits: Thresholds, policy: Policy) -> Thresholds:
    """Set aside from where the share of true ones above is high enough, the urgent left out; from half of that a person looks."""
    apart = replace(limits, not_query_at=0.0)
    free = [number for number, found in enumerate(evidence) if decide(found, apart).outcome is Outcome.NOT_A_QUERY]
    truth = np.array([rows[number].outcome is Outcome.NOT_A_QUERY for number in free], np.bool_)
    scores = np.array([evidence[number].not_query for number in free], dtype=float)
    good = [
        at for at in sorted(scores[truth].tolist()) if at > 0.5 and truth[scores >= at].mean() >= policy.aside_right
    ]
    at = round(good[0] - 5e-5, 4) if good else 1.0
    return replace(limits, not_query_at=at, not_query_doubt=round(at / 2, 4))


def _answer_at(rows: Sequence[Row], evidence: Sequence[Evidence], policy: Policy) -> float:
    """The least probability at which enough answers are right, within what may stay unanswered; 0 if all answers are good enough."""
    found = [
        (max(e.probabilities.values()), e.best == row.category)
        for row, e in zip(rows, evidence, strict=True)
        if row.in_scope
    ]
    found.sort()
    right = np.array([true for _, true in found])
    share_right = right[::-1].cumsum()[::-1] / np.arange(len(right), 0, -1)
    most = int(policy.most_unanswered * len(found))
    enough = np.flatnonzero(share_right[: most + 1] >= policy.answered_right)
    first = int(enough[0]) if len(enough) else most
    return round(found[first][0] - 5e-5, 4) if first else 0.0  # downwards: rounding must leave nobody else unanswered


def _gate(rows: Sequence[Row], heads: Heads, seen: Unseen, limits: Thresholds, policy: Policy) -> Thresholds:
    """The weight that tells in and out of scope apart best, and the cheapest score to stop at."""
    used = [number for number, row in enumerate(rows) if row.outcome is Outcome.QUERY]
    out = np.array([rows[number].out_of_scope for number in used])
    margins = seen.margins[used]
    best, gate = margins[:, : len(heads.labels)].max(axis=1), margins[:, heads.gate_column]
    weight = max((0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0), key=lambda value: auroc(value * gate - best, out))
    worth = policy.out_of_scope_share / (1 - policy.out_of_scope_share) * (~out).sum() / out.sum()
    right = np.array([heads.labels[place] for place in margins[:, : len(heads.labels)].argmax(axis=1)]) == np.array(
        [rows[number].category for number in used]
    )
    counted = out | right  # rejecting what would be answered wrongly costs nothing
    at = cheapest((weight * gate - best)[counted], out[counted], float(worth))
    return replace(limits, gate_weight=weight, gate_at=at)


def auroc(scores: Floats, truth: Truth) -> float:
    """The chance that a true row scores above a false one, ties counting half."""
    values, places = np.unique(scores, return_inverse=True)
    true, false = np.bincount(places[truth], minlength=len(values)), np.bincount(places[~truth], minlength=len(values))
    below = np.cumsum(false) - false
    return float((true * (below + false / 2)).sum() / max(1, truth.sum() * (~truth).sum()))
