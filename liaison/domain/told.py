"""What colleagues who read the mailbox itself see of each mail: a few words, with nothing of the mail in them.

Comes in: where the mail and its case stand, the case's reference, its owner's name as pages show it. Goes out: the label, such as
"4F7K, A. Nurse". No subject, no sender, no practice: whoever glances at the mailbox may read it.
"""

from __future__ import annotations

from dataclasses import dataclass

from liaison.domain.states import CaseState, LedgerState

LONGEST = 120  # characters: what every server's category or flag can hold
TAKEN = "taken"
WAITS = "waits for a colleague"

# what is said of a mail that belongs to no case
ALONE: dict[LedgerState, str] = {
    LedgerState.RECEIVED: TAKEN,
    LedgerState.SCREENED: TAKEN,
    LedgerState.CLASSIFIED: TAKEN,
    LedgerState.CASE: TAKEN,  # its case is only being made
    LedgerState.FOLLOW_UP: "filed",
    LedgerState.DUPLICATE: "came before",
    LedgerState.CALENDAR_REPLY: "answer to an invitation",
    LedgerState.BOUNCE: "delivery report",
    LedgerState.AUTO_REPLY: "automatic",
    LedgerState.SET_ASIDE: "set aside",
    LedgerState.PARKED: "parked: a person looks",
}
# what is said after the case's reference; OWNER stands for the colleague's name
OWNER = "{owner}"
IN_A_CASE: dict[CaseState, str] = {
    CaseState.WAITING_ROUTE: WAITS,
    CaseState.UNASSIGNED: WAITS,
    CaseState.ASSIGNED: OWNER,
    CaseState.OPEN: OWNER,
    CaseState.WAITING: OWNER,
    CaseState.ANSWERED: "answered",
    CaseState.CLOSED: "finished",
}
FILED = frozenset({LedgerState.CASE, LedgerState.FOLLOW_UP})  # in these a mail speaks of its case


@dataclass(frozen=True)
class CaseNow:
    """A mail's case: its reference, where it stands, and who has it."""

    reference: str
    state: CaseState
    owner: str | None = None


def label(state: LedgerState, case: CaseNow | None = None) -> str:
    """The label of a mail at `state`."""
    if case is None or state not in FILED:
        return ALONE[state]
    words = IN_A_CASE[case.state]
    if words == OWNER:
        words = " ".join((case.owner or "").split()) or WAITS
    return f"{case.reference}, {words}"[:LONGEST]
