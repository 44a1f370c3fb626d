"""When a person's own pharmacy closes, from the directory: what "before the pharmacy closes" means to a clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain import open_hours
from liaison.domain.lists import Unusable
from liaison.domain.open_hours import Hours, name_key
from liaison.domain.workdays import scottish_holidays
from liaison.store.tables_people import Person
from liaison.store.tables_places import Place

PHARMACY = "pharmacy"


def by_person(session: Session) -> dict[int, Hours]:
    """The hours of everybody's pharmacy, where the directory has it, by person."""
    known = by_name(session)
    if not known:
        return {}
    people = session.execute(select(col(Person.id), col(Person.pharmacy)).where(col(Person.pharmacy) != ""))
    return {person: known[key] for person, name in people if (key := name_key(name)) in known}


def of_person(session: Session, person_id: int | None) -> Hours | None:
    """The hours of one person's pharmacy; None where nobody knows them."""
    person = session.get(Person, person_id) if person_id else None
    return by_name(session).get(name_key(person.pharmacy)) if person and person.pharmacy else None


def by_name(session: Session) -> Mapping[str, Hours]:
    """Every pharmacy's hours, by name and by code; two of one name are nobody's, as it is not known which is meant."""
    rows = (
        select(Place)
        .where(col(Place.kind) == PHARMACY, col(Place.active), col(Place.hours) != "")
        .order_by(col(Place.id))
    )
    found: dict[str, Hours | None] = {}
    for row in session.scalars(rows):
        hours = of_place(row)
        for key in {row.name_key, name_key(row.code)}:
            found[key] = None if key in found else hours
    return {key: hours for key, hours in found.items() if hours is not None}


def of_place(place: Place) -> Hours | None:
    """A place's hours as a value, with the dates on which it keeps others; None where they are not known."""
    return read(place.hours, place.on_holidays, tuple((one["on"], one["hours"]) for one in place.exceptions))


@lru_cache(maxsize=1024)
def read(text: str, on_holidays: bool, exceptions: tuple[tuple[str, str], ...] = ()) -> Hours | None:
    """Stored hours as a value; None for what cannot be read (a row that no importer wrote)."""
    try:
        found = open_hours.hours(text, on_holidays=on_holidays)
        own = tuple((date.fromisoformat(on), open_hours.of_one_day(times)) for on, times in exceptions)
    except (Unusable, ValueError):
        return None
    return replace(found, exceptions=own)


def closing(hours: Hours | None, starts: datetime) -> datetime | None:
    """When the pharmacy closes on the London day on which a clock starts; None where it is not known or does not open."""
    day = london_date(starts)
    return hours.closing(day, holidays(day.year)) if hours else None


@lru_cache(maxsize=16)
def holidays(year: int) -> Collection[date]:
    """The bank holidays of a year: pharmacies keep them, whatever the service does."""
    return scottish_holidays([year])
