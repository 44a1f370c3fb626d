"""Every doubt of the reader is an abstention at U2 or higher, and urgent wins before it is the likelier half."""

import json
from dataclasses import asdict, replace

import pytest

from models.taxonomy import Outcome, Urgency
from models.verdict import Evidence, Thresholds, decide

LIMITS = Thresholds(
    urgent_at=0.2,
    immediate_at=0.3,
    answer_at=0.5,
    not_query_at=0.8,
    not_query_doubt=0.4,
    gate_at=1.0,
    least_known=3,
    known_share=0.35,
)
CLEAR = Evidence(
    probabilities={"transition": 0.9, "pregnancy": 0.1},
    urgencies={"U1": 0.0, "U2": 0.1, "U3": 0.6, "U4": 0.3},
    not_query=0.01,
    out_of_scope=-1.0,
    words=20,
    known=18,
)


def test_a_clear_mail_is_a_query_with_its_urgency() -> None:
    verdict = decide(CLEAR, LIMITS)

    assert (verdict.outcome, verdict.urgency) == (Outcome.QUERY, Urgency.U3)
    assert verdict.because == "It reads like change of setting (90 %)."


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"words": 0, "known": 0}, "no text"),
        ({"words": 2, "known": 2}, "too few words"),
        ({"words": 20, "known": 6}, "unknown to the reader"),
        ({"probabilities": {"transition": 0.49, "pregnancy": 0.41}}, "No category is likely enough"),
        ({"not_query": 0.5}, "may be automatic"),
        ({"out_of_scope": 1.5}, "nothing the reader was taught"),
    ],
)
def test_every_doubt_is_unclear_at_the_same_day(change: dict[str, object], because: str) -> None:
    verdict = decide(replace(CLEAR, **change), LIMITS)

    assert (verdict.outcome, verdict.urgency) == (Outcome.UNCLEAR, Urgency.U2)
    assert because in verdict.because


def test_an_abstention_keeps_an_urgency_higher_than_the_same_day() -> None:
    evidence = replace(CLEAR, out_of_scope=2.0, urgencies={"U1": 0.9, "U2": 0.1, "U3": 0.0, "U4": 0.0})

    assert decide(evidence, LIMITS).urgency is Urgency.U1


def test_bulk_mail_is_set_aside_without_urgency() -> None:
    verdict = decide(replace(CLEAR, not_query=0.95), LIMITS)

    assert (verdict.outcome, verdict.urgency) == (Outcome.NOT_A_QUERY, None)


def test_what_may_be_an_urgent_query_is_never_set_aside() -> None:
    evidence = replace(CLEAR, not_query=0.81, urgencies={"U1": 0.0, "U2": 0.6, "U3": 0.0, "U4": 0.4})

    assert (decide(evidence, LIMITS).outcome, decide(evidence, LIMITS).urgency) == (Outcome.UNCLEAR, Urgency.U2)


def test_bulk_mail_that_would_be_urgent_if_it_were_a_query_is_set_aside_all_the_same() -> None:
    evidence = replace(CLEAR, not_query=0.99, urgencies={"U1": 0.0, "U2": 0.6, "U3": 0.0, "U4": 0.4})

    assert decide(evidence, LIMITS).outcome is Outcome.NOT_A_QUERY


SETS = replace(
    LIMITS, sets={"transition": 0.2, "pregnancy": 0.3, "harm_reduction": 0.1, "mental_health": 0.1}, answer_at=0.0
)


@pytest.mark.parametrize(
    ("chances", "choices", "outcome"),
    [
        ((0.9, 0.1, 0.0, 0.0), ("transition",), Outcome.QUERY),
        ((0.4, 0.5, 0.09, 0.01), ("pregnancy", "transition"), Outcome.QUERY),
        ((0.4, 0.3, 0.2, 0.1), (), Outcome.UNCLEAR),
        ((0.19, 0.29, 0.0, 0.0), (), Outcome.UNCLEAR),
    ],
)
def test_one_category_is_suggested_a_few_are_choices_and_none_or_many_are_unclear(
    chances: tuple[float, ...], choices: tuple[str, ...], outcome: Outcome
) -> None:
    verdict = decide(replace(CLEAR, probabilities=dict(zip(SETS.sets, chances, strict=True))), SETS)

    assert (verdict.choices, verdict.outcome) == (choices, outcome)


def test_choices_are_named_in_the_reason_and_kept_when_the_best_is_not_likely_enough() -> None:
    doubtful = replace(CLEAR, probabilities={"transition": 0.4, "pregnancy": 0.5})

    assert (
        decide(doubtful, SETS).because
        == "It reads like pregnancy and perinatal (50 %), and could be change of setting."
    )
    unsure = decide(doubtful, replace(SETS, answer_at=0.6))
    assert (unsure.outcome, unsure.choices) == (Outcome.UNCLEAR, ("pregnancy", "transition"))


def test_mail_that_is_read_today_anyway_is_left_unclear_sooner() -> None:
    limits = replace(LIMITS, answer_at=0.3, answer_urgent_at=0.6)
    routine = replace(CLEAR, probabilities={"transition": 0.5, "pregnancy": 0.4})
    urgent = replace(routine, urgencies={"U1": 0.0, "U2": 0.5, "U3": 0.5, "U4": 0.0})

    assert (decide(routine, limits).outcome, decide(urgent, limits).outcome) == (Outcome.QUERY, Outcome.UNCLEAR)


def test_thresholds_come_back_from_a_manifest_as_they_were() -> None:
    limits = replace(SETS, urgency_layer=((1.0, 2.0), (0.5, -1.0)), taught={"transition": 3})

    assert Thresholds.stored(json.loads(json.dumps(asdict(limits)))) == limits


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((0.35, 0.0, 0.65, 0.0), Urgency.U1),
        ((0.15, 0.1, 0.0, 0.75), Urgency.U2),
        ((0.0, 0.2, 0.0, 0.8), Urgency.U2),
        ((0.0, 0.19, 0.41, 0.4), Urgency.U3),
        ((0.0, 0.19, 0.4, 0.41), Urgency.U4),
    ],
)
def test_the_level_is_the_most_urgent_that_reaches_its_threshold(levels: tuple[float, ...], expected: Urgency) -> None:
    evidence = replace(CLEAR, urgencies=dict(zip(("U1", "U2", "U3", "U4"), levels, strict=True)))

    assert decide(evidence, LIMITS).urgency is expected


def test_a_reader_not_taught_urgency_suggests_none() -> None:
    assert decide(replace(CLEAR, urgencies={}), LIMITS).urgency is None


def test_certainty_is_never_claimed() -> None:
    evidence = replace(CLEAR, probabilities={"transition": 1.0, "pregnancy": 0.0})

    assert "(99 %)" in decide(evidence, LIMITS).because


def test_what_was_not_read_raises_no_alarm_by_itself() -> None:
    evidence = replace(CLEAR, words=2, known=2, urgencies={"U1": 0.9, "U2": 0.1, "U3": 0.0, "U4": 0.0})

    assert decide(evidence, LIMITS).urgency is Urgency.U2
