"""Swaps: somebody asks a colleague to take a shift, perhaps for one of hers. Nothing changes until the colleague agrees.

Agreeing asks again whether both shifts are as they were when it was asked, and whether each has the time; then both change hands in one
commit. The cases follow by themselves, as the rota says who is there.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.states import WishState
from liaison.staff import shifts
from liaison.staff.refusals import ChangedMeanwhile, NotPossible
from liaison.staff.shifts import Wanted, said
from liaison.store import events
from liaison.store.tables_people import Leave, Shift, Staff
from liaison.store.tables_rota import SwapWish


def ask(
    session: Session, shift_id: int, *, version: int, to_id: int, other_id: int | None, by_id: int, now: datetime
) -> int:
    """Ask a colleague to take a shift of one's own (`other_id`: for one of hers); returns the wish's id. Raises NotPossible or
    ChangedMeanwhile."""
    mine = seen(session, shift_id, version)
    if mine.staff_id != by_id:
        raise NotPossible("This shift is not yours: its owner, a lead or an admin can give it to somebody.")
    to = session.get(Staff, to_id)
    if to is None or not to.active or to_id == by_id:
        raise NotPossible("Choose a colleague who works here.", "to_id")
    other = session.get(Shift, other_id) if other_id else None
    if other_id and (other is None or other.staff_id != to_id):
        raise NotPossible("That shift is no longer hers: choose another.", "other_id")
    if begun := [one for one in (mine, other) if one and one.starts_at <= now]:
        raise NotPossible(f"It has begun already: {said(begun[0].starts_at, begun[0].ends_at)}.")
    asked = col(SwapWish.shift_id) == shift_id, col(SwapWish.to_id) == to_id, col(SwapWish.state) == WishState.ASKED
    if session.scalars(select(SwapWish.id).where(*asked).limit(1)).first() is not None:
        raise NotPossible(f"You have asked {to.name} already: it waits for an answer.", "to_id")
    refuse_clash(session, mine, other, to_id)
    words = said(mine.starts_at, mine.ends_at) + (f" for {said(other.starts_at, other.ends_at)}" if other else "")
    wish = SwapWish(
        state=WishState.ASKED, by_id=by_id, shift_id=shift_id, shift_version=version, to_id=to_id, words=words, asked_at=now,
        other_id=other_id, other_version=other.version if other else None,
    )  # fmt: skip
    return events.open_row(session, wish, actor=events.person(by_id), now=now, because="asked to swap")


def agree(session: Session, wish_id: int, *, staff_id: int, now: datetime) -> str:
    """The colleague who was asked agrees: the shifts change hands. Returns "" when they did, or why they did not: a shift changed or
    began meanwhile, and the wish has lapsed. Raises NotPossible or ChangedMeanwhile."""
    wish = waiting(session, wish_id)
    if wish.to_id != staff_id:
        raise NotPossible("Only whoever was asked can agree.")
    mine, other = session.get(Shift, wish.shift_id or 0), session.get(Shift, wish.other_id or 0)
    if why := stale(wish, mine, other, now):
        events.move(
            session,
            wish,
            WishState.LAPSED,
            actor=events.step("rota"),
            now=now,
            because="a shift changed",
            answered_at=now,
        )
        return why
    assert mine is not None
    refuse_clash(session, mine, other, wish.to_id)
    changed = {
        "pattern_id": None,
        "changed_at": now,
        "changed_by": staff_id,
    }  # whoever has it now keeps it when the pattern ends
    if other is not None:
        shifts.write(session, other.id or 0, other.version, staff_id=wish.by_id, **changed)
    shifts.write(session, wish.shift_id or 0, wish.shift_version, staff_id=wish.to_id, **changed)
    events.move(
        session, wish, WishState.AGREED, actor=events.person(staff_id), now=now, because="swap agreed", answered_at=now
    )
    return ""


def stale(wish: SwapWish, mine: Shift | None, other: Shift | None, now: datetime) -> str:
    """Why a wish cannot be kept any more; empty when it can."""
    wanted = [(mine, wish.shift_version, wish.by_id)]
    if wish.other_version is not None:
        wanted.append((other, wish.other_version, wish.to_id))
    for shift, version, owner in wanted:
        if shift is None or (shift.version, shift.staff_id) != (version, owner):
            return "A shift was changed since this was asked, so nothing was swapped. Please ask anew."
        if shift.starts_at <= now:
            return "A shift has begun meanwhile, so nothing was swapped."
    return ""


def decline(session: Session, wish_id: int, *, staff_id: int, now: datetime) -> None:
    """The colleague who was asked says no; why is not asked. Raises NotPossible or ChangedMeanwhile."""
    end(session, wish_id, WishState.DECLINED, staff_id=staff_id, now=now)


def withdraw(session: Session, wish_id: int, *, staff_id: int, now: datetime) -> None:
    """Whoever asked takes it back. Raises NotPossible or ChangedMeanwhile."""
    end(session, wish_id, WishState.WITHDRAWN, staff_id=staff_id, now=now)


def end(session: Session, wish_id: int, to: WishState, *, staff_id: int, now: datetime) -> None:
    """End a wish that waits, by the one whose word it is."""
    wish = waiting(session, wish_id)
    if staff_id != (wish.to_id if to is WishState.DECLINED else wish.by_id):
        raise NotPossible("This is not yours to answer.")
    events.move(session, wish, to, actor=events.person(staff_id), now=now, because=f"swap {to.value}", answered_at=now)


def waiting(session: Session, wish_id: int) -> SwapWish:
    """A wish that waits for an answer. Raises ChangedMeanwhile."""
    wish = session.get(SwapWish, wish_id)
    if wish is None or wish.state is not WishState.ASKED:
        raise ChangedMeanwhile
    return wish


def seen(session: Session, shift_id: int, version: int) -> Shift:
    """The shift as the page showed it. Raises ChangedMeanwhile."""
    shift = session.get(Shift, shift_id)
    if shift is None or shift.version != version:
        raise ChangedMeanwhile
    return shift


def refuse_clash(session: Session, mine: Shift, other: Shift | None, to_id: int) -> None:
    """Refuse a swap after which somebody would be in two places, or on duty while away. Raises NotPossible."""
    both = tuple(one.id or 0 for one in (mine, other) if one)
    for shift, owner_id in ((mine, to_id), (other, mine.staff_id)):
        if shift is None:
            continue
        shifts.check(session, Wanted(owner_id, shift.starts_at, shift.ends_at, shift.place), but=both)
        away = (
            col(Leave.staff_id) == owner_id,
            col(Leave.starts_at) < shift.ends_at,
            col(Leave.ends_at) > shift.starts_at,
        )
        if session.scalars(select(Leave.id).where(*away).limit(1)).first() is not None:
            name = session.get_one(Staff, owner_id).name
            raise NotPossible(f"{name} is away then: {said(shift.starts_at, shift.ends_at)}.")
