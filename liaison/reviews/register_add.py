"""A colleague puts somebody on the register on a page, so that nobody waits for the next list: who it is, where, since when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain import cells
from liaison.domain.lists import Unusable
from liaison.practices.which_practice import NotOne, which_practice
from liaison.reviews import due
from liaison.reviews.register_edit import NotSaved
from liaison.reviews.register_import import NEW_ROW
from liaison.store.tables_people import Person, Staff
from liaison.store.tables_register import PersonChange
from liaison.store.upsert import insert_one

ADDED = "added"  # what the timeline calls it
THERE = "This CHI number is on the register already."
LONGEST_NAME = 200
EMPTY = "must not be empty"


class OnRegister(NotSaved):
    """The number is there already: whose record it is."""

    def __init__(self, person_id: int) -> None:
        super().__init__(chi=THERE)
        self.person_id = person_id


@dataclass(frozen=True)
class Typed:
    """What was typed of somebody new, as it was typed."""

    chi: str
    name: str
    preferred_name: str
    practice: str
    keyworker_id: str
    shared_care_start: str
    last_review_on: str


def add(session: Session, typed: Typed, *, by: int, now: datetime, allow_demo: bool) -> int:
    """Put the person on the register and open their review in the same moment; returns the record's id. Raises NotSaved with what to put
    right by field, or OnRegister."""
    columns = checked(session, typed, london_date(now), allow_demo=allow_demo)
    person_id = insert_one(session, Person, {**NEW_ROW, **columns, "created_at": now}, keys=["chi"])
    if person_id is None:
        raise OnRegister(session.scalars(select(col(Person.id)).where(col(Person.chi) == columns["chi"])).one() or 0)
    session.add(PersonChange(person_id=person_id, at=now, by=by, what=ADDED, fields=[]))
    session.flush()
    due.bring_up(session, [person_id], now)
    return person_id


def checked(session: Session, typed: Typed, today: date, *, allow_demo: bool) -> dict[str, Any]:
    """The columns of the record. Raises NotSaved with everything that is to be put right."""
    problems: dict[str, str] = {}

    def read(field: str, of: Callable[[str], Any], words: str, *, needed: bool = True) -> Any:
        text = getattr(typed, field).strip()
        if not text and not needed:
            return None
        try:
            if not text:
                raise Unusable(EMPTY)
            return of(text)
        except Unusable as no:
            problems[field] = f"{words} {no.why}." if text else f"Enter {words[:1].lower()}{words[1:]}."
        except NotOne as no:
            problems[field] = str(no)
        return None

    def past(text: str) -> date:
        if (found := cells.day(text)) > today:
            raise Unusable("is still to come")
        return found

    def named(text: str) -> str:
        if len(text) > LONGEST_NAME:
            raise Unusable(f"is longer than {LONGEST_NAME} characters")
        return text

    def worker(text: str) -> int:
        found = session.get(Staff, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None
        if found is None or not found.active or found.id is None:
            raise Unusable("is nobody who works here now")
        return found.id

    practice = read("practice", lambda text: which_practice(session, text), "The practice")
    since = read("shared_care_start", past, "The day shared care began")
    columns = {
        "chi": read("chi", lambda text: cells.chi_number(text, allow_demo=allow_demo), "The CHI number"),
        "name": read("name", named, "The name"),
        "preferred_name": read("preferred_name", named, "The preferred name", needed=False) or "",
        "keyworker_id": read("keyworker_id", worker, "The keyworker", needed=False),
        "shared_care_start": since,
        "last_review_on": read("last_review_on", past, "The day of the last review", needed=False),
        "practice_code": practice.code if practice else None,
        "locality": practice.locality if practice else "",
    }
    if since and columns["last_review_on"] and columns["last_review_on"] < since:
        problems["last_review_on"] = "This review was before shared care began: leave it empty, or look at both days."
    if problems:
        raise NotSaved(**problems)
    return columns
