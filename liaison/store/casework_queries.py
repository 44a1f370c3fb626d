"""The read side of casework: the telephone calls of a case, notes that ask for somebody, days to look again, links, what is not filed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.store.tables_casework import Call
from liaison.store.tables_people import Practice


@dataclass(frozen=True)
class Place:
    """A practice to choose from."""

    code: str
    name: str


def places(session: Session) -> list[Place]:
    """Every practice of the directory, by name."""
    rows = select(col(Practice.code), col(Practice.name)).order_by(col(Practice.name), col(Practice.code))
    return [Place(code, name) for code, name in session.execute(rows)]


def calls(session: Session, case_id: int) -> Sequence[Call]:
    """The telephone calls of a case, newest first."""
    return session.scalars(
        select(Call).where(col(Call.case_id) == case_id).order_by(col(Call.at).desc(), col(Call.id).desc())
    ).all()
