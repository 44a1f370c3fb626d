"""An attachment can call a person to look, and can do nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.attached import LIVE, Standing, look
from liaison.domain.redflags import DEFAULT, Hit
from liaison.domain.states import CaseState
from models.taxonomy import Urgency

OVERDOSE = Hit("u1.overdose_now", Urgency.U1, "took all of it, hard to rouse")
MISSED = Hit("u2.missed_doses", Urgency.U2, "missed four doses")


def test_a_quiet_attachment_does_nothing() -> None:
    assert look([], Standing(Urgency.U4, CaseState.ASSIGNED)) is None


@pytest.mark.parametrize("state", sorted(LIVE))
def test_a_live_case_is_raised_to_what_the_rules_ask_for(state: CaseState) -> None:
    found = look([MISSED, OVERDOSE], Standing(Urgency.U3, state))

    assert found is not None
    assert found.raise_to is Urgency.U1
    assert "“overdose now”" in found.because
    assert "a person should look" in found.because


@pytest.mark.parametrize("urgency", [Urgency.U1, Urgency.U2])
def test_a_case_that_stands_as_high_already_stays_as_it_is(urgency: Urgency) -> None:
    assert look([MISSED], Standing(urgency, CaseState.ASSIGNED)) is None


def test_what_a_colleague_set_stays_and_she_is_told() -> None:
    found = look([OVERDOSE], Standing(Urgency.U3, CaseState.OPEN, set_by_person=True))

    assert found is not None
    assert found.raise_to is None
    assert "a colleague set the level" in found.because


@pytest.mark.parametrize("state", sorted(set(CaseState) - LIVE))
def test_a_finished_case_is_only_noted(state: CaseState) -> None:
    found = look([OVERDOSE], Standing(Urgency.U3, state))

    assert found is not None
    assert found.raise_to is None


@given(
    hits=st.lists(st.builds(lambda rule: Hit(rule.id, rule.level, "some words of a letter"), st.sampled_from(DEFAULT)), max_size=5),
    urgency=st.sampled_from(Urgency),
    state=st.sampled_from(CaseState),
    set_by_person=st.booleans(),
)  # fmt: skip
def test_a_level_is_never_lowered_and_the_reason_holds_no_words(hits, urgency, state, set_by_person) -> None:
    found = look(hits, Standing(urgency, state, set_by_person))

    if found is not None:
        assert found.raise_to is None or found.raise_to.value < urgency.value
        assert "some words of a letter" not in found.because
