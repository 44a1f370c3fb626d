"""Where a review is held, as a letter to the person says it: the room or the practice by name, once the plan has one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session

from liaison.domain.inviting import DAY, REMINDER
from liaison.domain.reaching import reveals
from liaison.domain.review_wishes import wishes
from liaison.store.tables_people import Person, Practice, Review
from liaison.store.tables_person_letters import PersonLetter
from liaison.store.tables_rooms import Room

ROOM = "with us ("
TELLING = 4  # letters: a shorter word of the service's name tells nobody anything


def place_words(session: Session, person: Person, review: Review, unnamed: str = "", *, way_there: bool = False) -> str:
    """Like "with us (Blue room)" or "at your GP surgery, Quay Practice"; empty where no place of the plan is known. `way_there`: with its
    address, for a letter by which somebody sets out.

    `unnamed` is the service's name where the letter may not show it: a room that is called after it is not named either, and no address that
    tells what is there.
    """
    asked = wishes(person.choices)
    if asked.place == "practice":
        practice = session.get(Practice, person.practice_code) if person.practice_code else None
        return (
            f"at your GP surgery, {with_address(practice.name, practice.address if way_there else '')}"
            if practice
            else ""
        )
    room = session.get(Room, review.room_id) if asked.place == "here" and review.room_id else None
    if room is None or not room.active:
        return ""
    there = room.address if way_there and not (unnamed and tells_what(room.address, unnamed)) else ""
    if tells(room.name, unnamed):
        return f"with us ({there})" if there else ""
    return f"with us ({with_address(room.name, there)})"


def names_another_room(session: Session, letter: PersonLetter, room_id: int | None) -> str | None:
    """Why a letter by which somebody sets out is to be written anew: it names a room of ours in which they would wait in vain; None where not."""
    said = letter.text.casefold()
    if not letter.step.startswith((DAY, REMINDER)) or ROOM not in said:
        return None
    named = {room.id for room in session.scalars(select(Room)) if f"{ROOM}{room.name.casefold()}" in said}
    return "the plan has another room than it names" if named and room_id not in named else None


def is_elsewhere(told: str, rooms: Collection[Room], room_id: int | None) -> bool:
    """Whether the room of a review is at another address than the words by which somebody would set out; another room in the same house is
    shown at the door. `told` are the words of the newest such letter; a room without an address is no place to send anybody anew."""
    said = told.casefold()
    now = next((room for room in rooms if room.id == room_id and room.active), None)
    if now is None or not _street(now) or ROOM not in said:
        return False
    named = [room for room in rooms if f"{ROOM}{room.name.casefold()}" in said]
    return all(_street(room) != _street(now) for room in named) if named else _street(now) not in said


def _street(room: Room) -> str:
    """A room's address as letters have it, to be compared."""
    return with_address("", room.address).casefold()


def with_address(name: str, address: str) -> str:
    """A name with its address behind it, in one line."""
    return ", ".join(filter(None, (name, " ".join(address.split()).rstrip("., "))))


def tells_what(address: str, unnamed: str) -> bool:
    """Whether an address says what kind of service is there, or its whole name; a town that is in both tells nothing."""
    return bool(reveals(address)) or unnamed.casefold() in address.casefold()


def tells(name: str, unnamed: str) -> bool:
    """Whether a name has a word of the service's name in it."""
    return bool({word for word in unnamed.casefold().split() if len(word) >= TELLING} & set(name.casefold().split()))
