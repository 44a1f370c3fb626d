"""The read side of the register's pages: finding people, and everything that stands on one person's timeline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from liaison.domain.covering import AWAY
from liaison.store.tables import Case
from liaison.store.tables_people import Person, Practice, Staff
from liaison.store.tables_register import PersonChange

FEW = 50


@dataclass(frozen=True)
class Found:
    """A person in a list, with the practice's name."""

    person: Person
    practice: str | None


def find(session: Session, words: str, *, limit: int = FEW) -> list[Found]:
    """People by CHI number, by date of birth as a CHI number begins with it, by words of the name in any order ("Example, Jo" too), or by
    a practice's name or code, in order of name."""
    rows = select(Person, col(Practice.name)).outerjoin(Practice, col(Practice.code) == Person.practice_code)
    digits, alone = re.sub(r"\D", "", words), re.sub(r"[\s/.-]", "", words)
    if len(digits) == 10:
        rows = rows.where(col(Person.chi) == digits)
    elif len(digits) == 6 and alone == digits:
        rows = rows.where(col(Person.chi).startswith(digits))
    elif len(digits) == 5 and digits == words.strip():
        rows = rows.where(col(Person.practice_code) == digits)
    else:
        parts = [part for part in BETWEEN.split(words.casefold()) if part]
        if not parts:
            return []
        for word in parts:
            near = (func.lower(column).contains(word, autoescape=True) for column in NAMED)
            rows = rows.where(or_(*near))
    rows = rows.order_by(col(Person.name), col(Person.id)).limit(limit)
    return [Found(person, practice) for person, practice in session.execute(rows)]


# what stands between the words of a name as people write them: "O'Neil", "O’Neil" and "Neil, Jo" find the same
BETWEEN = re.compile(r"[\s,;.'’`-]+")
NAMED = (col(Person.name), col(Person.preferred_name), col(Practice.name))


def to_look_at(session: Session, today: date, *, keyworker: int | None = None) -> list[Found]:
    """People who are away and of whom somebody is to ask by today whether they are back, longest first; those without a day first of all.
    Those of one keyworker alone where one is named."""
    rows = select(Person, col(Practice.name)).outerjoin(Practice, col(Practice.code) == Person.practice_code)
    looks = or_(col(Person.look_again_on) <= today, col(Person.look_again_on).is_(None))  # without a day it has come
    rows = rows.where(col(Person.status).in_(AWAY), col(Person.merged_into_id).is_(None), looks)
    if keyworker is not None:
        rows = rows.where(col(Person.keyworker_id) == keyworker)
    rows = rows.order_by(func.coalesce(col(Person.look_again_on), date.min), col(Person.id))
    return [Found(person, practice) for person, practice in session.execute(rows)]


def changes_of(session: Session, person_id: int) -> list[tuple[PersonChange, str | None]]:
    """Every change of the record with who made it, newest first."""
    rows = select(PersonChange, col(Staff.name)).outerjoin(Staff, col(Staff.id) == PersonChange.by)
    rows = rows.where(col(PersonChange.person_id) == person_id)
    return [(row, name) for row, name in session.execute(rows.order_by(col(PersonChange.id).desc()))]


def cases_of(session: Session, person_id: int) -> list[Case]:
    """The cases about a person, newest first."""
    rows = select(Case).where(col(Case.person_id) == person_id)
    return list(session.scalars(rows.order_by(col(Case.received_at).desc(), col(Case.id).desc())))


def colleagues(session: Session) -> list[tuple[int, str]]:
    """Who can be a keyworker: everybody who works here now, by name."""
    rows = select(col(Staff.id), col(Staff.name)).where(col(Staff.active)).order_by(col(Staff.name))
    return [(i, name) for i, name in session.execute(rows) if i is not None]
