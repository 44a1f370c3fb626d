"""What stands in the way of psychology: a short coded list that a colleague may choose from, and when she is asked.

Comes in: a case's categories and the words of its mails. Goes out: whether psychology is the matter, and a barrier in plain words. Never
required, never guessed from a mail, and about the way to psychology, not about the person. Sources: the Substance Use Pathfinders
learning report of the National Trauma Transformation Programme (access to psychology, a criterion of three months' abstinence, the size of
rooms) and MAT standards 6 and 9; the others are this project's own, for the service to argue with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from models.taxonomy import Category


class Barrier(StrEnum):
    """What stands in the way. One a case: the one that matters most now."""

    ABSTINENCE = "abstinence"
    CRITERIA = "criteria"
    NOT_REFERRED = "not_referred"
    WAITING_LIST = "waiting_list"
    GETTING_THERE = "getting_there"
    ROOM = "room"
    DECLINED = "declined"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As pages and reports say it."""
        return BARRIERS[self]


# in the order in which they are offered
BARRIERS: dict[Barrier, str] = {
    Barrier.ABSTINENCE: "Told to be abstinent first",  # against MAT standards 6 and 9; the criterion the learning report names
    Barrier.CRITERIA: "Another criterion of psychology is not met",  # stability, a diagnosis, too complex, not complex enough
    Barrier.NOT_REFERRED: "Not referred, or the referral came back",
    Barrier.WAITING_LIST: "On the waiting list",
    Barrier.GETTING_THERE: "Getting there: travel, times, caring for somebody",  # said of the way, never as "did not attend"
    Barrier.ROOM: "No suitable room or place to meet",  # the learning report names the size of rooms
    Barrier.DECLINED: "Was asked, and would rather not for now",
    Barrier.OTHER: "Something else",
}
# where it is asked: in both, psychology is only sometimes the matter
CATEGORIES = frozenset({Category.MENTAL_HEALTH, Category.REFERRAL_ACCESS})
SPOKEN_OF = re.compile(
    r"\b(?:clinical )?psycholog(?:y|ist|ists|ical)\b|\btrauma[- ](?:work|therap\w+|service)\b|\btalking therap\w+\b|\b(?:CBT|EMDR|CAAP)\b",
    re.IGNORECASE,
)


def may_be_asked(category: Category | None, also: Iterable[str]) -> bool:
    """Whether a case is of a kind in which psychology may be the matter, so that the list is offered."""
    return category in CATEGORIES or bool({one.value for one in CATEGORIES} & set(also))


def is_the_matter(category: Category | None, also: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether psychology is the matter of a case, so that finishing it asks. `texts` are the words of its mails."""
    return may_be_asked(category, also) and any(SPOKEN_OF.search(text) for text in texts)
