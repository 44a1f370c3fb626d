"""A letter names the room or the practice that the plan has, and never a room that would tell whom the letter is from."""

from __future__ import annotations

from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, service
from people_written_to import all_letters, with_review
from sqlalchemy import Engine, update
from sqlmodel import col

from liaison.practices.service_facts import current, set_fact
from liaison.reviews import invite
from liaison.reviews.place_words import tells
from liaison.store.session import transaction
from liaison.store.tables_people import Practice, Review
from liaison.store.tables_rooms import Room


@pytest.mark.parametrize(
    ("choices", "room", "words"),
    [
        ({}, "Blue room", "Tuesday 22 December, with us (Blue room), or a day near it"),
        ({}, "Kelder support room", "Tuesday 22 December, or a day near it"),
        (
            {"place": "the practice"},
            "Blue room",
            "Tuesday 22 December, at your GP surgery, {practice}, or a day near it",
        ),
        ({"mode": "phone"}, "Blue room", "Tuesday 22 December, or a day near it"),
    ],
)
def test_an_invitation_says_where_as_the_plan_has_it(
    engine: Engine, choices: dict[str, Any], room: str, words: str
) -> None:
    app = app_on(engine)
    service(app)
    with transaction(engine) as session:
        set_fact(session, "name", "Kelder Shared Care Support", now=TUESDAY_10AM)
        row = Room(name=room, changed_at=TUESDAY_10AM)
        session.add(row)
        session.flush()
        room_id, practice = row.id, session.get_one(Practice, "99901").name
        assert current(session, TUESDAY_10AM).name == "Kelder Shared Care Support"
    with_review(app, choices=choices)
    with transaction(engine) as session:
        session.execute(update(Review).where(col(Review.id) == 1).values(room_id=room_id))

    invite.take_all(app, TUESDAY_10AM)

    (letter,) = all_letters(app)
    assert words.format(practice=practice) in letter.text
    assert "Support" not in letter.text


def test_only_a_word_that_says_something_tells() -> None:
    assert tells("Quay recovery room", "Quay Recovery")
    assert not tells("The blue room of us", "The us of blu")
    assert not tells("Blue room", "")
