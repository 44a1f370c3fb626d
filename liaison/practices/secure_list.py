"""The site's own secure domains: who added one or took one off, when and why. A row is ended and never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.domain.secure_domains import wrong_domain
from liaison.store.tables_people import Staff
from liaison.store.tables_replies import SecureDomain


class WrongDomain(ValueError):
    """The list cannot be changed as asked: says why."""


@dataclass(frozen=True)
class Entry:
    """One domain with who added it and why."""

    id: int
    entry: str
    why: str
    at: datetime
    by: str


def own_domains(session: Session) -> frozenset[str]:
    """The domains the site has added, in lower case."""
    return frozenset(session.scalars(select(SecureDomain.entry).where(col(SecureDomain.ended_at).is_(None))))


def listing(session: Session) -> list[Entry]:
    """The domains the site has added, by name."""
    rows = session.scalars(
        select(SecureDomain).where(col(SecureDomain.ended_at).is_(None)).order_by(col(SecureDomain.entry))
    )
    names = {number: name for number, name in session.execute(select(Staff.id, Staff.name))}
    return [Entry(row.id or 0, row.entry, row.why, row.added_at, names.get(row.added_by, "")) for row in rows]


def add(session: Session, entry: str, why: str, *, by_id: int | None, now: datetime) -> None:
    """Add a domain that the board calls secure. Raises WrongDomain."""
    domain = entry.strip().lower().removeprefix("@")
    if wrong := wrong_domain(domain):
        raise WrongDomain(wrong)
    if not why.strip():
        raise WrongDomain("Say who at the board calls it secure.")
    if domain in own_domains(session):
        raise WrongDomain(f"{domain} is on the list already.")
    session.add(SecureDomain(entry=domain, why=why.strip()[:300], added_at=now, added_by=by_id))


def end(session: Session, number: int, why: str, *, by_id: int | None, now: datetime) -> None:
    """Take a domain off the list. Raises WrongDomain."""
    if not why.strip():
        raise WrongDomain("Say in a few words why.")
    rows = update(SecureDomain).where(col(SecureDomain.id) == number, col(SecureDomain.ended_at).is_(None))
    done = session.scalars(
        rows.values(ended_at=now, ended_by=by_id, ended_why=why.strip()[:300]).returning(col(SecureDomain.id))
    )
    if not done.all():
        raise WrongDomain("That domain is off the list already.")
