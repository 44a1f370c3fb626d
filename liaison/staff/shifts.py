"""Shifts: added, changed, given to somebody else, removed. Each change carries the version it saw, and keeps who made it and when.

Nobody has two shifts at once. What rests on a shift (a swap that was asked for) lapses with it: see `swaps`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from liaison.domain import cells
from liaison.domain.lists import Unusable
from liaison.domain.spoken import clock, short
from liaison.staff.refusals import ChangedMeanwhile, NotPossible
from liaison.store import events
from liaison.store.tables_people import Shift, Staff
from liaison.store.tables_rota import SwapWish

LONGEST = timedelta(hours=24)


@dataclass(frozen=True)
class Wanted:
    """A shift as it is to be: whose, from when to when (aware), and where."""

    staff_id: int
    starts: datetime
    ends: datetime
    place: str = ""


def add(session: Session, wanted: Wanted, *, by_id: int, now: datetime, pattern_id: int | None = None) -> Shift:
    """Add one. Raises NotPossible."""
    check(session, wanted)
    shift = Shift(**columns(wanted), pattern_id=pattern_id, changed_at=now, changed_by=by_id)
    session.add(shift)
    session.flush()
    return shift


def change(session: Session, shift_id: int, wanted: Wanted, *, version: int, by_id: int, now: datetime) -> None:
    """Change one; what a person changed is her word and no longer a pattern's. Raises NotPossible or ChangedMeanwhile."""
    check(session, wanted, but=(shift_id,))
    write(session, shift_id, version, **columns(wanted), pattern_id=None, changed_at=now, changed_by=by_id)


def write(session: Session, shift_id: int, version: int, **values: Any) -> None:
    """Write values and the next version, if the shift is still as it was seen. Raises ChangedMeanwhile."""
    seen = col(Shift.id) == shift_id, col(Shift.version) == version
    done = session.execute(update(Shift).where(*seen).values(**values, version=version + 1))
    if events.affected(done) != 1:
        raise ChangedMeanwhile
    session.expire_all()


def remove(session: Session, shift_id: int, *, version: int) -> None:
    """Take one off the rota. Raises ChangedMeanwhile."""
    for column in (SwapWish.shift_id, SwapWish.other_id):
        session.execute(update(SwapWish).where(col(column) == shift_id).values({column: None}))
    seen = col(Shift.id) == shift_id, col(Shift.version) == version
    if events.affected(session.execute(delete(Shift).where(*seen))) != 1:
        raise ChangedMeanwhile


def check(session: Session, wanted: Wanted, but: tuple[int, ...] = ()) -> None:
    """Refuse a shift that is none, of nobody, or at the same time as another of hers (`but` are those it replaces). Raises NotPossible."""
    staff = check_line(session, wanted)
    if other := at_once(session, wanted, but):
        raise NotPossible(f"{staff.name} has a shift then already: {said(other.starts_at, other.ends_at)}.", "start")


def check_line(session: Session, wanted: Wanted) -> Staff:
    """Refuse a shift that is none, or of nobody; returns the colleague. Raises NotPossible."""
    if not wanted.starts < wanted.ends <= wanted.starts + LONGEST:
        raise NotPossible("A shift ends after it starts, and within a day.", "end")
    try:
        cells.plain_line(wanted.place.strip() or "none")
    except Unusable as error:
        raise NotPossible(f"The place {error.why}.", "place") from None
    staff = session.get(Staff, wanted.staff_id)
    if staff is None or not staff.active:
        raise NotPossible("Choose a colleague who works here.", "staff_id")
    return staff


def at_once(session: Session, wanted: Wanted, but: tuple[int, ...] = ()) -> Shift | None:
    """Another shift of the same colleague at the same time."""
    here = col(Shift.staff_id) == wanted.staff_id, col(Shift.id).not_in(but)
    over = col(Shift.starts_at) < wanted.ends, col(Shift.ends_at) > wanted.starts
    return session.scalars(select(Shift).where(*here, *over).order_by(col(Shift.starts_at)).limit(1)).first()


def columns(wanted: Wanted) -> dict[str, Any]:
    """The shift as columns."""
    return {
        "staff_id": wanted.staff_id, "starts_at": wanted.starts, "ends_at": wanted.ends, "place": wanted.place.strip(),
    }  # fmt: skip


def said(starts: datetime, ends: datetime) -> str:
    """A shift in words, like "Tue 1 Dec 09:00–17:00"."""
    return f"{short(starts)}–{clock(ends)}"
