"""The series on their pages: one added and changed, people on its list, many meetings at once, all from one on, a room, and who is told by hand."""

import pytest
from build import TUESDAY_10AM, app_on, letters
from caseload import all_meetings
from inviting_rows import all_gone
from seed import post
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.states import MeetingState
from liaison.meetings import series
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Meeting
from liaison.store.tables_rooms import Room

OWN = {"kind": "own_team", "title": "Monday meeting", "nth": "every", "weekday": "monday", "time": "09:30", "minutes": "45", "active": "yes", "place": "The office"}  # fmt: skip


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return app_on(memory_engine, now=TUESDAY_10AM)


@pytest.fixture
def lena(app: App, browser):
    """A colleague who may, with our weekly meeting planned."""
    lena = browser("Lena")
    assert post(lena, "/meetings/series/new", **OWN).headers["location"] == "/meetings/series/1"
    series.take_all(app, TUESDAY_10AM)
    return lena


def version(app: App, meeting_id: int) -> str:
    with reading(app.engine) as session:
        return str(session.get_one(Meeting, meeting_id).version)


def test_a_series_is_added_and_changed_and_what_is_wrong_stands_beside_its_field(app: App, lena) -> None:
    page = lena.get("/meetings/series").text
    assert "Monday meeting" in page
    assert "every Monday, 09:30" in page
    assert "a pharmacy that stays open finds a locum" in page
    for wrong, words in (
        ({"kind": "cluster"}, "Choose the cluster."), ({"title": ""}, "Give it a name"), ({"kind": "practice_team"}, "Choose the practice."),
        ({"time": "25:00"}, "series-time"), ({"title": "Monday meeting"}, "Another series has this name."),
    ):  # fmt: skip
        answer = post(lena, "/meetings/series/new", **{**OWN, "title": "Another", **wrong})
        assert (answer.status_code, words in answer.text) == (422, True)
    changed = post(lena, "/meetings/series/1/edit", **{**OWN, "minutes": "60"}, version="1", months=["1", "2"])
    assert changed.status_code == 303
    assert 'value="60"' in lena.get("/meetings/series/1/edit").text
    assert post(lena, "/meetings/series/1/edit", **OWN, version="1").status_code == 409
    assert lena.get("/meetings/series/99").status_code == 404
    assert lena.get("/meetings/series/99/edit").status_code == 404


def test_only_who_may_sees_and_does_any_of_it(app: App, lena, browser) -> None:
    nora = browser("Nora")
    for path in ("/meetings/series", "/meetings/series/new", "/meetings/series/1", "/meetings/series/1/edit"):
        assert nora.get(path).status_code == 403
    for path in ("series/1/invite", "series/1/regulars", "series/1/leave", "1/change-from", "1/call-off-from", "1/told", "1/room"):  # fmt: skip
        assert post(nora, f"/meetings/{path}", version="1").status_code == 403


def test_people_are_invited_to_several_meetings_by_one_press_that_says_how_many_letters_leave(app: App, lena) -> None:
    assert post(lena, "/meetings/series/1/regulars").status_code == 422
    half = post(lena, "/meetings/series/1/regulars", guest="Ben", email="ben at team")
    assert (half.status_code, "Enter a whole mail address" in half.text, 'value="ben at team"' in half.text) == (422, True, True)  # fmt: skip
    assert post(lena, "/meetings/series/1/regulars", guest="Ben", email="ben@team.example").status_code == 303
    page = lena.get("/meetings/series/1").text
    assert page.count('name="meetings"') == 22
    assert page.count('name="meetings" value="1" checked') == 1
    assert letters(app) == []
    none = post(lena, "/meetings/series/1/invite")
    assert (none.status_code, "Choose at least one meeting." in none.text) == (422, True)
    sent = post(lena, "/meetings/series/1/invite", meetings=["1", "2"])
    assert sent.headers["location"] == "/meetings/series/1?done=2"
    assert "2 letters wait to leave" in lena.get("/meetings/series/1?done=2").text
    assert [one.meeting_id for one in letters(app)] == [1, 2]
    all_gone(app)

    moved = post(lena, "/meetings/2/change-from", version=version(app, 2), from_time="14:00", from_minutes="45", from_place="The office")  # fmt: skip
    assert moved.status_code == 303
    assert [one.sequence for one in all_meetings(app)[:3]] == [0, 1, 1]
    same = post(lena, "/meetings/2/change-from", version=version(app, 2), from_time="14:00", from_minutes="45", from_place="The office")  # fmt: skip
    assert (same.status_code, "Nothing is different yet" in same.text) == (422, True)
    assert post(lena, "/meetings/series/1/leave", guest_id="1").status_code == 303
    assert post(lena, "/meetings/series/1/leave", guest_id="1").status_code == 409
    assert post(lena, "/meetings/2/call-off-from", version=version(app, 2), off_why="").status_code == 303
    assert {one.state for one in all_meetings(app)[1:]} == {MeetingState.CANCELLED}
    assert "Ended: no more meetings are planned" in lena.get("/meetings/series/1").text


def test_a_room_is_chosen_with_its_warnings_and_whoever_is_told_by_hand_is_listed_until_told(app: App, lena) -> None:
    with transaction(app.engine) as session:
        session.add(Room(name="The snug", seats=2, private=False, changed_at=TUESDAY_10AM))
    added = post(lena, "/meetings/series/1/regulars", guest="Dee", email="01632 960 333", channel="phone", lived="yes")
    assert added.status_code == 303
    unnamed = post(lena, "/meetings/series/1/regulars", email="01632 960 334", channel="phone")
    assert (unnamed.status_code, "what they want to be called" in unnamed.text) == (422, True)
    assert post(lena, "/meetings/series/1/invite", meetings=["1"]).headers["location"].endswith("done=0")
    page = lena.get("/meetings/1").text
    assert "To be told by you" in page
    assert "on the telephone: not told yet" in page
    assert "Send 1 invitation" not in page
    assert post(lena, "/meetings/1/room", version=version(app, 1), room_id="1").status_code == 303
    page = lena.get("/meetings/1").text
    assert "The snug has 2 seats, and 3 are expected." in page
    assert "is heard outside" in page
    assert post(lena, "/meetings/1/room", version=version(app, 1), room_id="9").status_code == 422
    told = post(lena, "/meetings/1/told", version=version(app, 1), invitation="1")
    assert told.status_code == 303
    assert "To be told by you" not in lena.get("/meetings/1").text
    assert all_meetings(app)[0].state is MeetingState.INVITED
    assert letters(app) == []
