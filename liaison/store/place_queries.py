"""The read side of the directory of places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.open_hours import name_key
from liaison.store.long_lists import IS_OPEN
from liaison.store.pairs import pairs
from liaison.store.tables import Case
from liaison.store.tables_people import Person, Series, Staff
from liaison.store.tables_places import Place, PlaceChange


def of_kind(session: Session, kind: str) -> Sequence[Place]:
    """The places of a kind that are there, by name."""
    rows = select(Place).where(col(Place.kind) == kind, col(Place.active))
    return session.scalars(rows.order_by(col(Place.name), col(Place.code))).all()


def counts(session: Session) -> dict[str, int]:
    """How many there are of each kind."""
    return pairs(session, select(col(Place.kind), func.count()).where(col(Place.active)).group_by(col(Place.kind)))


def closed(session: Session, kind: str) -> Sequence[Place]:
    """The places of a kind that are no longer in use, by name."""
    rows = select(Place).where(col(Place.kind) == kind, col(Place.active).is_(False))
    return session.scalars(rows.order_by(col(Place.name), col(Place.code))).all()


IN_CARE = col(Person.status).not_in(("left", "died"))


def people_of(session: Session, place: Place) -> int:
    """How many people in shared care have this pharmacy on their record; 0 for a place of another kind. Its name or code ties them to it."""
    return sum(written_as(session, place).values())


def written_as(session: Session, place: Place) -> dict[str, int]:
    """How records write this pharmacy, and how many of each; empty for a place of another kind."""
    if place.kind != "pharmacy":
        return {}
    rows = select(col(Person.pharmacy), func.count()).where(IN_CARE, col(Person.pharmacy) != "")
    keys = {place.name_key, name_key(place.code)}
    return {
        name: number for name, number in session.execute(rows.group_by(col(Person.pharmacy))) if name_key(name) in keys
    }


@dataclass(frozen=True)
class Uses:
    """What uses a place: people in shared care whose pharmacy it is, open questions about them, open questions that came from its mail address,
    and series of meetings that are held there or bear its name."""

    people: int = 0
    about: int = 0
    written: int = 0
    meetings: tuple[str, ...] = ()


def uses(session: Session, place: Place) -> Uses:
    """What uses it now."""
    names = written_as(session, place)
    here = select(func.count()).select_from(Case).where(IS_OPEN)
    theirs = select(col(Person.id)).where(IN_CARE, col(Person.pharmacy).in_(names))
    about = session.scalar(here.where(col(Case.person_id).in_(theirs))) or 0 if names else 0
    written = session.scalar(here.where(func.lower(col(Case.sender)) == place.email.lower())) or 0 if place.email else 0
    rows = select(col(Series.name), col(Series.place)).where(col(Series.active)).order_by(col(Series.name))
    held = tuple(name for name, where in session.execute(rows) if place.name.lower() in f"{name} {where}".lower())
    return Uses(sum(names.values()), about, written, held)


def namesakes(session: Session, place: Place) -> Sequence[str]:
    """The codes of others of its kind with the same name, in use."""
    same = (
        col(Place.kind) == place.kind,
        col(Place.name_key) == place.name_key,
        col(Place.active),
        col(Place.id) != place.id,
    )
    return session.scalars(select(col(Place.code)).where(*same).order_by(col(Place.code))).all()


def changes(session: Session, place_id: int) -> list[tuple[PlaceChange, str]]:
    """What colleagues changed of a place, with their names, newest first."""
    rows: Any = select(PlaceChange, col(Staff.name)).join(Staff, col(Staff.id) == col(PlaceChange.by_id))
    rows = rows.where(col(PlaceChange.place_id) == place_id).order_by(col(PlaceChange.id).desc()).limit(50)
    return [(row, name) for row, name in session.execute(rows)]


def one(session: Session, place_id: int) -> Place | None:
    """One place."""
    return session.get(Place, place_id)
