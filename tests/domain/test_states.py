"""The transition tables are total, have no dead corners, and say why a move is refused."""

from __future__ import annotations

from enum import StrEnum

import pytest

from liaison.domain import states
from liaison.domain.state_drawings import mermaid
from liaison.domain.states import (
    FINAL,
    INITIAL,
    PERSON_ONLY,
    TRANSITIONS,
    CaseState,
    LedgerState,
    LetterState,
    ReviewState,
    may_move,
)

MACHINES = [thing for thing in vars(states).values() if isinstance(thing, type) and issubclass(thing, StrEnum)]
MACHINES.remove(StrEnum)
every_machine = pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.__name__)


def reachable(machine: type[StrEnum]) -> set[StrEnum]:
    found: set[StrEnum] = set(INITIAL[machine])
    while more := {new for old in found for new in TRANSITIONS[machine][old]} - found:
        found |= more
    return found


def test_every_machine_is_in_every_table():
    assert len(MACHINES) > 10
    assert all(set(table) == set(MACHINES) for table in (TRANSITIONS, INITIAL, FINAL, PERSON_ONLY))


@every_machine
def test_every_state_has_a_row_in_the_transition_table_and_goes_only_to_its_own_kind(machine):
    table = TRANSITIONS[machine]

    assert set(table) == set(machine)
    assert all(type(new) is machine for news in table.values() for new in news)
    assert not any(old in news for old, news in table.items())


@every_machine
def test_every_state_can_be_reached_from_an_initial_one(machine):
    assert reachable(machine) == set(machine)


@every_machine
def test_a_state_is_final_or_leads_somewhere(machine):
    dead_ends = {old for old, news in TRANSITIONS[machine].items() if not news}

    assert dead_ends <= FINAL[machine]
    assert not INITIAL[machine] & FINAL[machine]


@every_machine
def test_moves_kept_for_a_person_are_moves_of_the_table(machine):
    assert all(new in TRANSITIONS[machine][old] for old, new in PERSON_ONLY[machine])


@every_machine
def test_the_drawing_shows_every_state_and_every_move(machine):
    drawing = mermaid(machine)

    assert drawing.startswith("stateDiagram-v2\n")
    assert drawing.count(" --> ") == (
        sum(map(len, TRANSITIONS[machine].values())) + len(INITIAL[machine]) + len(FINAL[machine])
    )
    assert all(state.value in drawing for state in machine)
    assert drawing.count(" : a person") == len(PERSON_ONLY[machine])


def test_an_item_of_the_mailbox_ends_in_one_of_the_eight_final_states():
    assert {state.value for state in FINAL[LedgerState]} == {
        *("case", "follow_up", "duplicate", "calendar_reply"),
        *("bounce", "auto_reply", "set_aside", "parked"),
    }


@pytest.mark.parametrize("old", ["set_aside", "auto_reply", "bounce", "calendar_reply", "parked"])
def test_a_person_can_make_a_case_of_whatever_was_not_treated_as_a_query(old):
    assert may_move(LedgerState(old), LedgerState.CASE) is None
    assert "Only a person" in (may_move(LedgerState(old), LedgerState.CASE, by_person=False) or "")


def test_a_parked_mail_can_be_tried_again_by_anyone():
    assert may_move(LedgerState.PARKED, LedgerState.RECEIVED, by_person=False) is None


def test_a_mail_is_never_sorted_away_before_the_floor_has_read_it_unless_its_structure_says_so():
    assert TRANSITIONS[LedgerState][LedgerState.SCREENED] == {LedgerState.CLASSIFIED, LedgerState.PARKED}


def test_a_letter_of_unknown_fate_is_not_failed_and_not_withheld_but_found_or_decided():
    assert TRANSITIONS[LetterState][LetterState.UNKNOWN] == {
        *(LetterState.SENT, LetterState.QUEUED, LetterState.CANCELLED)
    }


def test_a_sent_letter_never_moves_again():
    assert all(may_move(LetterState.SENT, new) for new in LetterState)


def test_a_refusal_names_the_thing_and_both_states():
    assert may_move(LetterState.SENT, LetterState.QUEUED) == "A letter does not go from sent to queued."


def test_states_of_different_things_are_never_mixed_up_though_their_values_are_equal():
    assert ReviewState.CLOSED.value == CaseState.CLOSED
    assert "different things" in (may_move(CaseState.OPEN, ReviewState.CLOSED) or "")


def test_there_is_no_state_that_puts_a_person_out_of_treatment():
    words = " ".join(state.value for machine in MACHINES for state in machine)

    assert not any(word in words for word in ("discharge", "strike", "dna", "refused"))
