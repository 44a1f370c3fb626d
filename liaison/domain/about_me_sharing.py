"""Sharing “This is me”: with whom the person agreed, to which sections, until when, and whether a share may be made now.

Comes in: what the person agreed to and today's London date. Goes out: a decision with its reason. An agreement ends by its last day, by
being taken back (one action, nothing is asked), and with the person's death.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from liaison.domain.duedates import add_months

# with whom it can be shared, as the page says it
RECIPIENTS = {
    "practice": "GP practice",
    "pharmacy": "pharmacy",
    "hospital": "hospital or ward",
    "prison": "prison",
    "mental_health": "mental-health team",
    "social_work": "social work",
    "door": "our own reception, at the door",
    "other": "somebody else",
}
UNNAMED = frozenset({"door"})  # where no further name is needed
# how the person said yes
HOW = {
    "face": "said so face to face",
    "phone": "said so on the telephone",
    "paper": "signed on paper",
    "helped": "said so with an interpreter or somebody they trust",
}
# in what form a share is made
FORMS = {
    "paper": "on paper",
    "paper_easy": "on paper, easy read",
    "word": "as a Word file",
    "word_easy": "as a Word file, easy read",
}
LONGEST_MONTHS = 12  # after a year somebody asks the person again


@dataclass(frozen=True)
class Agreement:
    """What the person agreed to: sections by key, from the day it was given to the last day on which it holds (London dates)."""

    sections: frozenset[str]
    given_on: date
    until: date
    withdrawn: bool = False


@dataclass(frozen=True)
class Verdict:
    """Whether a share may be made, and why; `sections` are those that may stand in it, in the order of the document."""

    allowed: bool
    because: str
    sections: tuple[str, ...] = ()


def standing(agreement: Agreement, today: date) -> str:
    """How the agreement stands: "holds", "ended" or "taken back"."""
    if agreement.withdrawn:
        return "taken back"
    return "holds" if agreement.given_on <= today <= agreement.until else "ended"


def may_share(agreement: Agreement, written: Sequence[str], today: date, *, died: bool = False) -> Verdict:
    """Whether a share may be made today. `written` are the keys that hold words; nothing beyond what was agreed is ever in it."""
    if died:
        return Verdict(False, "The person has died: what they agreed to has ended with it.")
    how = standing(agreement, today)
    if how == "taken back":
        return Verdict(False, "The person has taken this back. It is not shared.")
    if how == "ended":
        return Verdict(False, "The time the person agreed to is over. Ask them again before anything is shared.")
    sections = tuple(key for key in written if key in agreement.sections)
    if not sections:
        return Verdict(False, "Nothing is written in the sections that the person agreed to share.")
    return Verdict(True, "The person agreed to this.", sections)


def refusal(
    *,
    recipient: str,
    name: str,
    sections: Collection[str],
    offered: Collection[str],
    given_on: date,
    until: date,
    today: date,
) -> dict[str, str]:
    """What is missing from a new agreement, by field; empty where it can be kept."""
    wrong: dict[str, str] = {}
    if recipient not in UNNAMED and not name.strip():
        wrong["which"] = "Say which one: an agreement is for one place, never for all of a kind."
    if not sections or not set(sections) <= set(offered):
        wrong["sections"] = "Tick each section that the person wants to share."
    if given_on > today:
        wrong["given_on"] = "Enter the day on which the person was asked, not a later one."
    if until < today or until < given_on:
        wrong["until"] = "Enter the last day on which it may be shared: today or later."
    elif until > add_months(given_on, LONGEST_MONTHS):
        wrong["until"] = "Enter a day within a year: after that the person is asked again."
    return wrong
