"""Live facts for letters (present waits, duty hours): entered by a lead or admin with the day on which they were true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.left_open import doses
from liaison.domain.placeholders import FACTS, Fact
from liaison.store.tables_people import Staff
from liaison.store.tables_replies import CommsFact


class WrongFact(ValueError):
    """A fact cannot be kept as it is: says why."""


@dataclass(frozen=True)
class Entry:
    """One fact as the page lists it; `told` is what letters say now, None where it is missing or too old."""

    name: str
    title: str
    words: str = ""
    as_at: date | None = None
    by: str = ""
    told: str | None = None


def facts(session: Session) -> dict[str, Fact]:
    """The newest words of each fact, by name."""
    rows = session.scalars(select(CommsFact).order_by(col(CommsFact.id)))
    return {row.name: Fact(row.words, row.as_at) for row in rows if row.name in FACTS}


def values(session: Session, now: datetime) -> dict[str, str | None]:
    """What letters say now, by placeholder; None where nobody has entered it, or where it is too old to be told."""
    known = facts(session)
    today = london_date(now)
    return {name: known[name].told(today) if name in known else None for name in FACTS}


def listing(session: Session, now: datetime) -> list[Entry]:
    """Every fact there can be, with what is entered."""
    rows = session.scalars(select(CommsFact).order_by(col(CommsFact.id)))
    newest = {row.name: row for row in rows}
    names = {number: name for number, name in session.execute(select(Staff.id, Staff.name))}
    told = values(session, now)
    return [
        Entry(name, one.title, row.words, row.as_at, names.get(row.by_id, ""), told[name])
        if (row := newest.get(name))
        else Entry(name, one.title)
        for name, one in FACTS.items()
    ]


def enter(session: Session, name: str, words: str, as_at: date, *, by_id: int | None, now: datetime) -> None:
    """Enter a fact as it was on a day. Raises WrongFact."""
    if name not in FACTS:
        raise WrongFact("Choose a fact from the list.")
    if not words.strip() or len(words) > 200 or "\n" in words.strip():
        raise WrongFact("Say it in one line of at most 200 characters.")
    if doses(words) or "{" in words or "[" in words:
        raise WrongFact("A fact holds no dose and no brackets.")
    if as_at > london_date(now):
        raise WrongFact("The day cannot be in the future.")
    session.add(CommsFact(name=name, words=words.strip(), as_at=as_at, at=now, by_id=by_id))
