"""Which reviews were given another day: by the plan lately, and for one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.event_codes import EventCode
from liaison.store import events
from liaison.store.pairs import pairs
from liaison.store.tables import Event
from liaison.store.tables_people import Person, Review, Staff

PLAN = events.step("plan")
LATELY = timedelta(days=30)
KIND = str(Review.__tablename__)


@dataclass(frozen=True)
class Move:
    """One move: when, of which review, whose, from where to where and because of what, and by whom (empty: the plan)."""

    at: datetime
    review_id: int
    person: str
    words: str
    by: str = ""


def of_plan(session: Session, now: datetime, limit: int) -> tuple[int, list[Move]]:
    """How many reviews plans moved within a month, and the newest of the moves: those of one plan together."""
    moved = col(Event.code) == EventCode.MOVED.value, col(Event.kind) == KIND, col(Event.actor) == PLAN, col(Event.at) > now - LATELY  # fmt: skip
    number = session.scalar(select(func.count()).select_from(Event).where(*moved)) or 0
    rows = session.execute(with_person().where(*moved).order_by(col(Event.at).desc(), col(Event.id)).limit(limit))
    return number, [Move(event.at, event.subject_id, name, event.because) for event, name in rows]


def of_person(session: Session, person_id: int) -> list[Move]:
    """Every move of the person's reviews, oldest first, with who did it."""
    rows = with_person().where(
        col(Review.person_id) == person_id, col(Event.code) == EventCode.MOVED.value, col(Event.kind) == KIND
    )
    found = [(event, name) for event, name in session.execute(rows.order_by(col(Event.id)))]
    ids = {int(event.actor.partition(":")[2]) for event, _ in found if events.is_person(event.actor)}
    names = pairs(session, select(col(Staff.id), col(Staff.name)).where(col(Staff.id).in_(ids)))
    return [Move(event.at, event.subject_id, name, event.because, _by(event.actor, names)) for event, name in found]


def _by(actor: str, names: dict[Any, str]) -> str:
    """A colleague by name; empty for the plan."""
    return names.get(int(actor.partition(":")[2]), "a colleague") if events.is_person(actor) else ""


def with_person() -> Any:
    """Events of reviews with the person's name."""
    rows: Any = select(Event, col(Person.name))
    rows = rows.join(Review, (col(Review.id) == Event.subject_id) & (col(Event.kind) == KIND))
    return rows.join(Person, col(Person.id) == Review.person_id)
