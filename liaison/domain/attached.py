"""What the words of an attachment may do to a case: call a person to look, and nothing else.

They never choose a category, an outcome or a handler, and never lower a level: a document is read by a machine that may misread it, and
holds history, leaflets and other people's words. But where the floor's rules find in it what stands above the case's level, somebody has
to look as soon as that level says (label guide: between two levels, the higher). Where a person has set the level, hers stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liaison.domain.redflags import Hit, floor_level
from liaison.domain.states import CaseState
from models.taxonomy import Urgency

# cases that somebody still looks after, those that wait or are answered too: they come back. What a colleague has read and finished
# stays so, and she is told by a note alone.
LIVE = frozenset(CaseState) - {CaseState.CLOSED}


@dataclass(frozen=True)
class Standing:
    """Where the case stands: its level and state, and whether a person has set the level."""

    urgency: Urgency
    state: CaseState
    set_by_person: bool = False


@dataclass(frozen=True)
class Look:
    """A person should look. `raise_to` is the level that the case gets, None where it keeps its own; the reason holds no word of it."""

    raise_to: Urgency | None
    because: str


def look(hits: Sequence[Hit], standing: Standing) -> Look | None:
    """What follows from the rules that an attachment's words meet; None where they ask for nothing that the level does not give."""
    level = floor_level(hits)
    if level is None or level.value >= standing.urgency.value:
        return None
    named = f"an attachment mentions what a red-flag rule names ({rules(hits, level)})"
    if standing.set_by_person:
        return Look(None, f"{named}; a colleague set the level, which stays: a person should look")
    if standing.state not in LIVE:
        return Look(None, f"{named}; the question is finished and stays so: a person should look")
    return Look(level, f"{named}, so it is {level.value} now: a person should look")


def rules(hits: Sequence[Hit], level: Urgency) -> str:
    """The rules of this level by their names as people say them, each once."""
    names = dict.fromkeys(hit.rule.partition(".")[2] for hit in hits if hit.level is level)
    return ", ".join(f"“{name.replace('_', ' ')}”" for name in names)
