"""The operating point keeps what the policy promises, and costs what the policy says a mistake costs."""

from dataclasses import replace

import numpy as np
import pytest

from models.taxonomy import Outcome, Urgency
from models.verdict import Thresholds, decide
from models.workshop.calibrate import evidences
from models.workshop.conformal import misses_allowed
from models.workshop.final import Lowest, is_flagged, together
from models.workshop.fit import heads_for
from models.workshop.policy import HALF, Policy
from models.workshop.thresholds import Seen, cheapest, choose
from tests.models.invented_margins import invented

SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2])
URGENT = np.array([True, True, False, True, False, False, True, False])

POLICY = Policy(urgent_missed=0.04, urgent_missed_surely=0.2)  # what 160 urgent rows can promise


@pytest.mark.parametrize(("miss", "expected"), [(0.4, 0.75), (1.5, 0.55), (10.0, 0.25)])
def test_the_dearer_a_missed_urgent_mail_the_lower_the_threshold(miss: float, expected: float) -> None:
    assert cheapest(SCORES, URGENT, miss) == pytest.approx(expected)


def test_a_threshold_may_take_all_or_none() -> None:
    none = cheapest(SCORES, np.zeros(8, bool), 5.0)
    every = cheapest(SCORES, np.ones(8, bool), 5.0)

    assert (none <= SCORES).sum() == 0
    assert (every <= SCORES).sum() == 8


def chosen(policy: Policy = POLICY, floor: list[Lowest] | None = None) -> tuple[Seen, Thresholds]:
    """The invented rows as seen, and the thresholds chosen on them."""
    rows, unseen = invented()
    heads = heads_for(rows)
    limits = choose(rows, heads, unseen, policy, floor)
    return Seen(rows, evidences(heads, unseen, limits), floor or [None] * len(rows)), limits


def missed(seen: Seen, limits: Thresholds) -> int:
    final = seen.final(limits)
    return sum(not is_flagged(*each) for row, each in zip(seen.rows, final, strict=True) if row.urgency in ("U1", "U2"))


def test_no_more_urgent_mail_is_missed_than_the_promise_allows_and_no_more_is_flagged_than_that_needs() -> None:
    seen, limits = chosen()
    allowed = misses_allowed(160, HALF * POLICY.urgent_missed, HALF * POLICY.urgent_missed_surely)

    assert allowed == 2
    assert missed(seen, limits) <= allowed
    higher = min(
        each.urgencies["U1"] + each.urgencies["U2"]
        for row, each in zip(seen.rows, seen.evidence, strict=True)
        if row.urgency in ("U1", "U2") and each.urgencies["U1"] + each.urgencies["U2"] > limits.urgent_at + 2e-4
    )
    assert missed(seen, replace(limits, urgent_at=higher + 1e-3)) >= allowed


def test_a_floor_that_catches_mail_lets_the_reader_flag_less() -> None:
    rows, _ = invented()
    caught: list[Lowest] = [row.urgency if row.urgency in ("U1", "U2") and int(row.id) % 3 else None for row in rows]

    _, alone = chosen()
    _, together_ = chosen(floor=caught)

    assert together_.urgent_at > alone.urgent_at


def test_too_few_urgent_rows_promise_nothing_and_the_cheapest_threshold_is_taken() -> None:
    _, cheap = chosen(Policy(missed_urgent=1.0))
    _, dear = chosen(Policy(missed_urgent=20.0))

    assert misses_allowed(160, HALF * Policy().urgent_missed, HALF * Policy().urgent_missed_surely) is None
    assert dear.urgent_at < cheap.urgent_at


def test_every_immediate_mail_is_shown_as_such_unless_that_rings_too_often() -> None:
    patient, limits = chosen(replace(POLICY, most_alarms=1.0))
    strict, fewer = chosen(replace(POLICY, most_alarms=0.02))

    def rung(seen: Seen, limits: Thresholds, *, immediate: bool) -> float:
        final = seen.final(limits)
        return float(
            np.mean(
                [
                    level is Urgency.U1
                    for row, (_, level) in zip(seen.rows, final, strict=True)
                    if row.in_scope and (row.urgency is Urgency.U1) is immediate
                ]
            )
        )

    assert rung(patient, limits, immediate=True) == 1.0
    assert rung(strict, fewer, immediate=False) <= 0.02 < rung(patient, limits, immediate=False)


def test_no_more_mail_is_left_unclear_than_the_policy_allows() -> None:
    strict = replace(POLICY, answered_right=1.0, most_unclear=0.2)
    seen, limits = chosen(strict)

    unclear = sum(outcome is Outcome.UNCLEAR for outcome, _ in seen.final(limits)) / len(seen.rows)
    assert 0.1 < unclear <= 0.2
    assert limits.answer_urgent_at > limits.answer_at  # a look that is due today anyway costs less


def test_the_true_category_stands_in_its_set_as_often_as_promised() -> None:
    seen, limits = chosen()

    for label in "ab":
        own = [
            each.probabilities[label]
            for row, each in zip(seen.rows, seen.evidence, strict=True)
            if row.category == label
        ]
        assert np.mean(np.array(own) >= limits.sets[label]) >= 1 - HALF * POLICY.set_missed


def test_a_reader_that_cannot_tell_bulk_mail_sets_nothing_aside() -> None:
    rows, seen = invented()
    heads = heads_for(rows)
    blind = replace(seen, margins=seen.margins.copy())
    blind.margins[:, heads.not_query_column] = 0.0
    blind.margins[:, : len(heads.labels)] = blind.margins[:, : len(heads.labels)] * 0 + 1.0
    blind.margins[:, heads.first_cell : heads.gate_column] = 0.0

    assert choose(rows, heads, blind, POLICY).not_query_at == 1.0


def test_what_is_unlike_the_rows_is_not_answered_and_few_of_our_own_are_lost_for_it() -> None:
    seen, limits = chosen()

    lost = [
        each.out_of_scope >= (limits.gate_at or 0)
        for row, each in zip(seen.rows, seen.evidence, strict=True)
        if row.in_scope
    ]
    stranger = replace(seen.evidence[1], out_of_scope=(limits.gate_at or 0) + 0.1, not_query=0.0)
    assert np.mean(lost) <= HALF * POLICY.unlike
    assert decide(stranger, limits).outcome is Outcome.UNCLEAR


def test_what_the_floor_speaks_for_is_never_set_aside() -> None:
    assert together(Outcome.NOT_A_QUERY, None, Urgency.U1) == (Outcome.UNCLEAR, Urgency.U1)
    assert together(Outcome.NOT_A_QUERY, None, None) == (Outcome.NOT_A_QUERY, None)
    assert together(Outcome.QUERY, Urgency.U1, Urgency.U2) == (Outcome.QUERY, Urgency.U1)
