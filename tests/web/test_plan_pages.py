"""The plan's pages: year, week, day; a review moved by a form as it was seen; rooms kept; what-if changes nothing."""

from datetime import date

import pytest
from build import TUESDAY_10AM
from caseload import add_leave, review_of
from markupsafe import escape
from people_written_to import all_letters, tasks, with_review
from seed import a_review, post
from sqlalchemy import select
from sqlmodel import col

from liaison.domain.review_times import USUAL
from liaison.domain.states import ReviewState
from liaison.reviews import gather, invite, plan
from liaison.reviews.booking import seen
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Person, Review
from liaison.store.tables_rooms import Room

DAY = date(2026, 12, 9)
ROOM = {"title": "Blue room", "seats": "4", "has": ["private", "step_free"], "active": "yes"}


def review(app, review_id: int = 1) -> Review:
    with reading(app.engine) as session:
        return session.get(Review, review_id)


def moved(app, client, review_id: int = 1, **fields):
    usual = {
        "as_seen": seen(review(app, review_id)),
        "on": "2026-12-10",
        "time": "11:00",
        "because": "the bus does not go",
    }
    return post(client, f"/plan/move/{review_id}", **{**usual, **fields})


@pytest.fixture
def lena(app, browser, ids):
    """A lead's browser, and two reviews on one day."""
    a_review(app, 1, due=date(2026, 12, 20), planned=DAY, worker=ids["Ailsa"])
    a_review(app, 2, due=date(2026, 12, 20), planned=DAY, worker=ids["Ailsa"])
    return browser("Lena")


def test_the_year_shows_load_against_what_each_week_takes_and_a_table_says_the_same(app, lena, ids) -> None:
    add_leave(app, ids["Ailsa"], TUESDAY_10AM.replace(month=12, day=14), TUESDAY_10AM.replace(month=12, day=19))
    html = lena.get("/plan").text

    assert "Ailsa, week of Mon 7 Dec: 2 of 4" in html
    assert "Ailsa, week of Mon 14 Dec: 0 of 0" in html
    assert 'href="/plan/week?on=2026-12-07"' in html
    assert "2 of 4</td>" in html.partition("<tbody>")[2]


def test_a_week_and_a_day_list_who_when_and_with_whom(lena) -> None:
    week, day = lena.get("/plan/week?on=2026-12-09").text, lena.get("/plan/day?on=2026-12-09").text
    assert "Week of Monday 7 December 2026" in week
    assert week.count('href="/plan/move/') == 2
    assert "Person 1" in day.partition("No time yet")[2]
    assert "with Ailsa" in day
    for odd in ("nonsense", "9999-01-01"):
        assert lena.get(f"/plan/day?on={odd}").status_code == 200
    assert "we are closed on this day" in lena.get("/plan/day?on=2026-11-30").text


def test_a_review_moves_as_it_was_seen_with_its_reason_and_agreed_it_stays(app, lena, ids) -> None:
    done = moved(app, lena, worker=ids["Ailsa"], agreed="yes")

    assert (done.status_code, done.headers["location"]) == (303, "/plan/day?on=2026-12-10")
    row = review(app)
    assert (row.state, row.planned_on, row.planned_time) == (ReviewState.CONFIRMED, date(2026, 12, 10), "11:00")
    with reading(app.engine) as session:
        last = session.scalars(select(Event).where(col(Event.kind) == "review").order_by(col(Event.id).desc())).first()
    assert last.actor == events.person(ids["Lena"])
    assert last.because == "from Wed 9 Dec to Thu 10 Dec 11:00, agreed with the person: the bus does not go"
    stale = post(
        lena, "/plan/move/1", as_seen="planned:2026-12-09::4:", on="2026-12-11", worker=ids["Ailsa"], because="x"
    )
    assert (stale.status_code, review(app).planned_on) == (409, date(2026, 12, 10))


def test_a_letter_that_waits_to_be_released_is_written_anew_in_the_moment_in_which_the_review_moves(
    app, browser, ids
) -> None:
    lena, person = browser("Lena"), with_review(app, keyworker_id=ids["Ailsa"])
    invite.take_all(app, app.now())
    assert moved(app, lena, review_of(app, person).id, worker=ids["Ailsa"]).status_code == 303
    (letter,) = all_letters(app)
    assert "Thursday 10 December, or a day near it" in letter.text


