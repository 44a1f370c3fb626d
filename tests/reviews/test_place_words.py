"""A letter names the room or the practice that the plan has, and never a room that would tell whom the letter is from."""

from __future__ import annotations

from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, service
from caseload import move_review
from people_written_to import SAFE, all_letters, release, with_review
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current, set_fact
from liaison.reviews import invite, invite_print
from liaison.reviews.invite_words import noted
from liaison.reviews.place_words import tells
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Practice, Review, Staff
from liaison.store.tables_person_letters import PersonLetter
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


def confirmed(engine: Engine, room: str, address: str, **more: Any) -> str:
    """The words by which a person learns of the agreed day, in a service that the letter may not name."""
    app = app_on(engine)
    service(app)
    with transaction(engine) as session:
        set_fact(session, "name", "Kelder Shared Care Support", now=TUESDAY_10AM)
        row = Room(name=room, address=address, changed_at=TUESDAY_10AM)
        session.add(row)
        session.flush()
        room_id = row.id
        session.get_one(Practice, "99901").address = "2 Pier Road, Linn"
    with_review(app, **more)
    with transaction(engine) as session:
        session.execute(update(Review).where(col(Review.id) == 1).values(room_id=room_id))
    move_review(app, 1, ReviewState.CONFIRMED)
    invite.take_all(app, TUESDAY_10AM)
    (letter,) = all_letters(app)
    return letter.text


@pytest.mark.parametrize(
    ("room", "address", "choices", "words"),
    [
        (
            "Blue room",
            "Linn Health Centre,\nground floor",
            {},
            "with us (Blue room, Linn Health Centre, ground floor).",
        ),
        (
            "Blue room",
            "3 High Street, Kelder",
            {},
            "with us (Blue room, 3 High Street, Kelder).",
        ),  # a town tells nothing
        ("Blue room", "Kelder Recovery House, 3 High Street", {}, "with us (Blue room)."),
        ("Blue room", "Kelder Shared Care Support, 3 High Street", {}, "with us (Blue room)."),
        ("Kelder support room", "3 High Street", {}, "with us (3 High Street)."),
        ("Blue room", "", {}, "with us (Blue room)."),
        ("Blue room", "", {"place": "the practice"}, ", 2 Pier Road, Linn."),
        ("Blue room", "3 High Street", {"easy_read": "yes"}, "With us (Blue room, 3 High Street)\n"),
    ],
)
def test_who_sets_out_is_told_the_address_unless_it_tells_what_is_there(
    engine: Engine, room: str, address: str, choices: dict[str, Any], words: str
) -> None:
    text = confirmed(engine, room, address, choices=choices)
    assert words in text
    assert "Recovery" not in text
    assert "Support" not in text
    assert "ring you" not in text


@pytest.mark.parametrize("easy", [False, True])
@pytest.mark.parametrize(
    ("mode", "phone", "words"),
    [
        ("by phone", "yes", "I will ring you."),
        ("by phone", "no", "Please ring me then, on 01632"),
        ("phone", "unknown", "Please ring me then, on 01632"),
        ("by video", "yes", "I will tell you before then how to join."),
    ],
)
def test_by_phone_or_video_it_is_said_who_begins_and_no_telephone_that_is_not_safe_rings(
    memory_engine: Engine, easy: bool, mode: str, phone: str, words: str
) -> None:
    block = SAFE | {"phone": phone, "phone_to": "01632 960155"}
    text = confirmed(memory_engine, "Blue room", "3 High Street", choices={"mode": mode, "easy_read": "yes" if easy else ""}, safe_contact=block)  # fmt: skip
    assert words in text
    assert ("I will ring you" in text) is (words == "I will ring you.")
    for left_over in ("the way is long", "help you to get there", "High Street"):
        assert left_over not in text


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (
            {"mode": "in person", "time": "mornings, not Mondays"},
            "you like to meet face to face; about the time you said: mornings, not Mondays",
        ),
        ({"mode": "telephone"}, "you like to meet by phone"),
        ({"bring": "yes"}, "you bring someone"),
        ({"bring": "my sister"}, "you bring my sister"),
        ({"worker_gender": "female"}, "you would like to talk to a woman"),
        ({"worker_gender": "no preference"}, ""),
        ({"worker_gender": "any", "bring": "no"}, ""),
        ({"place": "the library"}, "you like to meet at the library"),
    ],
)
def test_what_was_chosen_stands_in_a_sentence(choices: dict[str, Any], words: str) -> None:
    assert noted(Person(name="Jo Example", chi="3002741236", choices=choices)) == words


