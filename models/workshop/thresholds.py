"""Where the reader stops answering, and from where a mail is urgent: the operating point, chosen on out-of-fold numbers.

Rows, their calibrated numbers and (if at hand) the floor's level of each come in, `Thresholds` come out. Every choice is made by the
`policy` and looks through `verdict.decide` and the floor, so that what is promised is promised of what a person gets to see.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.artifact import Heads
from models.taxonomy import Outcome, Urgency
from models.verdict import Evidence, Thresholds, decide
from models.workshop.calibrate import Truth, auroc, calibrated, evidences
from models.workshop.conformal import cut, misses_allowed, rounded_down, sets
from models.workshop.corpus import Row
from models.workshop.final import URGENT, Lowest, is_flagged, together
from models.workshop.fit import Floats
from models.workshop.folds import Unseen
from models.workshop.policy import HALF, SIGNED, Policy

WEIGHTS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0)  # of the gate beside the best margin, tried in turn
COSTS = tuple(round(1.0 + 0.05 * step, 2) for step in range(200))  # looks that a wrong category may weigh as much as


@dataclass(frozen=True)
class Seen:
    """The rows, what an unbiased reader makes of each, and the floor's level of each (None where it is quiet)."""

    rows: Sequence[Row]
    evidence: Sequence[Evidence]
    floor: Sequence[Lowest]

    def final(self, limits: Thresholds) -> list[tuple[Outcome, Urgency | None]]:
        """What floor and reader come to with these thresholds."""
        found = [decide(each, limits) for each in self.evidence]
        return [together(verdict.outcome, verdict.urgency, low) for verdict, low in zip(found, self.floor, strict=True)]


def choose(
    rows: Sequence[Row], heads: Heads, unseen: Unseen, policy: Policy = SIGNED, floor: Sequence[Lowest] | None = None
) -> Thresholds:
    """All thresholds, one after the other, since later ones look through the earlier ones."""
    limits = replace(
        calibrated(rows, heads, unseen),
        least_known=policy.least_known, known_share=policy.known_share, known_weight=policy.known_weight,
        clue_weight=policy.clue_weight, aside_urgent=policy.aside_urgent, taught=_taught(rows) if heads.urgencies else {},
    )  # fmt: skip
    limits = _gate(rows, heads, unseen, limits, policy) if heads.gate else limits
    seen = Seen(rows, evidences(heads, unseen, limits), floor or [None] * len(rows))
    limits = limits if heads.gate else _typical(seen, limits, policy)
    limits = replace(limits, sets=_sets(seen, policy))
    if heads.not_query:
        limits = _aside(seen, limits, policy)
    if not heads.urgencies:
        return limits
    limits = replace(limits, urgent_at=urgent_at(seen, limits, policy), immediate_at=_immediate_at(seen, policy))
    limits = _answering(seen, limits, policy)
    return replace(limits, urgent_at=urgent_at(seen, limits, policy))  # what is unclear now is seen today in any case


def urgent_at(seen: Seen, limits: Thresholds, policy: Policy) -> float:
    """The highest threshold of an urgent mail that misses no more than the promise allows, floor and abstentions counted in.

    With too few urgent rows to promise anything, the cheapest.
    """
    urgent = [number for number, row in enumerate(seen.rows) if row.in_scope and row.urgency in URGENT]
    scores = {number: _urgent(seen.evidence[number]) for number in urgent}
    allowed = misses_allowed(len(urgent), HALF * policy.urgent_missed, HALF * policy.urgent_missed_surely)
    if allowed is None:
        return _cheapest_urgent(seen, policy)
    found = [rounded_down(score) for score in sorted(scores.values())]
    some = Seen([seen.rows[n] for n in urgent], [seen.evidence[n] for n in urgent], [seen.floor[n] for n in urgent])

    def missed(at: float) -> int:
        return sum(not is_flagged(*final) for final in some.final(replace(limits, urgent_at=at)))

    first_bad = bisect_left(found, True, key=lambda at: missed(at) > allowed)
    return found[max(0, first_bad - 1)]


def _cheapest_urgent(seen: Seen, policy: Policy) -> float:
    taught = [number for number, row in enumerate(seen.rows) if row.in_scope and row.urgency]
    truth = np.array([seen.rows[number].urgency in URGENT for number in taught])
    return cheapest(np.array([_urgent(seen.evidence[number]) for number in taught]), truth, policy.missed_urgent)


def _immediate_at(seen: Seen, policy: Policy) -> float:
    """The threshold that shows every U1 as U1 with the floor, or, where that rings too often for nothing, the lowest that does not."""
    quiet = [
        (each.urgencies["U1"], row.urgency is Urgency.U1)
        for row, each, low in zip(seen.rows, seen.evidence, seen.floor, strict=True)
        if row.in_scope and row.urgency and low is not Urgency.U1
    ]
    others = sorted((chance for chance, immediate in quiet if not immediate), reverse=True)
    bearable = int(policy.most_alarms * sum(row.in_scope and row.urgency is not Urgency.U1 for row in seen.rows))
    lowest = rounded_down(others[bearable]) + 1e-4 if bearable < len(others) else 0.0
    every = min((rounded_down(chance) for chance, immediate in quiet if immediate), default=0.5)
    return round(max(every, lowest), 4)