def test_what_others_bring_is_on_the_list_for_the_day_to_which_it_is_moved(app, browser, ids) -> None:
    lena, person = browser("Lena"), with_review(app, keyworker_id=ids["Ailsa"], planned=date(2026, 12, 8))
    gather.take_all(app, app.now())
    done = moved(app, lena, review_of(app, person).id, on="2026-12-07", worker=ids["Ailsa"], agreed="yes")
    assert done.status_code == 303
    assert [(task.key.rpartition(":")[2], task.done_at is None) for task in tasks(app)] == [
        ("2026-12-08", False),
        ("2026-12-07", True),
    ]


def test_a_keyworker_writes_down_what_was_agreed_with_the_person_and_moves_nothing_else(
    app, lena, browser, ids
) -> None:
    nora = browser("Nora")
    form = nora.get("/reviews/1/form").text
    assert 'href="/plan/move/1">Agree another day or time' in form
    assert 'href="/reviews">' not in form  # her menu has no such page
    page = nora.get("/plan/move/1").text
    assert "A day agreed with the person</h1>" in page
    assert 'name="agreed" value="yes" checked' in page
    assert "/plan/day" not in page

    refused = moved(app, nora, worker=ids["Ailsa"], agreed="")
    assert refused.status_code == 422
    assert "Tick that it is agreed with the person" in refused.text
    assert 'value="the bus does not go"' in refused.text
    assert review(app).planned_on == DAY

    done = moved(app, nora, worker=ids["Ailsa"], agreed="yes")
    assert (done.status_code, done.headers["location"]) == (303, "/reviews/1/form")
    held = review(app)
    assert (held.state, held.planned_on, held.planned_time) == (ReviewState.CONFIRMED, date(2026, 12, 10), "11:00")
    assert nora.get("/plan/day?on=2026-12-10").status_code == 403


def test_a_day_that_is_agreed_is_confirmed_by_a_draft_in_the_same_moment(app, browser, ids) -> None:
    lena, person = browser("Lena"), with_review(app, keyworker_id=ids["Ailsa"])
    assert moved(app, lena, review_of(app, person).id, worker=ids["Ailsa"], agreed="yes").status_code == 303
    (letter,) = all_letters(app)
    assert (letter.kind, letter.step) == ("review_confirmation", "day:2026-12-10T11:00")


def test_what_cannot_be_moved_is_said_and_nothing_is(app, lena, ids) -> None:
    ailsa = ids["Ailsa"]
    assert moved(app, lena, worker=ailsa, agreed="yes").status_code == 303
    for review_id, fields, words in [
        (2, {"worker": ailsa}, "Ailsa has another review then"),
        (2, {"worker": ailsa, "on": "2026-11-30"}, "We are closed on"),
        (2, {"worker": ailsa, "because": ""}, "Say in a few words why it moves."),
        (2, {"worker": 999}, "Choose a colleague who works here."),
        (2, {"worker": ailsa, "room": 9}, "Choose a room that is in use."),
        (1, {"worker": ailsa, "time": "15:00"}, "tick that the new one is agreed too"),
    ]:
        refused = moved(app, lena, review_id, **fields)
        assert (refused.status_code, words in refused.text) == (422, True), words
    assert review(app, 2).planned_on == DAY
    assert lena.get("/plan/move/99").status_code == 404


def test_a_room_is_added_changed_and_closed_against_its_version(app, lena, ids) -> None:
    assert post(lena, "/plan/rooms/new", **ROOM).status_code == 303
    assert "step-free" in lena.get("/plan/rooms").text
    assert "not private" not in lena.get("/plan/rooms").text
    assert post(lena, "/plan/rooms/new", title="Corridor", seats="3", active="yes").status_code == 303
    assert "not private: no review is held here" in lena.get("/plan/rooms").text
    assert "Another room has this name." in post(lena, "/plan/rooms/new", **ROOM).text
    assert "Give a number of seats" in post(lena, "/plan/rooms/new", **{**ROOM, "title": "B", "seats": "1"}).text

    assert moved(app, lena, worker=ids["Ailsa"], room=1).status_code == 303
    assert post(lena, "/plan/rooms/1", **{**ROOM, "active": ""}, version=1).status_code == 303
    assert post(lena, "/plan/rooms/1", **ROOM, version=1).status_code == 409
    with reading(app.engine) as session:
        room = session.get(Room, 1)
        assert (room.active, room.version, room.step_free, room.quiet) == (False, 2, True, False)
    assert "Choose a room that is in use." in moved(app, lena, 2, worker=ids["Ailsa"], room=1).text


