"""The law of the reports: percentiles, how evenly work is spread, why something came late. Never about one person.

There is no figure here of how fast anybody reads or answers: spreads need `ENOUGH_PEOPLE`, and a reason for lateness is about the
work (nobody on duty, waiting outside, changed hands), never about who had it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil

ENOUGH = 5  # times; a median of fewer would be about single questions
ENOUGH_HOURS = (
    7.5  # on the rota in the span, one full day: with less, one question more or fewer would be all that is seen
)
ENOUGH_PEOPLE = 5  # colleagues; a spread of fewer would name them


@dataclass(frozen=True)
class Times:
    """How long something took: of how many, the median and the 90th percentile; None where there are too few to say."""

    count: int
    median: timedelta | None
    ninetieth: timedelta | None


def percentile(values: Sequence[timedelta], share: float) -> timedelta:
    """The smallest value that at least this share (0 to 1) of the values do not exceed (nearest rank). ValueError without values."""
    if not values:
        raise ValueError("no values, no percentile")
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)), 1) - 1]


def times(values: Sequence[timedelta]) -> Times:
    """Median and 90th percentile, where there are enough values."""
    if len(values) < ENOUGH:
        return Times(len(values), None, None)
    return Times(len(values), percentile(values, 0.5), percentile(values, 0.9))


@dataclass(frozen=True)
class Carried:
    """What one colleague carried, by weight, and for how many hours she was really on the rota, leave taken out."""

    weight: float
    hours: float


@dataclass(frozen=True)
class Spread:
    """How evenly work lies: of how many colleagues, and how far the heaviest and the lightest stand from an even share (0.2: a fifth)."""

    people: int
    above: float
    below: float


def spread(everybody: Iterable[Carried]) -> Spread | None:
    """How far each one's share of the work is from her share of the hours. Who was hardly there is left out: away is not idle. None for
    too few colleagues, or where there was no work."""
    found = [one for one in everybody if one.hours >= ENOUGH_HOURS]
    weight, hours = sum(one.weight for one in found), sum(one.hours for one in found)
    if len(found) < ENOUGH_PEOPLE or weight <= 0:
        return None
    ratios = [(one.weight / weight) / (one.hours / hours) for one in found]
    return Spread(len(found), max(ratios) - 1, 1 - min(ratios))


class Reason(StrEnum):
    """Why a question was opened or answered late, as far as its own history says. The first that applies counts."""

    NOBODY = "nobody"
    OUTSIDE = "outside"
    BACK = "back"
    HANDS = "hands"
    MORE = "more"
    QUEUE = "queue"

    @property
    def words(self) -> str:
        """As the page says it."""
        return REASONS[self]


# in the order in which they are asked
REASONS: dict[Reason, str] = {
    Reason.NOBODY: "Nobody on the rota could take it at first",
    Reason.OUTSIDE: "It waited for somebody outside the service",
    Reason.BACK: "It had been answered or finished and came back",
    Reason.HANDS: "It changed hands",
    Reason.MORE: "More mails came in the same question",
    Reason.QUEUE: "It waited its turn",
}


@dataclass(frozen=True)
class History:
    """What happened to one question, without anybody's name."""

    states: frozenset[str]  # every state it has been in
    came_back: bool
    changed_hands: bool
    messages: int


def lateness(history: History) -> Reason:
    """Why it was late."""
    applies = {
        Reason.NOBODY: "unassigned" in history.states,
        Reason.OUTSIDE: "waiting" in history.states,
        Reason.BACK: history.came_back,
        Reason.HANDS: history.changed_hands,
        Reason.MORE: history.messages > 1,
        Reason.QUEUE: True,
    }
    return next(reason for reason in Reason if applies[reason])
