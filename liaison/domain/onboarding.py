"""The path to a first appointment with a practice team, and to its yearly refresh: steps in words, the days of letters, the checklist.

Source: the service's own way of working; no national one is published. Every number is a default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from liaison.domain.reminders import ANSWERED, Anchor, Row
from liaison.domain.states import PathState

REFRESH_AFTER = timedelta(days=365)  # a year after it was held, it is offered anew
ANSWER_WITHIN = 10  # working days
AROUND = timedelta(weeks=4)  # the day that an offer names where nobody chose another
MINUTES, REFRESH_MINUTES = 45, 30  # as the letters of offer say

# state → its word, and what it means; in the order of the path
STEPS: dict[PathState, tuple[str, str]] = {
    PathState.NEW: ("Not begun", "Nobody of us has introduced the service yet."),
    PathState.INTRODUCED: ("Introduced", "They know that we are here. An appointment with their team is offered next."),
    PathState.OFFERED: ("Offered", "An appointment was offered; we wait for their word."),
    PathState.BOOKED: ("Booked", "A day is agreed with the team."),
    PathState.HELD: ("Held", "It took place. A year later it is refreshed."),
    PathState.REFRESH: ("Refresh due", "A year has passed: offer a short refresh."),
}
PATH = (PathState.INTRODUCED, PathState.OFFERED, PathState.BOOKED, PathState.HELD)  # the steps as a page draws them
REACHED = frozenset({PathState.HELD, PathState.REFRESH})  # there was a first appointment


class PathStep(StrEnum):
    """The letters and calls of one offer."""

    OFFER_AGAIN = "offer_again"
    RING = "ring"
    REMIND = "remind"


_OFFERED, _BOOKED = frozenset({PathState.OFFERED}), frozenset({PathState.BOOKED})
PATH_STEPS: dict[PathStep, Row] = {
    PathStep.OFFER_AGAIN: Row(Anchor.ASKED, _OFFERED, working=ANSWER_WITHIN, unless=ANSWERED, good_for=14),
    PathStep.RING: Row(Anchor.ASKED, _OFFERED, working=2 * ANSWER_WITHIN, unless=ANSWERED),
    PathStep.REMIND: Row(Anchor.HELD, _BOOKED, days=-7, good_for=7),
}


@dataclass(frozen=True)
class Item:
    """One line of the checklist: what is to be known or done, a hint, and whether words are needed to tick it."""

    words: str
    hint: str
    needs_words: bool = False


# what is gone through with the team; two are ticked by what is known anyway (the directory, the document's copies)
MAILBOX, DOCUMENT = "mailbox", "document"
CHECKLIST: dict[str, Item] = {
    "who_answers": Item("Who answers what", "At the practice: prescriptions, results, reviews. Roles will do.", True),
    MAILBOX: Item("The mailbox that is read every day", "Ticked once it is confirmed in the directory."),
    "reach": Item("How to reach us today", "They have our telephone, our mailbox, and whom to ring out of hours."),
    DOCUMENT: Item("“How we work” handed over", "Ticked once they have the version in force."),
    "reception": Item("The reception team was included", "In the room, or met on another day: say which.", True),
    "training": Item("Training wanted", "What they asked for, or “nothing at the moment”.", True),
}


def refresh_on(held_on: date) -> date:
    """The day from which a refresh is due."""
    return held_on + REFRESH_AFTER


def may_offer(state: PathState, wait_until: date | None, today: date) -> str | None:
    """Why no appointment is offered now; None when it may be."""
    if state in {PathState.OFFERED, PathState.BOOKED}:
        return "It is offered or booked already."
    if state is PathState.HELD:
        return "It was held, and the year is not over yet."
    if wait_until is not None and today < wait_until:
        return f"They asked us to come back on {wait_until:%d/%m/%Y}."
    return None
