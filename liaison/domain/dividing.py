"""A mail about several people becomes a case for each: how urgent each is.

A red flag that the floor found is somewhere in the mail, and nobody but a person knows whose it is. Until a colleague states which case
carries it, every case keeps at least the floor's level (label guide: between two levels, the higher).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.taxonomy import Urgency, most_urgent

MOST = 6  # people of one mail; a list of more is no question about people, and is answered as one


@dataclass(frozen=True)
class Level:
    """The level of one case, what of it the floor set, and why."""

    urgency: Urgency
    floor: Urgency | None
    because: str


def floor_of(urgency: Urgency, floor: Urgency | None) -> Urgency | None:
    """The floor's level as it still binds: one that a person has lowered knowingly binds no more."""
    return floor if floor is not None and urgency.value <= floor.value else None


def levels(asked: Sequence[Urgency], floor: Urgency | None, carries: int | None) -> list[Level]:
    """The level of each case. `asked` is what the colleague chose for each, `carries` the place of the one that she says carries the red
    flag; None where she does not say."""
    return [level(one, floor, None if carries is None else place == carries) for place, one in enumerate(asked)]


def level(asked: Urgency, floor: Urgency | None, carries: bool | None) -> Level:
    """One case's level; `carries` is whether it carries the red flag, None where nobody has said."""
    if floor is None:
        return Level(asked, None, f"divided from a mail about several people: {asked.title.lower()}")
    if carries is False:
        return Level(
            asked, None, f"divided from a mail about several people: {asked.title.lower()}; the red flag is another's"
        )
    raised = most_urgent(asked, floor) or floor
    whose = "it carries the red flag" if carries else "whose the red flag is was not said"
    return Level(raised, floor, f"divided from a mail about several people: {raised.title.lower()}; {whose}")
