"""The list of automatic senders whose mail is always read: who put one on it or took one off, when and why.

Useful ones, as invented examples: notices of overdoses from the ambulance service (`overdose-notices@ambulance.example`), drug alerts
(`drug-alerts@publichealth.example`), laboratories (`@results.laboratories.example`). Mail from them is read by the floor and the reader
and never set aside, whatever its headers say; nothing automatic is sent to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from liaison.store.tables_notices import AlwaysRead
from liaison.store.tables_people import Contact, Practice, SenderAddress, Staff

LONGEST = 300  # characters of a reason
ENTRY = re.compile(r"(?:[^\s@,;<>\"]{1,64})?@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?\.[a-z]{2,24}")


class WrongEntry(ValueError):
    """The list cannot be changed as asked: says why, and what to do."""


@dataclass(frozen=True)
class Entry:
    """One line of the list or of its past. `by` is a colleague's name, empty for one that came with the directory."""

    entry: str
    why: str
    added_at: datetime | None = None
    added_by: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    ended_why: str = ""


def listing(session: Session) -> list[Entry]:
    """What is on the list now, by name."""
    rows = session.scalars(select(AlwaysRead).where(col(AlwaysRead.ended_at).is_(None))).all()
    names = named(session, rows)
    ours = [entry(row, names) for row in rows]
    here = {one.entry for one in ours}
    theirs = select(SenderAddress.email).where(col(SenderAddress.clinical_automatic))
    with_directory = [Entry(email.lower(), "came with the directory") for email in session.scalars(theirs)]
    return sorted([*ours, *(one for one in with_directory if one.entry not in here)], key=lambda one: one.entry)


def past(session: Session, limit: int = 50) -> list[Entry]:
    """What was taken off the list, the latest first."""
    ended = select(AlwaysRead).where(col(AlwaysRead.ended_at).is_not(None))
    rows = session.scalars(
        ended.order_by(col(AlwaysRead.ended_at).desc(), col(AlwaysRead.id).desc()).limit(limit)
    ).all()
    names = named(session, rows)
    return [entry(row, names) for row in rows]


def named(session: Session, rows: Sequence[AlwaysRead]) -> dict[int | None, str]:
    """The names of whoever changed these rows, by id."""
    wanted = {one for row in rows for one in (row.added_by, row.ended_by) if one}
    found = session.execute(select(Staff.id, Staff.name).where(col(Staff.id).in_(wanted)))
    return {number: name for number, name in found}


def entry(row: AlwaysRead, names: dict[int | None, str]) -> Entry:
    """A row with names for numbers."""
    by, ended_by = names.get(row.added_by, ""), names.get(row.ended_by, "")
    return Entry(row.entry, row.why, row.added_at, by, row.ended_at, ended_by, row.ended_why)


def add(session: Session, text: str, why: str, *, by_id: int, now: datetime) -> str:
    """Put an address, or `@domain` for all of it, on the list; returns it as it is kept. Raises WrongEntry."""
    wanted = text.strip().lower()
    if not ENTRY.fullmatch(wanted):
        raise WrongEntry(
            "Enter one address such as alerts@ambulance.example, or a whole domain such as @results.example."
        )
    if not why.strip():
        raise WrongEntry("Say in a few words what these mails are: it stands on the list.")
    if wanted.startswith("@") and people_write_from(session, wanted):
        raise WrongEntry(
            "People of a practice write from this domain. Enter the one address that the notices come from."
        )
    if wanted in {one.entry for one in listing(session)}:
        raise WrongEntry(f"{wanted} is on the list already.")
    session.add(AlwaysRead(entry=wanted, why=why.strip()[:LONGEST], added_at=now, added_by=by_id))
    session.flush()
    return wanted


def end(session: Session, text: str, why: str, *, by_id: int, now: datetime) -> str:
    """Take one off the list; its row stays, with who, when and why. Raises WrongEntry."""
    wanted = text.strip().lower()
    current = {one.entry: one for one in listing(session)}
    if wanted not in current:
        raise WrongEntry(f"{wanted or 'That'} is not on the list.")
    if not why.strip():
        raise WrongEntry("Say in a few words why its mail need not always be read.")
    values = {"ended_at": now, "ended_by": by_id, "ended_why": why.strip()[:LONGEST]}
    if current[wanted].added_at is None:  # it came with the directory: its past begins here
        session.add(AlwaysRead(entry=wanted, why=current[wanted].why, added_at=now, **values))
    rows = update(AlwaysRead).where(col(AlwaysRead.entry) == wanted, col(AlwaysRead.ended_at).is_(None))
    session.execute(rows.values(**values))
    theirs = update(SenderAddress).where(func.lower(SenderAddress.email) == wanted)
    session.execute(theirs.values(clinical_automatic=False))
    return wanted


def people_write_from(session: Session, domain: str) -> bool:
    """Whether a practice, or somebody at one, has an address of this domain: nobody there would be acknowledged any more."""
    ends = f"%{domain.replace('_', '|_')}"
    contacts = select(Contact.id).where(func.lower(Contact.email).like(ends, escape="|"))
    practices = select(Practice.code).where(func.lower(func.coalesce(Practice.email, "")).like(ends, escape="|"))
    return (
        session.execute(contacts.limit(1)).first() is not None
        or session.execute(practices.limit(1)).first() is not None
    )
