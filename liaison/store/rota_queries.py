"""The read side of the rota: shifts, leave, patterns, what colleagues ask for, and which days are closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from liaison.domain.states import WishState
from liaison.store.tables_people import Closure, Leave, Shift, Staff
from liaison.store.tables_rota import LeaveWish, ShiftPattern, SwapWish


@dataclass(frozen=True)
class ShiftLine:
    """One shift with whose it is."""

    id: int
    staff_id: int
    name: str
    email: str
    starts_at: datetime
    ends_at: datetime
    place: str
    pattern_id: int | None
    version: int
    changed_at: datetime | None


@dataclass(frozen=True)
class AwayLine:
    """One leave with whose it is."""

    id: int
    staff_id: int
    name: str
    email: str
    starts_at: datetime
    ends_at: datetime
    kind: str
    version: int


@dataclass(frozen=True)
class PatternLine:
    """One pattern with whose it is."""

    row: ShiftPattern
    name: str


@dataclass(frozen=True)
class LeaveAsked:
    """One wish for leave with whose it is."""

    wish: LeaveWish
    name: str


@dataclass(frozen=True)
class SwapAsked:
    """One wish to swap, with both names."""

    wish: SwapWish
    by: str
    to: str


SHIFT = (
    *(Shift.id, Shift.staff_id, Staff.name, Staff.email, Shift.starts_at, Shift.ends_at, Shift.place),
    *(Shift.pattern_id, Shift.version, Shift.changed_at),
)
AWAY = (Leave.id, Leave.staff_id, Staff.name, Staff.email, Leave.starts_at, Leave.ends_at, Leave.kind, Leave.version)


def colleagues(session: Session) -> Sequence[Staff]:
    """Everybody who works here, by name."""
    return session.scalars(select(Staff).where(col(Staff.active)).order_by(col(Staff.name), col(Staff.id))).all()


def shifts_between(session: Session, first: datetime, last: datetime, staff_id: int | None = None) -> list[ShiftLine]:
    """The shifts of colleagues who work here that touch a span, by time; of one colleague where she is named."""
    rows = select(*SHIFT).join(Staff, col(Staff.id) == Shift.staff_id).where(col(Staff.active))  # type: ignore[call-overload]
    rows = rows.where(col(Shift.ends_at) > first, col(Shift.starts_at) < last)
    if staff_id is not None:
        rows = rows.where(col(Shift.staff_id) == staff_id)
    return [
        ShiftLine(*row) for row in session.execute(rows.order_by(col(Shift.starts_at), col(Staff.name), col(Shift.id)))
    ]


def away_between(session: Session, first: datetime, last: datetime, staff_id: int | None = None) -> list[AwayLine]:
    """The leave that touches a span, by time; of one colleague where she is named."""
    rows = select(*AWAY).join(Staff, col(Staff.id) == Leave.staff_id).where(col(Staff.active))  # type: ignore[call-overload]
    rows = rows.where(col(Leave.ends_at) > first, col(Leave.starts_at) < last)
    if staff_id is not None:
        rows = rows.where(col(Leave.staff_id) == staff_id)
    return [
        AwayLine(*row) for row in session.execute(rows.order_by(col(Leave.starts_at), col(Staff.name), col(Leave.id)))
    ]


def shift(session: Session, shift_id: int) -> Shift | None:
    """One shift."""
    return session.get(Shift, shift_id)


def leave(session: Session, leave_id: int) -> Leave | None:
    """One leave."""
    return session.get(Leave, leave_id)


def patterns(session: Session, today: date) -> list[PatternLine]:
    """The patterns that have not ended, by colleague and weekday."""
    live = or_(col(ShiftPattern.last_on).is_(None), col(ShiftPattern.last_on) >= today)
    rows = select(ShiftPattern, col(Staff.name)).join(Staff, col(Staff.id) == ShiftPattern.staff_id).where(live)
    ordered = rows.order_by(col(Staff.name), col(ShiftPattern.weekday), col(ShiftPattern.start), col(ShiftPattern.id))
    return [PatternLine(row, name) for row, name in session.execute(ordered)]


def leave_asked(session: Session, staff_id: int | None = None) -> list[LeaveAsked]:
    """Wishes for leave that wait for an answer, the earliest first; of one colleague where she is named."""
    rows = select(LeaveWish, col(Staff.name)).join(Staff, col(Staff.id) == LeaveWish.staff_id)
    rows = rows.where(col(LeaveWish.state) == WishState.ASKED)
    if staff_id is not None:
        rows = rows.where(col(LeaveWish.staff_id) == staff_id)
    return [
        LeaveAsked(wish, name)
        for wish, name in session.execute(rows.order_by(col(LeaveWish.starts_at), col(LeaveWish.id)))
    ]


def swaps_asked(session: Session, staff_id: int) -> list[SwapAsked]:
    """Swaps that wait for an answer, asked by a colleague or of her, the earliest first."""
    by, to = aliased(Staff), aliased(Staff)
    rows = (
        select(SwapWish, col(by.name), col(to.name))
        .join(by, col(by.id) == SwapWish.by_id)
        .join(to, col(to.id) == SwapWish.to_id)
    )
    hers = or_(col(SwapWish.by_id) == staff_id, col(SwapWish.to_id) == staff_id)
    ordered = rows.where(col(SwapWish.state) == WishState.ASKED, hers).order_by(
        col(SwapWish.asked_at), col(SwapWish.id)
    )
    return [SwapAsked(*row) for row in session.execute(ordered)]


def answered_for(session: Session, staff_id: int, since: datetime) -> tuple[list[LeaveWish], list[SwapAsked]]:
    """What became lately of a colleague's own wishes, the newest first."""
    mine = (
        col(LeaveWish.staff_id) == staff_id,
        col(LeaveWish.answered_at) >= since,
        col(LeaveWish.state) != WishState.WITHDRAWN,
    )
    leaves = session.scalars(select(LeaveWish).where(*mine).order_by(col(LeaveWish.answered_at).desc())).all()
    by, to = aliased(Staff), aliased(Staff)
    rows = (
        select(SwapWish, col(by.name), col(to.name))
        .join(by, col(by.id) == SwapWish.by_id)
        .join(to, col(to.id) == SwapWish.to_id)
    )
    asked = (
        col(SwapWish.by_id) == staff_id,
        col(SwapWish.answered_at) >= since,
        col(SwapWish.state) != WishState.WITHDRAWN,
    )
    swaps = session.execute(rows.where(*asked).order_by(col(SwapWish.answered_at).desc()))
    return list(leaves), [SwapAsked(*row) for row in swaps]


def closures(session: Session, first: date, last: date, scope: str = "service") -> dict[date, Closure]:
    """What the site has said of single days, by day: closed, an afternoon off, or open on a holiday."""
    rows = select(Closure).where(col(Closure.scope) == scope, col(Closure.day) >= first, col(Closure.day) <= last)
    return {row.day: row for row in session.scalars(rows)}
