"""The read side of the page of lists: which there were, and what the lines of one that is being shown come to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.states import ListState
from liaison.store.tables_people import Person, Staff
from liaison.store.tables_register import PeopleList, PeopleListLine

PAGE = 50


@dataclass(frozen=True)
class Shown:
    """One line, and whom of the register it is about."""

    line: PeopleListLine
    person: Person | None


def newest(session: Session, *, most: int = 20) -> list[tuple[PeopleList, str | None]]:
    """The newest lists that are shown, taken in or given out, with whose they are."""
    rows = select(PeopleList, col(Staff.name)).outerjoin(Staff, col(Staff.id) == PeopleList.by)
    rows = rows.where(col(PeopleList.state) != ListState.PUT_AWAY).order_by(col(PeopleList.id).desc()).limit(most)
    return [(row, name) for row, name in session.execute(rows)]


def lines(session: Session, list_id: int, word: str, page: int) -> list[Shown]:
    """One page (from 1) of the lines that come to this."""
    rows = select(PeopleListLine, Person).outerjoin(Person, col(Person.id) == PeopleListLine.person_id)
    rows = rows.where(col(PeopleListLine.list_id) == list_id, col(PeopleListLine.word) == word)
    rows = rows.order_by(col(PeopleListLine.id)).offset((page - 1) * PAGE).limit(PAGE)
    return [Shown(line, person) for line, person in session.execute(rows)]
