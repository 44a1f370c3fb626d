"""A practice that has closed or merged, said by a person; opened again; and the people who are still registered there, as work.

Nothing is deleted, and nobody changes practice by this: closing counts the people and puts them on a list until somebody has looked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.practice_changes import ENDED, Standing
from liaison.store import events, practice_queries
from liaison.store.tables_directory import PracticeChange
from liaison.store.tables_people import Practice


class NotClosed(Exception):
    """It cannot be said so; `field` is the one to mend, the message says how."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class PracticeChanged(Exception):
    """Somebody changed the practice since its page was drawn."""


def close(
    session: Session, code: str, because: str, *, successor: str = "", version: int | None, by_id: int, now: datetime
) -> int:
    """It has closed, or its list went to `successor`; returns how many people are registered there, who are work from now on.

    `version` None: as it is now. Raises NotClosed, PracticeChanged.
    """
    row = seen(session, code, version)
    if row.status in ENDED:
        raise NotClosed("It is closed already.")
    if successor:
        refuse_successor(session, code, successor)
    people = practice_queries.people_at(session, code)
    standing = Standing.MERGED if successor else Standing.CLOSED
    what = f"merged with {successor}" if successor else "closed"
    values = {"status": standing.value, "successor_code": successor or None, "closed_on": london_date(now)}
    told = [f"{what}: {because}", f"{people} in shared care {'is' if people == 1 else 'are'} registered here"]
    write(session, row, values, told, by_id=by_id, now=now)
    return people


def open_again(session: Session, code: str, because: str, *, version: int | None, by_id: int, now: datetime) -> None:
    """It has not closed after all, or is there again though a list did not have it. Raises NotClosed, PracticeChanged."""
    row = seen(session, code, version)
    if row.status == Standing.OPEN:
        raise NotClosed("It is open.")
    values = {"status": Standing.OPEN.value, "successor_code": None, "closed_on": None}
    write(session, row, values, [f"open: {because}"], by_id=by_id, now=now)


def refuse_successor(session: Session, code: str, successor: str) -> None:
    """Raise NotClosed unless the successor is another practice that is open."""
    other = session.get(Practice, successor)
    if other is None or other.code == code:
        raise NotClosed("Enter the five digits of another practice in the directory.", "successor")
    if other.status != Standing.OPEN:
        raise NotClosed(f"{other.name} is not open itself.", "successor")


def seen(session: Session, code: str, version: int | None) -> Practice:
    """The practice as the page showed it. Raises PracticeChanged."""
    row = session.get(Practice, code)
    if row is None or (version is not None and row.version != version):
        raise PracticeChanged
    return row


def write(
    session: Session, row: Practice, values: dict[str, Any], what: list[str], *, by_id: int, now: datetime
) -> None:
    """Set columns where nobody was quicker, and write down who changed what. Raises PracticeChanged."""
    session.flush()
    mine = update(Practice).where(col(Practice.code) == row.code, col(Practice.version) == row.version)
    if events.affected(session.execute(mine.values(**values, version=row.version + 1))) != 1:
        raise PracticeChanged
    session.refresh(row)
    session.add(PracticeChange(practice_code=row.code, at=now, by_id=by_id, what=what))
