"""What a person may do with a letter that waits for one: it certainly did not leave, was kept back, or nobody knows.

Comes in: where the letter stands and its kind. Goes out: what may be done. Nothing here happens by itself: an unknown fate is settled by
somebody who looked in Sent Items, and whatever goes out again passes the interlock and the last check before sending once more.
"""

from __future__ import annotations

from enum import StrEnum

from liaison.domain.states import LetterState


class Deed(StrEnum):
    """What a person does."""

    LEFT = "left"  # she found it in Sent Items
    AGAIN = "again"  # it goes out, perhaps to another address
    DROP = "drop"  # it does not go, with a reason


MAY: dict[LetterState, tuple[Deed, ...]] = {
    LetterState.UNKNOWN: (Deed.LEFT, Deed.AGAIN, Deed.DROP),
    LetterState.FAILED: (Deed.AGAIN, Deed.DROP),
    LetterState.WITHHELD: (Deed.AGAIN, Deed.DROP),
}
ANSWER = "answer"
# Letters of the duty desk. Those of reviews and meetings have rows of their own that tell what became of them: they are dropped there.
DESK = frozenset({ANSWER, "acknowledgement", "late_notice", "escalation", "letter_notice", "asked", "handover"})


def may(state: LetterState, kind: str) -> tuple[Deed, ...]:
    """What may be done, in the order in which a page offers it."""
    return tuple(one for one in MAY.get(state, ()) if one is not Deed.DROP or kind in DESK)


def may_go_elsewhere(kind: str) -> bool:
    """Whether a person may choose another address: for an answer, among those that the directory knows for the practice."""
    return kind == ANSWER
