"""What a practice can answer about one person's review, what each answer holds, and how an admin settles it.

Values alone. No answer edits the register: "moved", "died" and "wrong practice" hold the person's letters at once, because a letter to
the wrong place does harm that a late letter does not, and wait for a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from liaison.domain.spoken import day_name


class Kind(StrEnum):
    """One answer."""

    CONFIRMED = "confirmed"
    OTHER_TIME = "other_time"
    INFORMATION = "information"  # words or a file, and no button
    MOVED = "moved"
    WRONG_PRACTICE = "wrong_practice"
    DIED = "died"


# how an answer is said on pages
WORDS: Mapping[Kind, str] = {
    Kind.CONFIRMED: "registered with the practice, review can go ahead",
    Kind.OTHER_TIME: "another time would be better",
    Kind.INFORMATION: "information for the review",
    Kind.MOVED: "has moved",
    Kind.WRONG_PRACTICE: "not registered at the practice",
    Kind.DIED: "has died",
}
# the person's letters are held from this moment, so the practice's page asks once more before it takes one of these
HOLDS = frozenset({Kind.MOVED, Kind.WRONG_PRACTICE, Kind.DIED})
FOR_AN_ADMIN = HOLDS | {Kind.OTHER_TIME}  # a person settles it; the others are complete by themselves

# steps beside those of domain/reminders: the same letter once more, to the second contact
ELSEWHERE = "_elsewhere"
# the word before an answer's number: the practice was told what came of another time that it suggested
OUTCOME = "outcome"


@dataclass(frozen=True)
class Settlement:
    """One way to settle an answer: what it says on the page, for which kinds, whether our hold on letters ends, and whether words are
    needed. `asks_again`: the review goes into the next digest, to the practice that the register has now."""

    words: str
    kinds: frozenset[Kind]
    releases: bool = False
    needs_words: bool = False
    asks_again: bool = False


SETTLEMENTS: Mapping[str, Settlement] = {
    "new_practice": Settlement(
        "The register has the new practice now: letters may go again, and that practice is asked",
        frozenset({Kind.MOVED, Kind.WRONG_PRACTICE}), releases=True, asks_again=True,
    ),
    "register_says": Settlement("The register says that the person has died or left: letters stay held", HOLDS),
    "slip": Settlement(
        "It was a slip, and the practice has said so: letters may go again", HOLDS, releases=True, needs_words=True
    ),
    "noted": Settlement("The review has another day now, or keeps the one it has", frozenset({Kind.OTHER_TIME})),
}  # fmt: skip


def came_of_it(was: date | None, now: date) -> str:
    """What came of another time that a practice suggested, as its letters and its page say it; `was` is the day that the review had then, None
    where nobody noted it."""
    if was is None:
        return f"planned for {day_name(now)}"
    return (
        f"now planned for {day_name(now)}"
        if was != now
        else f"we looked into it, and it stays planned for {day_name(now)}"
    )


def ways(kind: Kind) -> dict[str, Settlement]:
    """The ways in which an answer of this kind is settled."""
    return {name: way for name, way in SETTLEMENTS.items() if kind in way.kinds}


def why_not(how: str, kind: Kind, *, words: str, same_practice: bool, ended: bool) -> str:
    """Why an answer cannot be settled so, in one sentence; "" when it can.

    `same_practice`: the register still has the practice that answered. `ended`: the register says that the person has died or left.
    """
    way = ways(kind).get(how)
    if way is None:
        return "Choose how it is settled."
    if way.asks_again and same_practice:
        return "The register still has this practice: enter the new one there first."
    if how == "register_says" and not ended:
        return "The register does not say so yet: enter it there first."
    if way.needs_words and not words.strip():
        return "Say in a few words who at the practice told you, and when."
    return ""
