"""Two cases become one: whether they may, and what the one is then. The earlier deadline and the higher urgency win."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liaison.domain.states import CaseState
from models.taxonomy import Category, Urgency, most_urgent

SETTLED = frozenset({CaseState.ANSWERED, CaseState.CLOSED})


@dataclass(frozen=True)
class Side:
    """One of the two as it stands; times are aware UTC. `chis` are the numbers that its mails name."""

    state: CaseState
    urgency: Urgency
    floor: Urgency | None
    category: Category | None
    also: tuple[str, ...]
    person_id: int | None
    practice_code: str | None
    chis: frozenset[str]
    received_at: datetime
    read_by: datetime
    read_how: str
    answer_by: datetime
    answer_how: str
    opened_at: datetime | None
    clock: int


def why_not(kept: Side, joined: Side) -> str:
    """Why the two may not be one, as a sentence for the person; empty when they may. Advice filed on another person's case is worse
    than two cases."""
    if kept.state is CaseState.CLOSED:
        return "This question is finished: open it again first, or join it from the other one."
    if kept.person_id and joined.person_id and kept.person_id != joined.person_id:
        return "These two are about two people, so they stay apart. Link them instead."
    if kept.chis and joined.chis and kept.chis != joined.chis:
        return "These two name different CHI numbers, so they stay apart. Link them instead."
    return ""


def doubt(kept: Side, joined: Side) -> str:
    """What a person should look at before she makes them one, as a sentence; empty where both are known to be about the same person."""
    if kept.chis & joined.chis or (kept.person_id is not None and kept.person_id == joined.person_id):
        return ""
    if kept.practice_code is None or kept.practice_code != joined.practice_code:
        return "They came from different places, and nothing in them shows that both are about the same person. Please read both first."
    return "No CHI number shows that both are about the same person. Please read both first."


def joint(kept: Side, joined: Side) -> dict[str, Any]:
    """What changes in the kept case, by column."""
    level = most_urgent(kept.urgency, joined.urgency) or kept.urgency
    values: dict[str, Any] = {
        "urgency": level,
        "floor_urgency": most_urgent(kept.floor, joined.floor),
        "category": kept.category or joined.category,
        "also": merged(kept, joined),
        "person_id": kept.person_id or joined.person_id,
        "practice_code": kept.practice_code or joined.practice_code,
        "received_at": min(kept.received_at, joined.received_at),
    }
    return values | promise(kept, joined) | reading_clock(kept, joined)


def merged(kept: Side, joined: Side) -> list[str]:
    """The further topics of both."""
    theirs = (
        [joined.category.value] if joined.category and kept.category and joined.category is not kept.category else []
    )
    return list(dict.fromkeys((*kept.also, *theirs, *joined.also)))


def promise(kept: Side, joined: Side) -> dict[str, Any]:
    """The earlier promise to answer, of those that are still to be kept."""
    if joined.state in SETTLED or (kept.state not in SETTLED and kept.answer_by <= joined.answer_by):
        return {}
    return {"answer_by": joined.answer_by, "answer_how": joined.answer_how}


def reading_clock(kept: Side, joined: Side) -> dict[str, Any]:
    """Where nobody has opened the one that joins, somebody has still to read it, by the earlier of the clocks that run."""
    if joined.opened_at is not None or joined.state is CaseState.CLOSED:
        return {}
    if kept.opened_at is None and kept.read_by <= joined.read_by:
        return {}
    clock = {"read_by": joined.read_by, "read_how": joined.read_how, "clock": kept.clock + 1}
    return clock | {"opened_at": None, "opened_by": None}


def comes_back(kept: CaseState, joined: CaseState) -> bool:
    """Whether the kept case is open again: it was answered or waited, and what joins it still needs somebody."""
    return kept in {CaseState.ANSWERED, CaseState.WAITING} and joined not in SETTLED | {CaseState.WAITING}
