"""Every doubt of the reader is an abstention at U2 or higher, and urgent wins before it is the likelier half."""

from dataclasses import replace

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
    assert verdict.because == "It reads like transition (90 %)."


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


def test_what_may_be_urgent_is_never_set_aside() -> None:
    evidence = replace(CLEAR, not_query=0.95, urgencies={"U1": 0.0, "U2": 0.25, "U3": 0.0, "U4": 0.75})

    assert (decide(evidence, LIMITS).outcome, decide(evidence, LIMITS).urgency) == (Outcome.UNCLEAR, Urgency.U2)


def test_what_is_nearly_urgent_is_not_set_aside_either() -> None:
    nearly = replace(CLEAR, not_query=0.95, urgencies={"U1": 0.0, "U2": 0.16, "U3": 0.0, "U4": 0.84})

    assert decide(nearly, LIMITS).outcome is Outcome.UNCLEAR


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
