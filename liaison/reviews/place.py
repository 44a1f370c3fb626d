"""Writes what the plan says of one review, where the row still stands as the plan saw it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.domain.planning import Placed, Unplaced
from liaison.domain.spoken import short_day
from liaison.domain.states import ReviewState
from liaison.store import events
from liaison.store.tables_people import Review

ACTOR = events.step("plan")
GONE = "gone"  # somebody moved the review meanwhile: the next plan sees it


def put(session: Session, review: Review, placed: Placed, now: datetime) -> str:
    """Write one place; returns "planned", "moved", "kept", or "gone" when somebody else moved the review meanwhile."""
    assert review.id is not None
    place = {"planned_on": placed.day, "worker_id": placed.worker_id}
    if review.state is ReviewState.DUE:
        words: dict[str, Any] = {**place, "planned_because": placed.because}
        moved = events.move_many(
            session,
            Review,
            [review.id],
            ReviewState.DUE,
            ReviewState.PLANNED,
            actor=ACTOR,
            now=now,
            because="planned",
            **words,
        )
        return "planned" if moved else GONE
    if (review.planned_on, review.worker_id) == (placed.day, placed.worker_id):
        return "kept"
    return "moved" if replaced(session, review, placed, now) else GONE


def replaced(session: Session, review: Review, placed: Placed, now: datetime) -> bool:
    """Give a planned review another day or worker; its state stays."""
    seen = col(Review.state) == review.state, col(Review.planned_on) == review.planned_on
    place = {"planned_on": placed.day, "worker_id": placed.worker_id, "planned_because": placed.because}
    changed = session.execute(update(Review).where(col(Review.id) == review.id, *seen).values(**place))
    if not events.affected(changed):
        return False
    events.note(session, review, actor=ACTOR, now=now, because=what_changed(review, placed))
    return True


def what_changed(review: Review, placed: Placed) -> str:
    """Like "from Tue 1 Dec to Wed 2 Dec, with another colleague"."""
    before = short_day(review.planned_on) if review.planned_on else "no day"
    words = [f"from {before} to {short_day(placed.day)}"] if review.planned_on != placed.day else []
    return ", ".join(words + (["with another colleague"] if review.worker_id != placed.worker_id else []))


def keep_trouble(session: Session, review: Review, unplaced: Unplaced, now: datetime) -> None:
    """A review without a place says why; one that was planned and lost its place is due again. What others were told stays."""
    assert review.id is not None
    if review.state is ReviewState.PLANNED:
        nothing: dict[str, Any] = {"planned_on": None, "worker_id": None, "planned_because": unplaced.because}
        events.move_many(
            session,
            Review,
            [review.id],
            ReviewState.PLANNED,
            ReviewState.DUE,
            actor=ACTOR,
            now=now,
            because="no place",
            **nothing,
        )
    elif review.state is ReviewState.DUE and review.planned_because != unplaced.because:
        changed = update(Review).where(col(Review.id) == review.id, col(Review.state) == ReviewState.DUE)
        session.execute(changed.values(planned_because=unplaced.because))
