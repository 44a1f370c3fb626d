"""The read side of the pages of possible duplicates: what is compared of everybody, who was looked at already, and what was joined."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.same_person import Known, pairs
from liaison.store.tables_people import Person, Practice
from liaison.store.tables_register import PersonApart, PersonMerge


def compared(session: Session, practice: str | None = None) -> list[Known]:
    """What is compared of every record that was not joined with another one, or of those of one practice."""
    rows = select(col(Person.id), col(Person.chi), col(Person.name), col(Person.practice_code))
    rows = rows.where(col(Person.merged_into_id).is_(None)).order_by(col(Person.id))
    if practice is not None:
        rows = rows.where(col(Person.practice_code) == practice)
    return [Known(i, number, name, practice or "") for i, number, name, practice in session.execute(rows) if i]


def apart(session: Session) -> set[tuple[int, int]]:
    """Pairs of which a colleague said that they are two people."""
    return {(one, other) for one, other in session.execute(select(col(PersonApart.one_id), col(PersonApart.other_id)))}


def alike(session: Session, person: Person, *, demo: bool) -> list[tuple[Person, str]]:
    """Records at the person's practice that may be the same person, each with why, but for those of which a colleague said otherwise."""
    if not person.practice_code or person.merged_into_id is not None:
        return []
    found, known = pairs(compared(session, person.practice_code), demo=demo), apart(session)
    why = {
        sum(pair) - (person.id or 0): words for pair, words in found.items() if person.id in pair and pair not in known
    }
    return [(row, why[i][0]) for i, (row, _) in by_id(session, set(why)).items()]


def by_id(session: Session, ids: set[int]) -> dict[int, tuple[Person, str | None]]:
    """These people with their practice's name."""
    rows = select(Person, col(Practice.name)).outerjoin(Practice, col(Practice.code) == Person.practice_code)
    return {
        person.id or 0: (person, practice) for person, practice in session.execute(rows.where(col(Person.id).in_(ids)))
    }


def joined_into(session: Session, person_id: int) -> list[tuple[PersonMerge, Person]]:
    """The records that were joined into this one, with what moved."""
    rows = select(PersonMerge, Person).join(Person, col(Person.id) == PersonMerge.absorbed_id)
    return [(merge, person) for merge, person in session.execute(rows.where(col(Person.merged_into_id) == person_id))]
