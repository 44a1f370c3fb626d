"""A time and a room for each review: nobody in two places, no room for two, what was asked is given or a warning says what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.review_times import USUAL, ReviewTimes
from liaison.domain.review_wishes import Wishes, wishes
from liaison.domain.room_places import Guest, Room, Seat, fits, seats

DAY = date(2026, 12, 8)
BLUE = Room(1, "Blue room", step_free=True, quiet=True, two_exits=True, seats=4)
SMALL = Room(2, "Small room", seats=2)
HALL = Room(3, "Hall", seats=20, private=False, step_free=True)


def test_who_needs_most_gets_the_room_that_has_it_and_the_rest_what_is_left() -> None:
    plain, wheels = Guest(1, 1), Guest(2, 2, Wishes(step_free=True))

    assert seats(DAY, [plain, wheels], [BLUE, SMALL, HALL]) == {1: Seat("09:30", 2), 2: Seat("09:30", 1)}


def test_a_room_that_is_full_or_open_to_others_gives_a_warning_and_still_a_time() -> None:
    guests = [Guest(n, n, Wishes(quiet=True, part="morning")) for n in range(3)]

    found = seats(DAY, guests, [BLUE, SMALL])

    assert [found[n] for n in (0, 1)] == [Seat("09:30", 1), Seat("11:00", 1)]
    assert found[2] == Seat("09:30", None, "No room (with a quiet corner) is free on the morning of Tue 8 Dec: please move it, or open a room.")  # fmt: skip
    assert seats(DAY, [Guest(1, 1)], [HALL])[1].warning.startswith("No room is free on Tue 8 Dec")


def test_what_is_agreed_goes_first_and_what_had_its_place_keeps_it() -> None:
    had = Guest(1, 1, time="13:30", room_id=2)
    agreed = Guest(9, 2, time="13:30", room_id=2, fixed=True)

    assert seats(DAY, [had], [BLUE, SMALL])[1] == Seat("13:30", 2)
    both = seats(DAY, [had, agreed], [SMALL])
    assert both[9] == Seat("13:30", 2)
    assert both[1].time != "13:30"


def test_no_room_is_needed_elsewhere_and_without_rooms_nobody_is_warned() -> None:
    assert seats(DAY, [Guest(1, 1, Wishes(place="elsewhere"))], [HALL])[1] == Seat("09:30")
    assert seats(DAY, [Guest(1, 1)], [])[1] == Seat("09:30")


def test_what_is_not_as_asked_is_said_for_as_long_as_it_is_so() -> None:
    asked = Wishes(step_free=True, part="morning", gender="woman")
    chosen = Guest(1, 1, asked, time="15:00", room_id=2, fixed=True, gender="man")
    room, rest = (
        "Small room is not what was asked for (step-free).",
        " The person asked for mornings. The person asked for a woman.",
    )

    assert seats(DAY, [chosen], [SMALL, BLUE])[1] == Seat("15:00", 2, room + rest), "the room a colleague chose stays"
    assert seats(DAY, [replace(chosen, agreed=True)], [SMALL])[1] == Seat("15:00", 2, room)
    assert seats(DAY, [replace(chosen, fixed=False)], [SMALL, BLUE])[1] == Seat(
        "09:30", 1, "The person asked for a woman."
    )
    assert seats(DAY, [replace(chosen, room_id=3)], [HALL, BLUE])[1].room_id == 1, "never one in which others hear it"
    unknown = seats(DAY, [Guest(1, 1, Wishes("elsewhere", gender="man"))], [])[1].warning
    assert unknown == "The person asked for a man; the colleague's gender is not recorded."
    assert seats(DAY, [Guest(1, 1, Wishes(gender="woman"), gender="woman")], [SMALL])[1].warning == ""
    spared = Guest(1, 1, Wishes("elsewhere", not_on=frozenset({1})), time="09:30", fixed=True)
    assert seats(DAY, [spared], [])[1].warning == "The person asked not to be seen on a Tuesday."
    assert seats(DAY, [replace(spared, agreed=True)], [])[1].warning == ""


def test_a_review_is_at_a_time_at_which_its_colleague_is_in_and_an_agreed_one_where_it_was() -> None:
    short = Guest(1, 1, Wishes("elsewhere"), time="15:00", times=("09:30", "11:00"))
    assert seats(DAY, [short], [])[1] == Seat("09:30")
    assert seats(DAY, [replace(short, fixed=True)], [])[1] == Seat("15:00")
    assert seats(DAY, [replace(short, wishes=Wishes("elsewhere", part="afternoon"))], [])[1].time == ""


def test_what_is_agreed_stays_at_a_time_that_is_none_of_the_site_s_and_nobody_is_put_beside_it() -> None:
    ours = ReviewTimes(("09:15", "10:30", "12:15"), 60)
    agreed, had = (
        Guest(9, 1, Wishes("elsewhere"), time="11:00", fixed=True, agreed=True),
        Guest(1, 1, Wishes("elsewhere"), time="11:00", times=ours.times),
    )

    found = seats(DAY, [had, agreed, replace(had, review_id=2, time="")], [], ours)

    assert found == {9: Seat("11:00"), 1: Seat("09:15"), 2: Seat("12:15")}
    assert seats(DAY, [agreed, replace(agreed, review_id=10, time="11:30")], [], ours)[10] == Seat("11:30"), (
        "agreed when reviews were shorter"
    )
    assert seats(DAY, [replace(had, room_id=2)], [SMALL], ours)[1].time == "09:15"
    here = [replace(agreed, wishes=Wishes(), room_id=2), Guest(3, 2, times=("10:30",)), Guest(4, 3, times=("12:15",))]
    assert [seat.room_id for seat in seats(DAY, here, [SMALL], ours).values()] == [2, None, 2]


def test_a_half_of_the_day_in_which_the_site_has_no_time_is_said_not_to_be_met() -> None:
    late = ReviewTimes(("13:00", "15:00"), 60)
    assert seats(DAY, [Guest(1, 1, Wishes("elsewhere", part="morning"), times=late.times)], [], late)[1] == Seat("13:00", None, "The person asked for mornings.")  # fmt: skip


WISHES = st.builds(Wishes, place=st.sampled_from(["here", "practice"]), part=st.sampled_from(["", "morning", "afternoon"]), seats=st.integers(2, 4),
                   step_free=st.booleans(), quiet=st.booleans())  # fmt: skip
GUESTS = st.lists(st.builds(Guest, st.just(0), st.integers(1, 3), WISHES, st.just(""), st.sampled_from(["", *USUAL.times]),
                            st.sampled_from([None, 1, 2])), max_size=12)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(GUESTS)
def test_nobody_is_in_two_places_and_everybody_has_what_was_asked_or_a_warning(rows) -> None:
    guests = [replace(one, review_id=n) for n, one in enumerate(rows)]
    rooms = {1: BLUE, 2: SMALL}

    found = seats(DAY, guests, list(rooms.values()))

    assert found == seats(DAY, guests[::-1], list(rooms.values())[::-1])
    assert set(found) == set(range(len(guests)))
    workers = Counter((one.worker_id, found[one.review_id].time) for one in guests if found[one.review_id].time)
    held = Counter((seat.room_id, seat.time) for seat in found.values() if seat.room_id)
    assert max([*workers.values(), *held.values(), 1]) == 1
    for one in guests:
        seat = found[one.review_id]
        if seat.warning:
            continue
        assert seat.time in USUAL.of(one.wishes.part)
        if one.wishes.place == "here":
            assert fits(rooms[seat.room_id], one)


def test_the_register_s_words_are_read_and_what_is_not_said_is_not_assumed() -> None:
    assert wishes({}) == Wishes()
    assert wishes({"mode": "phone"}).place == wishes({"place": "a walk"}).place == "elsewhere"
    assert wishes({"place": "the practice", "mode": "in person"}).place == "practice"
    assert wishes({"worker_gender": "a woman"}).gender == wishes({"worker_gender": "female"}).gender == "woman"
    assert wishes({"worker_gender": "man"}).gender == "man"
    assert wishes({"worker_gender": "no preference"}).gender == ""
    assert wishes({"time": "Tuesday mornings"}).part == "morning"
    assert wishes({"time": "Mornings, not Mondays"}).not_on == {0}
    assert wishes({"language": "Polish interpreter", "bring": "a friend"}).seats == 4
    asked = wishes({"step_free": True, "room": ["quiet", "two_exits"], "visit_together": "yes"})
    assert (asked.step_free, asked.quiet, asked.two_exits, asked.together) == (True, True, True, True)
