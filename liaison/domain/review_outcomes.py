"""How a review ended, as a code, and what follows from each. A colleague chooses it: nothing here ends anybody's care (MAT standard 5).

`state` is where the review goes; `status` what the register says from then on, None where it stays; `hold` whether every letter about the
person is held at once. Not having met is never the person's fault, and changes nothing in the treatment.
"""

from __future__ import annotations

from dataclasses import dataclass

from liaison.domain.states import ReviewState


@dataclass(frozen=True)
class Outcome:
    """One outcome: its words, what follows in a sentence, and what is written."""

    words: str
    follows: str
    state: ReviewState
    status: str | None = None
    hold: bool = False


# code → outcome, in the order in which they are offered
OUTCOMES: dict[str, Outcome] = {
    "completed": Outcome("Held", "The next review is due 12 months later.", ReviewState.COMPLETED),
    "completed_by_phone": Outcome(
        "Held by telephone or video", "The next review is due 12 months later.", ReviewState.COMPLETED
    ),
    "declined": Outcome(
        "The person would rather not have one this year",
        "Nothing else changes. It is offered again next year, and at any time before.",
        ReviewState.CLOSED,
    ),
    "not_reached": Outcome(
        "We offered other ways and did not manage to meet",
        "Nothing in the treatment changes. A clinician decides with the team what is offered meanwhile; the keyworker keeps in touch, and it is "
        "offered again next year or sooner.",
        ReviewState.CLOSED,
    ),
    "hospital": Outcome(
        "In hospital",
        "The review waits, and comes back when the register says so.",
        ReviewState.DEFERRED,
        status="hospital",
    ),
    "custody": Outcome(
        "In custody",
        "The review waits, and is planned with throughcare when the register says so.",
        ReviewState.DEFERRED,
        status="custody",
    ),
    "moved": Outcome(
        "Moved away",
        "Letters about the person are held until a colleague has confirmed the new practice. The review waits.",
        ReviewState.DEFERRED,
        hold=True,
    ),
    "left": Outcome(
        "No longer in shared care",
        "The register says so from today. Treatment goes on elsewhere or has ended as agreed.",
        ReviewState.CLOSED,
        status="left",
    ),
    "died": Outcome(
        "Has died",
        "Every letter about the person is held from this moment.",
        ReviewState.CLOSED,
        status="died",
        hold=True,
    ),
}
NOT_MET = "not_reached"
HELD = frozenset({"completed", "completed_by_phone"})  # a review took place: letters follow


def needs_a_second_look(code: str) -> bool:
    """Whether it asks for a tick that what follows has been read: everything but a review that was held."""
    return code not in HELD
