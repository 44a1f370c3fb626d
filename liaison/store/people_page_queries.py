"""The read side of People: who is on the register, by keyworker, practice and how they stand, fifty at a time, each with the review to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from liaison.store.reviews_queries import LIVE
from liaison.store.tables_people import Person, Practice, Review, Staff

PAGE = 50
GONE = ("left", "died")


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to. `keyworker` None: everybody's, 0: nobody's; `status` empty: all but who has left or died."""

    keyworker: int | None = None
    practice: str = ""
    status: str = ""


@dataclass(frozen=True)
class OnePerson:
    """One person in the list, with the review to come."""

    id: int
    name: str
    preferred_name: str
    chi: str
    practice: str
    keyworker: str
    status: str
    look_again_on: date | None
    due_on: date | None
    planned_on: date | None


def narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The conditions of a list. Who has two records is listed once."""
    found: list[ColumnElement[bool]] = [col(Person.merged_into_id).is_(None)]
    if wanted.keyworker is not None:
        mine = col(Person.keyworker_id)
        found.append(mine == wanted.keyworker if wanted.keyworker else mine.is_(None))
    if wanted.practice:
        found.append(col(Person.practice_code) == wanted.practice)
    stands = col(Person.status)
    found.append(stands == wanted.status if wanted.status else stands.not_in(GONE))
    return found


def count(session: Session, wanted: Wanted) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(Person).where(*narrowed(wanted))) or 0


def page_of(session: Session, wanted: Wanted, page: int) -> list[OnePerson]:
    """One page (from 1) of them, in order of name."""
    columns = (Person.id, Person.name, Person.preferred_name, Person.chi, Practice.name, Staff.name, Person.status, Person.look_again_on)  # fmt: skip
    rows = select(*columns).select_from(Person)  # type: ignore[call-overload]
    rows = rows.outerjoin(Practice, col(Practice.code) == Person.practice_code)
    rows = rows.outerjoin(Staff, col(Staff.id) == Person.keyworker_id).where(*narrowed(wanted))
    rows = rows.order_by(col(Person.name), col(Person.id)).offset((page - 1) * PAGE).limit(PAGE)
    found: Sequence[Any] = session.execute(rows).all()
    coming = coming_of(session, [row[0] for row in found])
    return [OnePerson(*row, *coming.get(row[0], (None, None))) for row in found]


def coming_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[date, date | None]]:
    """When the live review of each of these people is due, and for which day it is planned."""
    rows = select(col(Review.person_id), col(Review.due_on), col(Review.planned_on))
    rows = rows.where(col(Review.person_id).in_(ids), col(Review.state).in_(LIVE)).order_by(col(Review.id))
    return {i: (due_on, planned_on) for i, due_on, planned_on in session.execute(rows)}
