"""Keeps one place of the directory by hand: adding it, changing it, closing it and opening it again, each with who did it and what changed.

A change carries the version that its page saw. A place is never deleted: closed, it goes off the list and out of the clocks, and stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.domain.open_hours import KINDS, name_key
from liaison.store import events
from liaison.store.tables_places import Place, PlaceChange


class WrongPlace(ValueError):
    """A place cannot be kept as asked: says why, and at which field."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class PlaceChanged(Exception):
    """Somebody changed it since its page was drawn."""


@dataclass(frozen=True)
class Wanted:
    """A place as a colleague wants it. `hours` in our one way of writing, "" where they are not known; `exceptions` and `contacts` as the
    table holds them."""

    name: str
    address: str = ""
    postcode: str = ""
    locality: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    on_holidays: bool = False
    exceptions: tuple[dict[str, str], ...] = ()
    contacts: tuple[dict[str, str], ...] = ()

    def columns(self) -> dict[str, Any]:
        """As the table holds it."""
        lists = {"exceptions": list(self.exceptions), "contacts": list(self.contacts)}
        return asdict(self) | lists | {"name_key": name_key(self.name)}


# what the history calls each; the words of lists are their own lines
WORDS = {
    "name": "name", "address": "address", "postcode": "postcode", "locality": "locality", "phone": "telephone", "email": "mail",
    "hours": "hours", "on_holidays": "open on bank holidays", "exceptions": "other hours on single days", "contacts": "contacts",
}  # fmt: skip


def add(session: Session, kind: str, code: str, wanted: Wanted, *, by_id: int, now: datetime) -> int:
    """Add one; returns its id. Raises WrongPlace."""
    if kind not in KINDS:
        raise WrongPlace("Choose what kind of place it is.", "kind")
    taken = select(Place).where(col(Place.kind) == kind, col(Place.code) == code)
    if found := session.scalars(taken).first():
        raise WrongPlace(f"{found.name} has this code already.", "code")
    refuse(wanted)
    row = Place(kind=kind, code=code, changed_at=now, **wanted.columns())
    session.add(row)
    session.flush()
    assert row.id is not None
    log(session, row.id, ["added"], by_id=by_id, now=now)
    return row.id


def change(session: Session, place_id: int, wanted: Wanted, *, version: int, by_id: int, now: datetime) -> bool:
    """Change one; False where nothing differs. Raises WrongPlace, PlaceChanged."""
    refuse(wanted)
    row, values = seen(session, place_id, version), wanted.columns()
    what = [differs(name, getattr(row, name), values[name]) for name in WORDS if getattr(row, name) != values[name]]
    if not what:
        return False
    write(session, place_id, version, values, now)
    log(session, place_id, what, by_id=by_id, now=now)
    return True


def close(session: Session, place_id: int, because: str, *, version: int, by_id: int, now: datetime) -> None:
    """Take one out of use. Raises PlaceChanged."""
    turn(session, place_id, False, f"no longer in use: {because}", version=version, by_id=by_id, now=now)


def open_again(session: Session, place_id: int, because: str, *, version: int, by_id: int, now: datetime) -> None:
    """Take one into use again. Raises PlaceChanged."""
    turn(session, place_id, True, f"in use again: {because}", version=version, by_id=by_id, now=now)


def turn(session: Session, place_id: int, active: bool, what: str, *, version: int, by_id: int, now: datetime) -> None:
    """In or out of use; pressing the same twice changes nothing more."""
    if seen(session, place_id, version).active != active:
        write(session, place_id, version, {"active": active}, now)
        log(session, place_id, [what], by_id=by_id, now=now)


def refuse(wanted: Wanted) -> None:
    """Raise WrongPlace for days of their own without a week, and for a day named twice."""
    if wanted.exceptions and not wanted.hours:
        raise WrongPlace("Enter the hours of the week first: single days are exceptions to them.", "mon")
    days = [one["on"] for one in wanted.exceptions]
    if len(days) != len(set(days)):
        raise WrongPlace("One of the single days stands here twice.", "on_0")


def seen(session: Session, place_id: int, version: int) -> Place:
    """The place, if it still is as the page showed it. Raises PlaceChanged."""
    row = session.get(Place, place_id)
    if row is None or row.version != version:
        raise PlaceChanged
    return row


def write(session: Session, place_id: int, version: int, values: dict[str, Any], now: datetime) -> None:
    """Set columns where nobody was quicker. Raises PlaceChanged."""
    mine = update(Place).where(col(Place.id) == place_id, col(Place.version) == version)
    if events.affected(session.execute(mine.values(**values, version=version + 1, changed_at=now))) != 1:
        raise PlaceChanged


def differs(name: str, was: Any, now: Any) -> str:
    """One change in words."""
    if isinstance(now, bool):
        return f"{WORDS[name]}: {'yes' if now else 'no'}"
    if isinstance(now, list):
        return f"{WORDS[name]}: {'; '.join(said(one) for one in now) or 'none'}"
    return f"{WORDS[name]}: {now or 'taken out'}{f' (before: {was})' if was else ''}"


def said(one: dict[str, str]) -> str:
    """A contact or a single day as one line."""
    return ", ".join(str(value) for value in one.values() if value)


def log(session: Session, place_id: int, what: Sequence[str], *, by_id: int, now: datetime) -> None:
    """Write down who changed what."""
    session.add(PlaceChange(place_id=place_id, at=now, by_id=by_id, what=list(what)))
