"""Writes what the plan says of one review, where the row still stands as the plan saw it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.domain.event_codes import EventCode
from liaison.domain.planning import Placed, Unplaced
from liaison.domain.room_places import Seat
from liaison.domain.spoken import short_day
from liaison.domain.states import ReviewState
from liaison.store import events
from liaison.store.plan_queries import ToPlan
from liaison.store.tables_people import Review

ACTOR = events.step("plan")
NO_PLACE: dict[str, Any] = {"planned_on": None, "worker_id": None, "handed_from": None, "planned_time": "", "room_id": None, "planned_warning": "", "by_hand": False}  # fmt: skip
CHOSEN = "A colleague had chosen that day."
AS_ROWS = {"synchronize_session": False}  # no object of the session is one of these reviews
KEYWORKER = "the keyworker is there for it now"  # the same day, and nothing stood against whoever had it
GONE = "gone"  # somebody moved the review meanwhile: the next plan sees it
CANNOT_BE_KEPT = {
    ReviewState.ASKED: "The day told to the practice cannot be kept",
    ReviewState.CONFIRMED: "The agreed day cannot be kept",
}


def put(session: Session, review: ToPlan, placed: Placed, seat: Seat, now: datetime) -> str:
    """Write one place; returns "planned", "moved", "kept", or "gone" when somebody else moved the review meanwhile.

    An agreed day that cannot be kept stays, and says so: only a person moves it.
    """
    place = values(placed, seat)
    if placed.must_move and review.state is ReviewState.CONFIRMED:
        return warned(session, review, placed.because, now)
    if review.state is ReviewState.DUE:
        moved = events.move_many(
            session, Review, [review.id], ReviewState.DUE, ReviewState.PLANNED, actor=ACTOR, now=now, because="planned",
            planned_because=placed.because, **place,
        )  # fmt: skip
        return "planned" if moved else GONE
    if (review.planned_on, review.worker_id) == (placed.day, placed.worker_id):
        return reseated(session, review, placed, seat, now)
    return "moved" if replaced(session, review, placed, seat, now) else GONE


def differs(review: ToPlan, placed: Placed, seat: Seat) -> bool:
    """Whether there is anything to write of a place: most stay as they were."""
    if review.state is ReviewState.DUE or (review.planned_on, review.worker_id) != (placed.day, placed.worker_id):
        return True
    return (
        placed.must_move
        or seats(review) != (seat.time, seat.room_id, seat.warning)
        or review.handed_from != placed.handed_from
    )


def values(placed: Placed, seat: Seat) -> dict[str, Any]:
    """Day, worker, the keyworker who handed it on, time and room as columns."""
    return {"planned_on": placed.day, "worker_id": placed.worker_id, "handed_from": placed.handed_from, **seated(seat)}


def seated(seat: Seat) -> dict[str, Any]:
    """Time, room and warning as columns."""
    return {"planned_time": seat.time, "room_id": seat.room_id, "planned_warning": seat.warning}


def warned(session: Session, review: ToPlan, because: str, now: datetime, what: str = "the agreed day cannot be kept") -> str:  # fmt: skip
    """An agreed day that cannot be kept: the row and its story say so, once."""
    if review.planned_because != because:
        still = col(Review.id) == review.id, col(Review.state) == review.state
        session.execute(update(Review).where(*still).values(planned_because=because, planned_warning=because))
        note(session, review, now, what)
    return "kept"


def seats(review: ToPlan) -> tuple[str, int | None, str]:
    """Time, room and warning as they stand."""
    return review.planned_time, review.room_id, review.planned_warning


def reseated(session: Session, review: ToPlan, placed: Placed, seat: Seat, now: datetime) -> str:
    """The day and the worker stay; time, room and whose place it takes where they have changed."""
    if not differs(review, placed, seat):
        return "kept"
    place = {**seated(seat), "handed_from": placed.handed_from}
    session.execute(update(Review).where(*as_seen(review)).values(**place), execution_options=AS_ROWS)
    if review.planned_time and review.planned_time != seat.time:
        note(session, review, now, f"from {review.planned_time} to {seat.time or 'no time'}")  # fmt: skip
    elif review.room_id and review.room_id != seat.room_id:
        note(session, review, now, "in another room" if seat.room_id else "without a room")  # fmt: skip
    return "kept"


def as_seen(review: ToPlan | Review) -> tuple[Any, ...]:
    """The row, while it stands as the plan saw it."""
    return col(Review.id) == review.id, col(Review.state) == review.state, col(Review.planned_on) == review.planned_on


def replaced(session: Session, review: ToPlan, placed: Placed, seat: Seat, now: datetime) -> bool:
    """Give a planned review another day or worker; its state stays."""
    chosen = f" {CHOSEN}" if review.by_hand else ""
    place = {**values(placed, seat), "planned_because": placed.because + chosen, "by_hand": False}
    changed = session.execute(update(Review).where(*as_seen(review)).values(**place), execution_options=AS_ROWS)
    if not events.affected(changed):
        return False
    why = placed.moved or (KEYWORKER if review.worker_id not in (None, placed.worker_id) else "planned anew")
    note(session, review, now, f"{what_changed(review, placed)}: {why}.{chosen}", code=EventCode.MOVED)
    return True


def note(session: Session, review: ToPlan, now: datetime, because: str, code: EventCode = EventCode.NONE) -> None:
    """Write an event of a review whose state stays."""
    events.log(session, Review, [(review.id, review.state, review.state, because)], ACTOR, now, code)


def what_changed(review: ToPlan, placed: Placed) -> str:
    """Like "from Tue 1 Dec to Wed 2 Dec, with another colleague"."""
    before = short_day(review.planned_on) if review.planned_on else "no day"
    words = [f"from {before} to {short_day(placed.day)}"] if review.planned_on != placed.day else []
    return ", ".join(words + (["with another colleague"] if review.worker_id != placed.worker_id else []))


def keep_trouble(session: Session, review: ToPlan, unplaced: Unplaced, now: datetime) -> None:
    """A review without a place says why; one that was planned and lost its place is due again. What others were told stays."""
    if review.state is ReviewState.PLANNED:
        nothing: dict[str, Any] = {**NO_PLACE, "planned_because": unplaced.because}
        events.move_many(
            session,
            Review,
            [review.id],
            ReviewState.PLANNED,
            ReviewState.DUE,
            actor=ACTOR,
            now=now,
            because=f"from {short_day(review.planned_on)} to no day: {unplaced.because}"
            if review.planned_on
            else "no place",  # fmt: skip
            code=EventCode.MOVED,
            **nothing,
        )
    elif review.state in CANNOT_BE_KEPT:
        what = CANNOT_BE_KEPT[review.state]
        warned(session, review, f"{what}, and no other is free. {unplaced.because}", now, what.lower())
    elif review.state is ReviewState.DUE and review.planned_because != unplaced.because:
        changed = update(Review).where(col(Review.id) == review.id, col(Review.state) == ReviewState.DUE)
        session.execute(changed.values(planned_because=unplaced.because))
