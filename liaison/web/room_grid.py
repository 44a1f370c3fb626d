"""A day's rooms as a table: which is taken at which time, by whom, and what each has. For the day's page, and for whoever moves a review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from liaison.domain.review_times import ReviewTimes
from liaison.domain.review_wishes import NONE, Wishes, wishes
from liaison.domain.room_places import has, lacks
from liaison.domain.service import Service
from liaison.reviews.capacity import not_there
from liaison.reviews.plan_material import as_room
from liaison.store import plan_queries as queries
from liaison.store.mail_queries import colleagues
from liaison.store.plan_queries import Held
from liaison.store.session import Session
from liaison.store.tables_people import Staff
from liaison.store.tables_rooms import Room


@dataclass(frozen=True)
class RoomLine:
    """One room on one day: what it has, who is there at each time (empty: free), whether it is full, and what somebody asked for and it has not."""

    id: int
    name: str
    has: str
    taken: tuple[tuple[str, str], ...]
    lacks: str = ""

    @property
    def full(self) -> bool:
        """Whether no time is left."""
        return all(who for _, who in self.taken)


def room_lines(rooms: Sequence[Room], day: Sequence[Held], usual: ReviewTimes, asked: Wishes = NONE) -> list[RoomLine]:
    """The rooms in use in which a review may be held, on a day with these reviews, for somebody who asked for this."""
    times = all_times(day, usual)
    by_room = defaultdict(list)
    for one in day:
        if one.review.planned_time:
            by_room[one.review.room_id].append(one)
    return [
        RoomLine(
            room.id or 0,
            room.name,
            has(as_room(room)),
            tuple((time, who_is_there(by_room[room.id], time, usual)) for time in times),
            lacks(as_room(room), asked),
        )
        for room in rooms
        if room.active and room.private
    ]


def all_times(day: Sequence[Held], usual: ReviewTimes) -> tuple[str, ...]:
    """The times of a day: the site's, and those at which reviews stand that were agreed when it had others."""
    return usual.with_others(one.review.planned_time for one in day)


def who_is_there(held: Sequence[Held], time: str, usual: ReviewTimes) -> str:
    """Whoever has the room when a review would begin then; one that began a little earlier says since when. Empty: it is free."""
    then = [one for one in held if usual.meet(one.review.planned_time, time)]
    exactly = [one.person for one in then if one.review.planned_time == time]
    return ", ".join(exactly or [f"{one.person} ({one.review.planned_time})" for one in then])


@dataclass(frozen=True)
class DayThere:
    """The day to which a review may move: its times, its rooms, and every colleague with what stands in her way."""

    day: date
    times: tuple[str, ...]
    lines: list[RoomLine]
    workers: list[tuple[int, str]]

    @property
    def rooms(self) -> list[tuple[int, str]]:
        """The rooms as a list to choose from, with what each has and has not."""
        return [
            (one.id, f"{one.name}: {one.has}" + (f" (not as asked: {one.lacks})" if one.lacks else ""))
            for one in self.lines
        ]


def day_there(session: Session, moves: Held, day: date, service: Service) -> DayThere:
    """The day as whoever moves a review needs to see it."""
    others = [one for one in queries.held(session, day, day) if one.review.id != moves.review.id]
    gone, asked = not_there(session, service, day, day), wishes(moves.choices)
    lines = room_lines(queries.rooms(session), others, service.reviews, asked)
    return DayThere(day, all_times(others, service.reviews), lines, [(who.id or 0, standing(who, gone.get(who.id or 0, ""), others)) for who in colleagues(session)])  # fmt: skip


def standing(who: Staff, gone: str, others: Sequence[Held]) -> str:
    """A colleague's name, and that she is not there or what she has then."""
    if gone:
        return f"{who.name}: {gone} on that day"
    times = [one.review.planned_time or "a review without a time" for one in others if one.review.worker_id == who.id]
    return f"{who.name}: has {', '.join(times)}" if times else who.name


def not_private(rooms: Sequence[Room]) -> list[str]:
    """The rooms in use in which no review is held."""
    return [room.name for room in rooms if room.active and not room.private]
