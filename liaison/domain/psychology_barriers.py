"""What stands in the way of psychology for a person: a short list a colleague ticks, so that the service can show what has to change.

The list comes from what the pathfinder areas found (learning report: no psychologist in the team, abstinence asked for first, rooms,
having to tell it all again) and holds nothing about the person. A wish not to have psychology now is a choice and no barrier, and is kept
apart. Reports count barriers by place with small numbers hidden, never by person or colleague.
"""

from __future__ import annotations

from enum import StrEnum

from models.taxonomy import Category


class Barrier(StrEnum):
    """One thing that stands in the way."""

    ABSTINENCE = "abstinence"
    TURNED_AWAY = "turned_away"
    NOBODY = "nobody"
    WAIT = "wait"
    CRITERIA = "criteria"
    PLACE = "place"
    TRAVEL = "travel"
    AGAIN = "again"
    NOT_ASKED = "not_asked"
    OTHER = "other"
    NOT_NOW = "not_now"

    @property
    def words(self) -> str:
        """As the pages say it."""
        return BARRIERS[self]


# in the order in which they are offered
BARRIERS: dict[Barrier, str] = {
    Barrier.ABSTINENCE: "Being abstinent was asked for first",
    Barrier.TURNED_AWAY: "Told that substance use is for another team",
    Barrier.NOBODY: "No psychologist in the team or the area",
    Barrier.WAIT: "The wait",
    Barrier.CRITERIA: "Another criterion was not met",
    Barrier.PLACE: "The building or room does not feel safe",
    Barrier.TRAVEL: "Distance, cost or time of day",
    Barrier.AGAIN: "Having to tell it all again",
    Barrier.NOT_ASKED: "Nobody had offered it",
    Barrier.OTHER: "Something else",
    Barrier.NOT_NOW: "The person would rather not now (their choice)",
}

# where it is asked when a question is finished; anywhere else it can be said
ASKED_OF = frozenset({Category.MENTAL_HEALTH, Category.REFERRAL_ACCESS})


def is_asked(category: Category | None, also: frozenset[Category] = frozenset()) -> bool:
    """Whether finishing a question of this category (or with these beside it) asks what stands in the way. Never required."""
    return bool(ASKED_OF & ({category} | also))