def _answering(seen: Seen, limits: Thresholds, policy: Policy) -> Thresholds:
    """What a wrong category weighs, in looks: the least at which enough answers are right, within what may stay unclear."""

    def priced(wrong: float) -> Thresholds:
        at, due_at = (round(max(0.0, 1 - look / wrong), 4) for look in (policy.look, policy.look_due))
        return replace(limits, answer_at=at, answer_urgent_at=due_at)

    best = priced(COSTS[0])
    for wrong in COSTS:
        tried = priced(wrong)
        unclear, right = _abstention(seen, tried)
        if unclear > policy.most_unclear:
            break
        best = tried
        if right >= policy.answered_right:
            break
    return best


def _abstention(seen: Seen, limits: Thresholds) -> tuple[float, float]:
    """The share of all rows that come out unclear, and the share of right categories among the queries that are answered."""
    final = seen.final(limits)
    answered = [
        each.best == row.category
        for row, each, (outcome, _) in zip(seen.rows, seen.evidence, final, strict=True)
        if row.in_scope and outcome is Outcome.QUERY
    ]
    unclear = sum(outcome is Outcome.UNCLEAR for outcome, _ in final)
    return unclear / len(final), sum(answered) / max(1, len(answered))


def _sets(seen: Seen, policy: Policy) -> dict[str, float]:
    true: dict[str, list[float]] = defaultdict(list)
    for row, each in zip(seen.rows, seen.evidence, strict=True):
        if row.in_scope and row.category:
            true[row.category].append(each.probabilities[row.category])
    return sets(true, HALF * policy.set_missed) if policy.set_missed else {}


def _typical(seen: Seen, limits: Thresholds, policy: Policy) -> Thresholds:
    """From which score on a mail is unlike ours: few of our own lie beyond, none of them is needed to be of another trade."""
    inner = [-each.out_of_scope for row, each in zip(seen.rows, seen.evidence, strict=True) if row.in_scope]
    gate, seldom = (cut(inner, share) if share else None for share in (HALF * policy.unlike, policy.seldom))
    return replace(
        limits,
        gate_at=None if gate is None else round(-gate + 1e-4, 4),
        seldom_at=None if seldom is None else round(-seldom + 1e-4, 4),
    )


def _aside(seen: Seen, limits: Thresholds, policy: Policy) -> Thresholds:
    """Set aside from where the share of true ones above is high enough, what may be urgent left out; a little below a person looks."""
    inner = [
        -each.out_of_aside
        for row, each in zip(seen.rows, seen.evidence, strict=True)
        if row.outcome is Outcome.NOT_A_QUERY
    ]
    gate = cut(inner, policy.aside_unlike)
    limits = replace(limits, aside_gate_at=None if gate is None else round(-gate + 1e-4, 4))
    apart = replace(limits, not_query_at=0.0)
    free = [number for number, (outcome, _) in enumerate(seen.final(apart)) if outcome is Outcome.NOT_A_QUERY]
    truth = np.array([seen.rows[number].outcome is Outcome.NOT_A_QUERY for number in free], dtype=bool)
    scores = np.array([seen.evidence[number].not_query for number in free], dtype=float)
    good = [
        at
        for at in sorted(scores[truth].tolist())
        if at > policy.aside_least and truth[scores >= at].mean() >= policy.aside_right
    ]
    at = round(good[0] - 5e-5, 4) if good else 1.0
    return replace(limits, not_query_at=at, not_query_doubt=round(policy.doubt * at, 4))


def _gate(rows: Sequence[Row], heads: Heads, seen: Unseen, limits: Thresholds, policy: Policy) -> Thresholds:
    """The weight that tells in and out of scope apart best, and the cheapest score to stop at."""
    used = [number for number, row in enumerate(rows) if row.outcome is Outcome.QUERY]
    out = np.array([rows[number].out_of_scope for number in used])
    margins = seen.margins[used]
    best, gate = margins[:, : len(heads.labels)].max(axis=1), margins[:, heads.gate_column]
    weight = max(WEIGHTS, key=lambda value: auroc(value * gate - best, out))
    worth = policy.out_of_scope_share / (1 - policy.out_of_scope_share) * (~out).sum() / out.sum()
    right = np.array([heads.labels[place] for place in margins[:, : len(heads.labels)].argmax(axis=1)]) == np.array(
        [rows[number].category for number in used]
    )
    counted = out | right  # rejecting what would be answered wrongly costs nothing
    at = cheapest((weight * gate - best)[counted], out[counted], float(worth))
    return replace(limits, gate_weight=weight, gate_at=at, known_weight=0.0, clue_weight=0.0)


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


def _urgent(each: Evidence) -> float:
    return each.urgencies["U1"] + each.urgencies["U2"]


def _taught(rows: Sequence[Row]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.in_scope and row.category:
            counts[row.category] += 1
    return dict(sorted(counts.items()))