def test_what_a_person_asked_for_is_shown_where_a_review_moves_and_said_where_it_is_not_met(app, lena, ids) -> None:
    with transaction(app.engine) as session:
        session.add(Room(name="Attic", seats=3, changed_at=TUESDAY_10AM))
        session.add(Room(name="Hall", seats=9, private=False, step_free=True, changed_at=TUESDAY_10AM))
        person = session.get_one(Person, session.get_one(Review, 1).person_id)
        person.choices = {"step_free": "yes", "time": "mornings", "worker_gender": "woman"}
    add_leave(
        app, ids["Ailsa"], TUESDAY_10AM.replace(month=12, day=11), TUESDAY_10AM.replace(month=12, day=11, hour=18)
    )
    ailsa = ids["Ailsa"]

    html = lena.get("/plan/move/1?on=2026-12-11").text
    for words in (
        "Step-free room",
        "a woman",
        "Not as asked: step-free",
        "Ailsa: away on that day",
        "Friday 11 December 2026: which",
    ):
        assert words in html, words
    assert "Hall" not in html, "no review is held where others hear it"
    assert "is away on Fri 11 Dec" in moved(app, lena, worker=ailsa, on="2026-12-11").text
    assert "Hall is not private" in moved(app, lena, worker=ailsa, room=2).text

    assert moved(app, lena, worker=ailsa, time="15:00", room=1).status_code == 303
    warning = review(app, 1).planned_warning
    assert (
        warning
        == "Attic is not what was asked for (step-free). The person asked for mornings. The person asked for a woman; the colleague's gender is not recorded."
    )
    assert escape(warning) in lena.get("/plan/day?on=2026-12-10").text
    plan.take_all(app, app.now())
    stands = review(app, 1)
    assert (stands.planned_on, stands.planned_time, stands.room_id, stands.planned_warning) == (
        date(2026, 12, 10),
        "15:00",
        1,
        warning,
    )
    assert escape(warning) in lena.get("/plan").text
    with transaction(app.engine) as session:
        session.get_one(Person, stands.person_id).choices = {"step_free": "yes"}
    plan.take_all(app, app.now())
    assert review(app, 1).planned_warning == "Attic is not what was asked for (step-free)."
    assert moved(app, lena, worker=ailsa, time="15:00", room=1, agreed="yes").status_code == 303
    assert review(app, 1).planned_warning == "Attic is not what was asked for (step-free)."


def test_a_day_shows_each_room_by_time_with_what_it_has_and_that_it_is_full(app, lena, ids) -> None:
    with transaction(app.engine) as session:
        session.add(Room(name="Blue room", seats=4, step_free=True, changed_at=TUESDAY_10AM))
        session.add(Room(name="Corridor", private=False, changed_at=TUESDAY_10AM))
    for n, time in enumerate(USUAL.times, 3):
        a_review(app, n, due=date(2026, 12, 20), planned=DAY, worker=ids["Ailsa"])
        assert ("full" in lena.get(f"/plan/day?on={DAY}").text) is False
        assert moved(app, lena, n, worker=ids["Ailsa"], on=DAY.isoformat(), time=time, room=1).status_code == 303

    html = lena.get(f"/plan/day?on={DAY}").text
    assert "4 seats, step-free" in html
    assert ">full</span>" in html
    assert "No review is held in Corridor: not private." in html
    assert "Blue room" in lena.get(f"/plan/week?on={DAY}").text


@pytest.mark.parametrize(("choices", "words"), [({"mode": "by video"}, "by video"), ({"place": "home"}, "at home"), ({"place": "the library"}, "no room of ours yet")])  # fmt: skip
def test_a_week_says_where_each_review_is_held(app, lena, choices, words) -> None:
    with transaction(app.engine) as session:
        session.get_one(Person, session.get_one(Review, 1).person_id).choices = choices
    assert f"with Ailsa, {words};" in lena.get(f"/plan/week?on={DAY}").text


def test_a_chosen_day_stays_and_every_move_stands_on_the_year_and_on_the_person_s_timeline(app, lena, ids) -> None:
    assert moved(app, lena, worker=ids["Ailsa"]).status_code == 303
    assert "Nothing was moved in the last month." in lena.get("/plan").text
    add_leave(app, ids["Ailsa"], TUESDAY_10AM.replace(month=12, day=9), TUESDAY_10AM.replace(month=12, day=9, hour=18))

    plan.take_all(app, app.now())

    assert (review(app, 1).planned_on, review(app, 1).by_hand) == (date(2026, 12, 10), True)
    year = lena.get("/plan").text
    assert "What the plan moved in the last month" in year
    assert "<strong>Person 2</strong>: from Wed 9 Dec to " in year
    assert "Ailsa is away." in year
    with transaction(app.engine) as session:
        session.get_one(Review, 2).state = ReviewState.CONFIRMED
    agreed = lena.get(f"/plan/what-if?kind=leaves&worker={ids['Ailsa']}&first=2026-11-01").text
    assert "1 of them has a day that is agreed with the person" in agreed
    first, second = (lena.get(f"/people/{review(app, n).person_id}").text for n in (1, 2))
    assert "Review moved by Lena" in first
    assert "from Wed 9 Dec to Thu 10 Dec 11:00: the bus does not go" in first
    assert "Review moved by the plan" in second


