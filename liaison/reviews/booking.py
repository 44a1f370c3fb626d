"""Books a review on a day that is agreed with the person: the plan does not move it any more."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.spoken import long_day, short_day
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current
from liaison.reviews.capacity import not_there
from liaison.store import events
from liaison.store.tables_people import Review, Staff

FURTHEST = timedelta(days=366)
BOOKABLE = frozenset(
    {ReviewState.DUE, ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED, ReviewState.DEFERRED}
)


class NotBooked(Exception):
    """The review cannot be booked so; the message says why and is shown to the person."""


def seen(review: Review) -> str:
    """How a page saw a review, to be carried by its form."""
    return f"{review.state.value}:{review.planned_on or ''}:{review.planned_time}:{review.worker_id or ''}:{review.room_id or ''}"


def book(
    session: Session, review_id: int, *, as_seen: str, on: date, worker_id: int, staff_id: int, now: datetime
) -> str:
    """Book it; returns the sentence that says so, without a name of the person. Raises NotBooked, MovedMeanwhile."""
    review = session.get(Review, review_id)
    worker = session.get(Staff, worker_id)
    if review is None or review.state not in BOOKABLE:
        raise NotBooked("There is no open review to book.")
    if seen(review) != as_seen:
        raise events.MovedMeanwhile("the review was given another day meanwhile")
    if worker is None or not worker.active:
        raise NotBooked("Choose a colleague who works here.")
    if problem := why_not(on, now, session):
        raise NotBooked(problem)
    if gone := not_there(session, current(session, now), london_date(now), on).get(worker_id):
        raise NotBooked(f"{worker.name} is {gone} on {short_day(on)}: choose another day or colleague.")
    place: dict[str, Any] = {
        "planned_on": on,
        "worker_id": worker_id,
        "handed_from": review.handed_from if review.worker_id == worker_id else None,
        "planned_because": "agreed with the person",
        "planned_time": "",
        "room_id": None,
        "by_hand": False,  # more than that: agreed
        "planned_warning": "",  # the next plan finds time and room
    }
    actor = events.person(staff_id)
    if review.state is ReviewState.DEFERRED:
        events.move(session, review, ReviewState.PLANNED, actor=actor, now=now, because="it can be now")
    if review.state is ReviewState.CONFIRMED:
        session.execute(update(Review).where(col(Review.id) == review_id).values(**place))
        events.note(session, review, actor=actor, now=now, because=f"another day is agreed: {short_day(on)}")
    else:
        events.move(session, review, ReviewState.CONFIRMED, actor=actor, now=now, because="a day is agreed", **place)
    return f"The annual review is booked for {long_day(on)}, with {worker.name}."


def why_not(on: date, now: datetime, session: Session) -> str:
    """Why it cannot be on this day; empty when it can."""
    today = london_date(now)
    if on < today:
        return "Choose today or a day to come."
    if on - today > FURTHEST:
        return "Choose a day within a year."
    if not current(session, now).calendar.is_working_day(on):
        return f"We are closed on {long_day(on)}: choose another day."
    return ""
