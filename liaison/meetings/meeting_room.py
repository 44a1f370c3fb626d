"""A room of ours for a meeting: chosen, given back, and what a colleague should know of it. Raises NotSettled, MovedMeanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from liaison.app import App
from liaison.domain.meeting_rooms import OURS, RoomFacts, room_warnings
from liaison.meetings import convene
from liaison.meetings.convene import STANDS, Moved
from liaison.meetings.host_slots import WAITING_FOR_HOSTS, NotSettled, as_seen
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.guest_queries import guests
from liaison.store.meeting_room_queries import busy
from liaison.store.tables_people import Meeting, Series
from liaison.store.tables_rooms import Room

MAY = frozenset({*WAITING_FOR_HOSTS, *STANDS})


def choose(
    session: Session, app: App, meeting_id: int, room_id: int | None, *, version: int, staff_id: int, now: datetime
) -> None:
    """Hold the meeting in this room, or in none of ours. Where its time stands, another place is told to whoever holds the invitation."""
    meeting = as_seen(session, meeting_id, version, *MAY)
    room = session.get(Room, room_id) if room_id is not None else None
    if room_id is not None and (room is None or not room.active):
        raise NotSettled("Choose a room that is in use.", "room_id")
    place = place_of(room) if room else meeting.place
    if room and meeting.state in STANDS and meeting.starts_at and meeting.ends_at and meeting.place != place:
        to = Moved(meeting.starts_at, meeting.ends_at, place, room.id)
        convene.change(session, app, meeting_id, to, version=version, staff_id=staff_id, now=now)
        return
    meeting.room_id, meeting.place, meeting.version = room_id, place, meeting.version + 1
    because = "a room of ours was chosen" if room else "it is in no room of ours"
    events.note(session, meeting, actor=events.person(staff_id), now=now, because=because)


def place_of(room: Room) -> str:
    """Where it is, as an invitation says it."""
    return ", ".join(part for part in (room.name, room.address) if part)


def expected(session: Session, meeting: Meeting) -> int:
    """How many are to be seated: everybody on the list who has not said that they cannot come, and ourselves."""
    return OURS + sum(one.withdrawn_at is None and one.answer != "no" for one in guests(session, meeting.id or 0))


def warnings(session: Session, meeting: Meeting, series: Series, now: datetime) -> list[str]:
    """What a colleague should know of the room that was chosen; nothing where it is none of ours."""
    room = session.get(Room, meeting.room_id) if meeting.room_id else None
    if room is None:
        return []
    facts = RoomFacts(room.name, room.seats, room.private, room.step_free, room.two_exits, room.quiet)
    closed = [] if room.active else [f"{room.name} is closed: choose another room."]
    taken = busy(session, meeting, timedelta(minutes=current(session, now).review_minutes))
    return closed + room_warnings(facts, series.kind, expected(session, meeting), taken)
