"""What else is in a room of ours at the time of a meeting, and which rooms there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import LONDON
from liaison.domain.spoken import clock
from liaison.domain.states import MeetingState, ReviewState
from liaison.store.tables_people import Meeting, Review, Series
from liaison.store.tables_rooms import Room

HELD = (ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED)


def rooms_in_use(session: Session) -> Sequence[Room]:
    """The rooms of ours, by name."""
    return session.scalars(select(Room).where(col(Room.active)).order_by(col(Room.name))).all()


def busy(session: Session, meeting: Meeting, review: timedelta) -> list[str]:
    """Other meetings and reviews in the meeting's room at its time, in words without a name; `review` is how long one keeps its room."""
    if meeting.room_id is None or meeting.starts_at is None or meeting.ends_at is None:
        return []
    others = select(Meeting, col(Series.name)).join(Series, col(Series.id) == Meeting.series_id)
    others = others.where(
        col(Meeting.room_id) == meeting.room_id, col(Meeting.id) != meeting.id, col(Meeting.state) != MeetingState.CANCELLED,
        col(Meeting.starts_at) < meeting.ends_at, col(Meeting.ends_at) > meeting.starts_at,
    )  # fmt: skip
    found = [f"{name} is there from {clock(one.starts_at)}" for one, name in session.execute(others) if one.starts_at]
    begins, ends = (moment.astimezone(LONDON) for moment in (meeting.starts_at, meeting.ends_at))
    reviews = select(col(Review.planned_time)).where(
        col(Review.room_id) == meeting.room_id, col(Review.planned_on) == begins.date(), col(Review.state).in_(HELD), col(Review.planned_time) != "",
    )  # fmt: skip
    for at in sorted(session.scalars(reviews)):
        starts = begins.replace(hour=time.fromisoformat(at).hour, minute=time.fromisoformat(at).minute, second=0)
        if starts < ends and starts + review > begins:
            found.append(f"a review is there from {at}")
    return found
