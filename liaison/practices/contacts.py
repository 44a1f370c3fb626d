"""Keeps the people and mailboxes of a practice or cluster by hand: added, changed, confirmed, taken off, each with who did it and what changed.

An address that was changed is unconfirmed until somebody says how they know that it is theirs. Letters about people go to confirmed
addresses alone: `domain/eligibility` says so, from what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.contact_roles import WAYS, words_of
from liaison.practices.closing import PracticeChanged, seen, write
from liaison.store import events
from liaison.store.tables_directory import PracticeChange
from liaison.store.tables_people import Contact, Practice

WORDS = {"name": "name", "role": "role", "email": "mail", "phone": "telephone", "locality": "locality"}


class NotKept(ValueError):
    """It cannot be kept as asked: says why, and at which field."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class At:
    """Where a contact is: a practice or a cluster, never both."""

    practice_code: str | None = None
    cluster_id: int | None = None


@dataclass(frozen=True)
class Wanted:
    """A contact as a colleague wants it; `role` a code of domain/contact_roles."""

    name: str
    role: str
    email: str
    phone: str = ""


def add(session: Session, at: At, wanted: Wanted, *, by_id: int, now: datetime) -> int:
    """Add one, unconfirmed; returns its id. Raises NotKept."""
    refuse_twice(session, at, wanted)
    row = Contact(practice_code=at.practice_code, cluster_id=at.cluster_id, **asdict(wanted))
    session.add(row)
    session.flush()
    log(session, at, [f"{words_of(wanted.role)} added: {wanted.name}, {wanted.email}"], by_id, now)
    return row.id or 0


def change(session: Session, contact_id: int, wanted: Wanted, *, version: int, by_id: int, now: datetime) -> bool:
    """Change one; False where nothing differs. Another address has to be confirmed anew. Raises NotKept, PracticeChanged."""
    row = as_seen(session, contact_id, version)
    at, values = at_of(row), asdict(wanted)
    what = differing(row, values)
    if not what:
        return False
    refuse_twice(session, at, wanted, but=contact_id)
    if row.email.lower() != wanted.email.lower():
        values |= {"verified_on": None, "verified_by": None}
    set_values(session, row, values)
    log(session, at, [f"{wanted.name}: {one}" for one in what], by_id, now)
    return True


def confirm(session: Session, contact_id: int, way: str, *, on: date, version: int, by_id: int, now: datetime) -> None:
    """Say how somebody knows that the address is theirs, and since which day. Raises NotKept, PracticeChanged."""
    row = as_seen(session, contact_id, version)
    refuse_way(way, on, now)
    set_values(session, row, {"verified_on": on, "verified_by": by_id})
    log(session, at_of(row), [f"address of {row.name} confirmed, {WAYS[way]}"], by_id, now)


def take_off(session: Session, contact_id: int, *, version: int, by_id: int, now: datetime) -> None:
    """They are not there any more: nothing more goes to them. What they were stays in the history. Raises PracticeChanged."""
    row = as_seen(session, contact_id, version)
    mine = delete(Contact).where(col(Contact.id) == contact_id, col(Contact.version) == version)
    if events.affected(session.execute(mine)) != 1:
        raise PracticeChanged
    log(session, at_of(row), [f"{words_of(row.role)} taken off: {row.name}, {row.email}"], by_id, now)
    session.expunge(row)


def reach(session: Session, code: str, values: Mapping[str, str], *, version: int, by_id: int, now: datetime) -> bool:
    """Change a practice's own mailbox, telephone and locality; False where nothing differs. Another mailbox has to be confirmed anew.

    Raises PracticeChanged.
    """
    row = seen(session, code, version)
    wanted: dict[str, Any] = {name: values[name] or (None if name == "email" else "") for name in ("email", "phone", "locality")}  # fmt: skip
    what = differing(row, wanted)
    if not what:
        return False
    if (row.email or "").lower() != (wanted["email"] or "").lower():
        wanted |= {"email_verified_on": None, "email_verified_by": None}
    write(session, row, wanted, what, by_id=by_id, now=now)
    return True


def confirm_mailbox(
    session: Session, code: str, way: str, *, on: date, version: int, by_id: int, now: datetime
) -> None:
    """The same as `confirm`, of a practice's own mailbox. Raises NotKept, PracticeChanged."""
    row = seen(session, code, version)
    if not row.email:
        raise NotKept("No mailbox is known: enter one first.", "way")
    refuse_way(way, on, now)
    values = {"email_verified_on": on, "email_verified_by": by_id}
    write(session, row, values, [f"mailbox confirmed, {WAYS[way]}"], by_id=by_id, now=now)


def refuse_way(way: str, on: date, now: datetime) -> None:
    """Raise NotKept for no way of knowing, and for a day to come."""
    if way not in WAYS:
        raise NotKept("Choose how you know it.", "way")
    if on > london_date(now):
        raise NotKept("Enter the day on which you learned it: today or before.", "on")


def refuse_twice(session: Session, at: At, wanted: Wanted, *, but: int = 0) -> None:
    """Raise NotKept where the same address stands there in the same role."""
    same = select(col(Contact.id)).where(
        func.lower(Contact.email) == wanted.email.lower(), col(Contact.role) == wanted.role, col(Contact.id) != but
    )
    here = col(Contact.practice_code) == at.practice_code if at.practice_code else col(Contact.cluster_id) == at.cluster_id  # fmt: skip
    if session.scalar(same.where(here).limit(1)) is not None:
        raise NotKept("This address stands here in this role already.", "email")


def differing(row: Contact | Practice, values: Mapping[str, Any]) -> list[str]:
    """Each change in words."""
    pairs = ((name, getattr(row, name), now) for name, now in values.items() if getattr(row, name) != now)
    return [f"{WORDS[name]}: {now or 'taken out'}{f' (before: {was})' if was else ''}" for name, was, now in pairs]


def as_seen(session: Session, contact_id: int, version: int) -> Contact:
    """The contact as the page showed it. Raises PracticeChanged."""
    row = session.get(Contact, contact_id)
    if row is None or row.version != version:
        raise PracticeChanged
    return row


def set_values(session: Session, row: Contact, values: Mapping[str, Any]) -> None:
    """Set columns where nobody was quicker. Raises PracticeChanged."""
    session.flush()
    mine = update(Contact).where(col(Contact.id) == row.id, col(Contact.version) == row.version)
    if events.affected(session.execute(mine.values(**values, version=row.version + 1))) != 1:
        raise PracticeChanged
    session.refresh(row)


def at_of(row: Contact) -> At:
    """Where a contact is."""
    return At(row.practice_code, row.cluster_id)


def log(session: Session, at: At, what: list[str], by_id: int, now: datetime) -> None:
    """Write down who changed what."""
    session.add(
        PracticeChange(practice_code=at.practice_code, cluster_id=at.cluster_id, at=now, by_id=by_id, what=what)
    )
