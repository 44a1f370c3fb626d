"""Where a review is held, as a letter to the person says it: the room or the practice by name, once the plan has one."""

from __future__ import annotations

from sqlmodel import Session

from liaison.domain.review_wishes import wishes
from liaison.store.tables_people import Person, Practice, Review
from liaison.store.tables_rooms import Room

TELLING = 4  # letters: a shorter word of the service's name tells nobody anything


def place_words(session: Session, person: Person, review: Review, unnamed: str = "") -> str:
    """Like "with us (Blue room)" or "at your GP surgery, Quay Practice"; empty where no place of the plan is known.

    `unnamed` is the service's name where the letter may not show it: a room that is called after it is not named either.
    """
    asked = wishes(person.choices)
    if asked.place == "practice":
        practice = session.get(Practice, person.practice_code) if person.practice_code else None
        return f"at your GP surgery, {practice.name}" if practice else ""
    room = session.get(Room, review.room_id) if asked.place == "here" and review.room_id else None
    if room is None or not room.active:
        return ""
    return f"with us ({room.name})" if not tells(room.name, unnamed) else ""


def tells(name: str, unnamed: str) -> bool:
    """Whether a name has a word of the service's name in it."""
    return bool({word for word in unnamed.casefold().split() if len(word) >= TELLING} & set(name.casefold().split()))