def test_what_the_plan_leaves_to_a_person_is_listed_with_its_reason_and_counted(app, lena, ids) -> None:
    assert "For a person to settle" not in lena.get("/plan").text
    a_review(app, 3, due=date(2026, 12, 20), planned=None)
    with transaction(app.engine) as session:
        session.get_one(
            Review, 1
        ).planned_warning = "No room (step-free) is free on Wed 9 Dec: please move it, or open a room."
        session.get_one(Review, 3).planned_because = "No free place with Ailsa: the weeks are full or closed."

    year = lena.get("/plan").text
    assert 'For a person to settle <span class="count">2</span>' in year
    assert "please move it, or open a room." in year
    assert "No free place with Ailsa" in year
    assert 'href="/plan/move/3"' in year
    assert "Person 2" not in year.partition("For a person to settle")[2].partition("</section>")[0]
    assert "for a person to settle</a></dt><dd>2</dd>" in lena.get("/reviews").text


def test_a_handed_on_review_says_so_on_the_record_and_its_keyworker_takes_it_back_before_it_is_agreed(
    app, lena, browser, ids
) -> None:
    ailsa, nora = ids["Ailsa"], browser("Nora")
    with transaction(app.engine) as session:
        row = session.get_one(Review, 1)
        session.get_one(Person, row.person_id).keyworker_id = row.handed_from = ids["Nora"]
        person = row.person_id
    record = nora.get(f"/people/{person}").text
    assert "Handed on: Nora, the keyworker, had no place for it" in record
    assert 'href="/plan/move/1?back=yes">Take it back</a>' in record
    assert 'href="/plan/move/1?back=yes">Give it back</a>' in lena.get(f"/people/{person}").text
    assert "?back=yes" not in browser("Farid").get(f"/people/{person}").text
    for address in (f"/plan/day?on={DAY}", f"/plan/week?on={DAY}"):
        assert "with Ailsa (handed on by Nora)" in lena.get(address).text
    assert "Give it back to Nora</a>" in lena.get("/plan/move/1").text

    page = nora.get("/plan/move/1?back=yes").text
    assert "Take a review back</h1>" in page
    assert f'<option value="{ids["Nora"]}" selected' in page
    assert 'name="agreed" value="yes" checked' not in page

    refused = moved(app, nora, worker=ailsa, agreed="", back="yes", on=DAY.isoformat())
    assert "Tick that it is agreed with the person" in refused.text, "with nobody but herself"
    assert 'name="back" value="yes"' in refused.text
    assert moved(app, nora, worker=ids["Nora"], agreed="", back="yes", because="").status_code == 422

    done = moved(app, nora, worker=ids["Nora"], agreed="", back="yes", on=DAY.isoformat(), because="I have room again")
    assert done.status_code == 303
    held = review(app)
    assert (held.worker_id, held.handed_from, held.state, held.by_hand) == (ids["Nora"], None, ReviewState.PLANNED, True)  # fmt: skip
    assert held.planned_because == "Moved by a colleague: I have room again"
    after = nora.get(f"/people/{person}").text
    assert "Handed on: " not in after
    assert "with the keyworker again: I have room again" in after


def test_a_handed_on_review_that_is_agreed_with_the_person_goes_back_only_as_agreed_anew(
    app, lena, browser, ids
) -> None:
    nora = browser("Nora")
    assert moved(app, lena, worker=ids["Ailsa"], agreed="yes").status_code == 303
    with transaction(app.engine) as session:
        row = session.get_one(Review, 1)
        session.get_one(Person, row.person_id).keyworker_id = row.handed_from = ids["Nora"]

    refused = moved(app, nora, worker=ids["Nora"], agreed="", back="yes")
    assert "A day is agreed with the person: tick that the new one is agreed too" in refused.text
    assert moved(app, nora, worker=ids["Nora"], agreed="yes", back="yes").status_code == 303
    assert (review(app).state, review(app).handed_from) == (ReviewState.CONFIRMED, None)
