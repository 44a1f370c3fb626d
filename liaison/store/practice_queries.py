"""The read side of the directory of practices: lists that came, who is registered where, what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.states import ListState
from liaison.store.pairs import pairs
from liaison.store.tables_directory import PracticeList, PracticeListLine
from liaison.store.tables_people import Person, Practice, Staff

PAGE = 50
NOT_HERE = ("left", "died")


@dataclass(frozen=True)
class LeftBehind:
    """A practice that is not open, with how many people are registered there still, and where its list went."""

    practice: Practice
    people: int
    successor: Practice | None


def people_at(session: Session, code: str) -> int:
    """How many people in shared care are registered at a practice."""
    here = col(Person.practice_code) == code, col(Person.status).not_in(NOT_HERE), col(Person.merged_into_id).is_(None)
    return session.scalar(select(func.count()).select_from(Person).where(*here)) or 0


def ids_at(session: Session, code: str) -> Sequence[Person]:
    """Those people, by id."""
    here = col(Person.practice_code) == code, col(Person.status).not_in(NOT_HERE), col(Person.merged_into_id).is_(None)
    return session.scalars(select(Person).where(*here).order_by(col(Person.id))).all()


def people_by_practice(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """The same for many."""
    here = (
        col(Person.practice_code).in_(codes),
        col(Person.status).not_in(NOT_HERE),
        col(Person.merged_into_id).is_(None),
    )
    rows = select(col(Person.practice_code), func.count()).where(*here).group_by(col(Person.practice_code))
    return pairs(session, rows)


def left_behind(session: Session) -> list[LeftBehind]:
    """Practices that are not open where people are still registered: work, until each person's practice is looked at."""
    here = col(Person.status).not_in(NOT_HERE), col(Person.merged_into_id).is_(None), col(Practice.status) != "open"
    rows = select(Practice, func.count()).join(Person, col(Person.practice_code) == col(Practice.code)).where(*here)
    rows = rows.group_by(col(Practice.code)).order_by(col(Practice.name), col(Practice.code))
    return [
        LeftBehind(row, number, session.get(Practice, row.successor_code) if row.successor_code else None)
        for row, number in session.execute(rows).all()
    ]


def newest_lists(session: Session, *, most: int = 20) -> list[tuple[PracticeList, str]]:
    """The newest lists that wait or were taken in, with whose they are."""
    rows = select(PracticeList, col(Staff.name)).join(Staff, col(Staff.id) == PracticeList.by)
    rows = rows.where(col(PracticeList.state) != ListState.PUT_AWAY).order_by(col(PracticeList.id).desc()).limit(most)
    return [(row, name) for row, name in session.execute(rows)]


def lists_waiting(session: Session) -> int:
    """How many lists wait for a decision."""
    waiting = select(func.count()).select_from(PracticeList).where(col(PracticeList.state) == ListState.SHOWN)
    return session.scalar(waiting) or 0


def one_list(session: Session, list_id: int) -> PracticeList | None:
    """One list."""
    return session.get(PracticeList, list_id)


def list_lines(session: Session, list_id: int, fate: str, page: int) -> Sequence[PracticeListLine]:
    """One page (from 1) of the lines that come to this."""
    rows = select(PracticeListLine).where(col(PracticeListLine.list_id) == list_id, col(PracticeListLine.fate) == fate)
    rows = rows.order_by(col(PracticeListLine.id)).offset((page - 1) * PAGE).limit(PAGE)
    return session.scalars(rows).all()


def ticked(session: Session, list_id: int) -> dict[str, int]:
    """How many lines are ticked, and how many gone practices are decided on, by fate."""
    chosen = (col(PracticeListLine.take)) | (col(PracticeListLine.decision) != "")
    rows = select(col(PracticeListLine.fate), func.count()).where(col(PracticeListLine.list_id) == list_id, chosen)
    return pairs(session, rows.group_by(col(PracticeListLine.fate)))


def named(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """Names of practices by code."""
    return pairs(session, select(col(Practice.code), col(Practice.name)).where(col(Practice.code).in_(codes)))
