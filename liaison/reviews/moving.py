"""A colleague moves a review to another day, time, worker or room, with a reason; the row is as she saw it, or nothing is done.

The day is hers from then on: agreed with the person, or chosen by hand, which no plan moves either while it can be kept. What cannot be (a
colleague who is away, a room that is taken or not private) is refused; what the person asked for and does not get is said, as she may know better.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain import room_places
from liaison.domain.event_codes import EventCode
from liaison.domain.review_times import ReviewTimes
from liaison.domain.review_wishes import wishes
from liaison.domain.service import Service
from liaison.domain.spoken import short_day
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current
from liaison.reviews.booking import BOOKABLE, NotBooked, seen, why_not
from liaison.reviews.capacity import not_there
from liaison.reviews.place import as_seen as stands
from liaison.reviews.plan_material import as_room
from liaison.store import events
from liaison.store import plan_queries as queries
from liaison.store.tables_people import Person, Practice, Review, Staff
from liaison.store.tables_rooms import Room

MOVABLE = BOOKABLE - {ReviewState.DEFERRED}


@dataclass(frozen=True)
class Wanted:
    """Where to. `agreed`: the person said yes to it, so that no plan moves it."""

    on: date
    worker_id: int
    time: str = ""
    room_id: int | None = None
    agreed: bool = False


def move(session: Session, review_id: int, to: Wanted, *, as_seen: str, because: str, staff_id: int, now: datetime) -> None:  # fmt: skip
    """Move it. Raises NotBooked with words for the person, MovedMeanwhile when the row is not as it was seen."""
    review = session.get(Review, review_id)
    if review is None or review.state not in MOVABLE:
        raise NotBooked("There is no open review to move.")
    if seen(review) != as_seen:
        raise events.MovedMeanwhile("the review was given another place meanwhile")
    if problem := why_not(to.on, now, session) or trouble(session, review, to, now):
        raise NotBooked(problem)
    if review.state is ReviewState.CONFIRMED and not to.agreed:
        raise NotBooked("A day is agreed with the person: tick that the new one is agreed too, or leave it.")
    place: dict[str, Any] = {
        "planned_on": to.on,
        "worker_id": to.worker_id,
        "handed_from": review.handed_from if review.worker_id == to.worker_id else None,
        "planned_time": to.time,
        "room_id": to.room_id,
        "planned_warning": unmet(session, review, to),
        "by_hand": True,
        "planned_because": f"Moved by a colleague: {because}",
    }
    actor, words = events.person(staff_id), f"{what(review, to)}: {because}"
    state = ReviewState.CONFIRMED if to.agreed else ReviewState.PLANNED if review.state is ReviewState.DUE else review.state  # fmt: skip
    if state is not review.state:
        events.move(session, review, state, actor=actor, now=now, because=words, code=EventCode.MOVED, **place)
    elif events.affected(session.execute(update(Review).where(*stands(review)).values(**place))):
        events.note(session, review, actor=actor, now=now, because=words, code=EventCode.MOVED)
    else:
        raise events.MovedMeanwhile("the review was given another place meanwhile")


def takes_back(session: Session, review_id: int, to: Wanted, staff_id: int) -> bool:
    """Whether a keyworker takes back what a colleague has because she had no place for it."""
    review = session.get(Review, review_id)
    if review is None or review.handed_from != staff_id or to.worker_id != staff_id:
        return False
    return session.get_one(Person, review.person_id).keyworker_id == staff_id


def trouble(session: Session, review: Review, to: Wanted, now: datetime) -> str:
    """Why it cannot be there; empty when it can."""
    worker = session.get(Staff, to.worker_id)
    if worker is None or not worker.active:
        return "Choose a colleague who works here."
    service = current(session, now)
    if gone := not_there(session, service, london_date(now), to.on, to.time).get(to.worker_id):
        return f"{worker.name} is {gone} on {short_day(to.on)}: choose another day or colleague."
    if to.on in shut_for(session, review):
        return f"The practice is closed on {short_day(to.on)}, all day or in the afternoon: choose another day."
    room = session.get(Room, to.room_id) if to.room_id is not None else None
    if to.room_id is not None and (room is None or not room.active):
        return "Choose a room that is in use."
    if room is not None and not room.private:
        return f"{room.name} is not private: no review is held there. Choose another room."
    if not to.time:
        return "Choose a time before you choose a room." if room else ""
    return no_time(service, review, to) or taken(session, service.reviews, review, to, worker.name, room)


def no_time(service: Service, review: Review, to: Wanted) -> str:
    """Why no review begins then; the time that it has on its day may stay, also where the site has other times now."""
    if (to.on, to.time) == (review.planned_on, review.planned_time):
        return ""
    if to.time not in service.reviews.times:
        return "Choose a time from the list."
    if to.time not in service.times_on(to.on):
        return f"We close at {service.calendar.closing_clock(to.on):%H:%M} on {short_day(to.on)}: choose an earlier time or another day."
    return ""


def taken(session: Session, times: ReviewTimes, review: Review, to: Wanted, name: str, room: Room | None) -> str:
    """Whether the colleague or the room has another review at the same time."""
    there = (
        col(Review.planned_on) == to.on, col(Review.planned_time) != "", col(Review.id) != review.id, col(Review.state).in_(MOVABLE)
    )  # fmt: skip
    for other in session.scalars(select(Review).where(*there)):
        if not times.meet(other.planned_time, to.time):
            continue
        if other.worker_id == to.worker_id:
            return f"{name} has another review then: choose another time or colleague."
        if room and other.room_id == room.id:
            return f"{room.name} is taken then: choose another room or time."
    return ""


def unmet(session: Session, review: Review, to: Wanted) -> str:
    """What the person asked for and does not get there, as the next plan will say it too."""
    asked = wishes(session.get_one(Person, review.person_id).choices)
    room = session.get(Room, to.room_id) if to.room_id is not None else None
    gender = session.get_one(Staff, to.worker_id).gender
    return room_places.unmet(asked, as_room(room) if room else None, to.on, to.time, gender, to.agreed)


def shut_for(session: Session, review: Review) -> frozenset[date]:
    """The days on which the practice is closed, where the person chose to be seen there."""
    person = session.get_one(Person, review.person_id)
    if wishes(person.choices).place != "practice":
        return frozenset()
    practice = session.get(Practice, person.practice_code) if person.practice_code else None
    shut = queries.shut(session, date.min)
    return shut.get(person.practice_code or "", frozenset()) | shut.get(
        practice.board_code if practice else "", frozenset()
    )


def what(review: Review, to: Wanted) -> str:
    """Like "from Tue 1 Dec to Wed 2 Dec 11:00, agreed with the person"."""
    before = short_day(review.planned_on) if review.planned_on else "no day"
    after = f"{short_day(to.on)} {to.time}".strip()
    back = ", with the keyworker again" if review.handed_from == to.worker_id != review.worker_id else ""
    return f"from {before} to {after}{back}{', agreed with the person' if to.agreed else ''}"