def test_a_confirmation_that_has_not_left_names_the_room_that_the_plan_has(engine: Engine) -> None:
    """Nobody waits in a room in which nobody comes."""
    app = app_on(engine)
    assert "with us (Blue room, 3 High Street)" in confirmed(engine, "Blue room", "3 High Street")
    with transaction(engine) as session:
        other = Room(name="Green room", address="7 Mill Lane", changed_at=TUESDAY_10AM)
        session.add(other)
        session.flush()
        session.get_one(Review, 1).room_id = other.id
    with transaction(engine) as session:
        letter, review = session.get_one(PersonLetter, 1), session.get_one(Review, 1)
        assert invite.not_so(session, letter, review) == "the plan has another room than it names"
    assert invite.take_all(app, TUESDAY_10AM).counts == {"drafted": 1, "to_ask": 0, "stopped": 1}
    (letter,) = all_letters(app)
    assert "with us (Green room, 7 Mill Lane)" in letter.text
    assert invite.take_all(app, TUESDAY_10AM).counts == {"drafted": 0, "to_ask": 0, "stopped": 0}


@pytest.mark.parametrize("easy", [False, True])
def test_who_was_told_where_to_come_is_told_when_it_is_in_another_house_and_once(
    memory_engine: Engine, easy: bool
) -> None:
    app = app_on(memory_engine)
    confirmed(memory_engine, "Blue room", "3 High Street", choices={"easy_read": "yes"} if easy else {})
    gone(app, 1)
    rooms = {room: another_room(app, room, address) for room, address in HOUSES.items()}

    counted = []
    for room in ("Next door", "Green room", "Green room", "Unknown", "Back again"):
        with transaction(app.engine) as session:
            session.get_one(Review, 1).room_id = rooms[room]
        counted.append(invite.take_all(app, TUESDAY_10AM).counts)

    none, told, off = ({"drafted": n, "to_ask": 0, "stopped": m} for n, m in ((0, 0), (1, 0), (0, 1)))
    assert counted == [none, told, none, off, none]
    assert [letter.kind.removesuffix("_easy") for letter in all_letters(app)] == [
        "review_confirmation",
        "review_changed",
    ]
    words = all_letters(app)[-1].text
    said = (
        ["THE PLACE IS NEW.", "With us (Green room, 7 Mill Lane)", "The old place is off."]
        if easy
        else [
            "We have another place now. We meet on ",
            "with us (Green room, 7 Mill Lane). Please cross out the place that we wrote to you before.",
            "If this place does not suit you, ring me on",
        ]
    )
    assert [part for part in said if part not in words] == []


HOUSES = {
    "Next door": "3 High  street.",  # another room of the same house is shown at the door
    "Green room": "7 Mill Lane",
    "Unknown": "",  # nobody is sent to a place that cannot be said
    "Back again": "3 High Street",
}


def another_room(app: App, name: str, address: str) -> int:
    with transaction(app.engine) as session:
        room = Room(name=name, address=address, changed_at=TUESDAY_10AM)
        session.add(room)
        session.flush()
        return room.id or 0


def gone(app: App, letter_id: int) -> None:
    """The letter is in the post."""
    with reading(app.engine) as session:
        letter, staff_id = session.get_one(PersonLetter, letter_id), session.scalars(select(col(Staff.id))).first() or 0
    release(app, letter, staff_id)
    with transaction(app.engine) as session:
        batch = invite_print.make_batch(session, app, staff_id=staff_id, now=TUESDAY_10AM)
        assert invite_print.tick(session, [letter_id], batch or 0, staff_id=staff_id, now=TUESDAY_10AM) == 1
