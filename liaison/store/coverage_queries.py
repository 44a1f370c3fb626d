"""The read side of Coverage: the nights of a year, the work that is owed, and who the people are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlmodel import Session, col

from liaison.store.tables_coverage import CoverageNight, OwedReview
from liaison.store.tables_people import Person, Practice, Staff

MOST = 500  # ids in one question


@dataclass(frozen=True)
class PersonLine:
    """One person in a list."""

    id: int
    name: str
    chi: str
    practice: str
    keyworker: str


@dataclass(frozen=True)
class Work:
    """One piece of work that is open: which, since when, and who has it."""

    id: int
    version: int
    person_id: int
    kind: str
    found_on: date
    owner: str | None
    taken_at: datetime | None


def nights(session: Session, since: date, until: date) -> list[CoverageNight]:
    """The proofs of a span of London dates, oldest first."""
    span = col(CoverageNight.day) >= since, col(CoverageNight.day) <= until
    return list(session.scalars(select(CoverageNight).where(*span).order_by(col(CoverageNight.day))))


def people(session: Session, ids: Iterable[int]) -> dict[int, PersonLine]:
    """Who they are, by id."""
    rows = select(col(Person.id), col(Person.name), col(Person.chi), col(Practice.name), col(Staff.name))
    rows = rows.outerjoin(Practice, col(Practice.code) == Person.practice_code)
    rows = rows.outerjoin(Staff, col(Staff.id) == Person.keyworker_id)
    wanted = list(ids)
    found = {}
    for start in range(0, len(wanted), MOST):
        for i, name, chi, practice, worker in session.execute(
            rows.where(col(Person.id).in_(wanted[start : start + MOST]))
        ):
            found[i] = PersonLine(i, name, chi, practice or "practice not known", worker or "no keyworker")
    return found


def work(session: Session) -> dict[tuple[str, int], Work]:
    """The open work, by kind and person."""
    rows = select(OwedReview, col(Staff.name)).outerjoin(Staff, col(Staff.id) == OwedReview.owner_id)
    rows = rows.where(col(OwedReview.ended_at).is_(None))
    return {
        (row.kind, row.person_id): Work(
            row.id or 0, row.version, row.person_id, row.kind, row.found_on, owner, row.taken_at
        )
        for row, owner in session.execute(rows)
    }


def waits(session: Session, staff_id: int) -> list[OwedReview]:
    """The open work that nobody sees to, and that this colleague does."""
    hers = or_(col(OwedReview.owner_id).is_(None), col(OwedReview.owner_id) == staff_id)
    return list(
        session.scalars(select(OwedReview).where(col(OwedReview.ended_at).is_(None), hers).order_by(col(OwedReview.id)))
    )
