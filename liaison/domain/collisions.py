"""What a colleague did meanwhile, in one sentence: "Farid Khan took this at 09:14 today."

Pure. Comes in: who, the event's reason and the state it led to, and the moment in words. No blame, no exclamation.
"""

from __future__ import annotations

from liaison.domain.states import CaseState

# events that change nothing a colleague could write over
HARMLESS = ("opened by", "note added", "confirmed category and urgency")
# how an event's reason begins → what was done, as a sentence says it
DID = (
    ("taken", "took this"),
    ("handed over", "handed this over"),
    ("answer posted", "answered this"),
    ("the answer was taken back", "took an answer back"),
    ("corrected", "corrected category or urgency"),
    ("waits for", "set this to waiting"),
    ("reopened", "opened this again"),
    ("opened by its owner", "opened this"),
)


def sentence(who: str, because: str, now: str, when: str) -> str:
    """One sentence; `when` is like "09:14 today"."""
    at = when if when.startswith(("yesterday", "tomorrow")) else f"at {when}" if when[:1].isdigit() else f"on {when}"
    return f"{who} {did(because, now)} {at}."


def did(because: str, now: str) -> str:
    """What was done."""
    if now == CaseState.CLOSED.value:
        return "finished this"
    return next((words for start, words in DID if because.startswith(start)), "changed this")


def is_harmless(because: str) -> bool:
    """Whether an event changed nothing that somebody else might be changing as well."""
    return because.startswith(HARMLESS)
