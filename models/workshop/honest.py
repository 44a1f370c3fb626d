"""Figures that nothing was chosen on: each row read by a reader, and judged by thresholds, that had seen nothing of its voice.

Rows and out-of-fold margins come in, the figures of the contract with their breakdown come out. Thresholds are chosen anew on the other folds
for each fold, so a figure on unseen voices is not flattered by a threshold that saw them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from models.artifact import Heads
from models.predict import Reading
from models.taxonomy import Outcome, Prediction, Urgency
from models.verdict import Evidence, Thresholds, decide
from models.workshop.breakdown import breakdown, writer_of
from models.workshop.calibrate import evidences
from models.workshop.corpus import Row
from models.workshop.evaluate import figures
from models.workshop.final import URGENT, Lowest, Result, is_flagged, result
from models.workshop.folds import Unseen
from models.workshop.metrics import share
from models.workshop.policy import Policy
from models.workshop.thresholds import Seen, choose

STEPS = (0, 2, 4, 7, 10, 15, 25, 40)  # urgent mails missed, for the table of trade-offs


def cross_validated(
    rows: Sequence[Row], heads: Heads, seen: Unseen, policy: Policy, floor: Sequence[Lowest]
) -> dict[str, Any]:
    """The figures on all rows, fold by fold."""
    results = judged(rows, heads, seen, policy, floor)
    return {**figures(results), **breakdown(results)}


def judged(rows: Sequence[Row], heads: Heads, seen: Unseen, policy: Policy, floor: Sequence[Lowest]) -> list[Result]:
    """Every row with what a reader and thresholds of the other folds made of it, in order."""
    found: dict[int, Result] = {}
    for fold in sorted(set(seen.folds)):
        others = [place for place, number in enumerate(seen.folds) if number != fold]
        inside = [place for place, number in enumerate(seen.folds) if number == fold]
        limits = choose([rows[n] for n in others], heads, seen.only(others), policy, [floor[n] for n in others])
        for place, evidence in zip(inside, evidences(heads, seen.only(inside), limits), strict=True):
            found[place] = result(rows[place], _reading(evidence, limits), floor[place])
    return [found[place] for place in range(len(rows))]


def each_writer_left_out(
    rows: Sequence[Row],
    heads: Heads,
    policy: Policy,
    floor: Sequence[Lowest],
    fitted: Callable[[Sequence[int]], Unseen],
) -> dict[str, dict[str, Any]]:
    """For each writer (the beginning of a row's id), the recalls of a reader and thresholds made of all other writers' rows.

    `fitted` reads every row by a reader that has not seen its fold, given the folds.
    """
    names = [writer_of(row) or "" for row in rows]
    order = sorted(set(names))
    seen = fitted([order.index(name) for name in names])
    return dict(breakdown(judged(rows, heads, seen, policy, floor))["per_writer"])


def trade_offs(seen: Seen, limits: Thresholds) -> dict[str, list[dict[str, Any]]]:
    """What other operating points would cost, on the same rows: urgent mail missed against mail flagged, U1 missed against alarms."""
    known = [number for number, row in enumerate(seen.rows) if row.in_scope and row.urgency]
    if not known or not seen.evidence[known[0]].urgencies:
        return {}
    return {"urgent": _urgent_points(seen, limits, known), "immediate": _immediate_points(seen, known)}


def _urgent_points(seen: Seen, limits: Thresholds, known: Sequence[int]) -> list[dict[str, Any]]:
    final = seen.final(_never_urgent(limits))
    chances = [seen.evidence[n].urgencies["U1"] + seen.evidence[n].urgencies["U2"] for n in known]
    held = [is_flagged(*final[n]) for n in known]  # by the floor, or unclear
    urgent = [seen.rows[n].urgency in URGENT for n in known]
    open_ = sorted(chance for chance, true, caught in zip(chances, urgent, held, strict=True) if true and not caught)
    points = []
    for missed in STEPS:
        if missed >= len(open_):
            break
        flagged = sum(caught or chance >= open_[missed] for chance, caught in zip(chances, held, strict=True))
        points.append(
            {"at": round(open_[missed], 4), "missed": missed, "recall": share(sum(urgent) - missed, sum(urgent)),
             "flagged_share": share(flagged, len(known)), "of_true_share": share(flagged, sum(urgent))}
        )  # fmt: skip
    return points


def _immediate_points(seen: Seen, known: Sequence[int]) -> list[dict[str, Any]]:
    immediate = [seen.rows[n].urgency is Urgency.U1 for n in known]
    floored = [seen.floor[n] is Urgency.U1 for n in known]
    chances = [seen.evidence[n].urgencies["U1"] for n in known]
    open_ = sorted(chance for chance, true, low in zip(chances, immediate, floored, strict=True) if true and not low)
    points = []
    for missed in STEPS:
        if missed >= len(open_):
            break
        rung = [low or chance >= open_[missed] for chance, low in zip(chances, floored, strict=True)]
        nothing = sum(rings and not true for rings, true in zip(rung, immediate, strict=True))
        points.append(
            {"at": round(open_[missed], 4), "missed": missed, "recall": share(sum(immediate) - missed, sum(immediate)),
             "alarms_for_nothing": share(nothing, len(known) - sum(immediate))}
        )  # fmt: skip
    return points


def _never_urgent(limits: Thresholds) -> Thresholds:
    return replace(limits, urgent_at=2.0, immediate_at=2.0)


def _reading(evidence: Evidence, limits: Thresholds) -> Reading:
    found = decide(evidence, limits)
    aside = found.outcome is Outcome.NOT_A_QUERY
    prediction = Prediction(
        None if aside else evidence.best,
        evidence.not_query if aside else evidence.probabilities[evidence.best],
        urgency=found.urgency,
        outcome=found.outcome,
        because=found.because,
        choices=found.choices,
    )
    return Reading(prediction, evidence)
