"""Inviting to a meeting on its page: the list is held, sending says to whom, a change and calling off say who is told."""

from datetime import date

import pytest
from build import TUESDAY_10AM, app_on
from inviting_rows import TAIT, about_guests, all_gone, confirmed_cluster, guests, invited, stands, the_meeting
from seed import post
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.states import MeetingState


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return app_on(memory_engine, now=TUESDAY_10AM)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return confirmed_cluster(app)


def put(client, app: App, path: str, **fields):
    """Post a form of the meeting's page as it stands now."""
    return post(client, f"/meetings/1/{path}", version=str(the_meeting(app).version), **fields)


def test_people_are_chosen_from_the_directory_held_read_and_sent(app: App, browser, ids) -> None:
    lena = browser("Lena")
    page = lena.get("/meetings/1").text
    assert "Dr Rowan Tait<span" in page
    assert ("Practice quality lead (PQL)" in page, "quality_lead" in page) == (True, False)
    assert "Nobody is on the list" in page
    assert "Who of the hosts agreed" in page

    refused = put(lena, app, "list", chosen=[TAIT.email])
    assert refused.status_code == 422
    assert "Say who of the hosts agreed" in refused.text
    assert put(lena, app, "list", chosen=[TAIT.email], agreed="Dr Lead, by mail").status_code == 303
    assert put(lena, app, "list", guest="Dr New", email="new@quay.example").status_code == 303
    page = lena.get("/meetings/1").text
    assert "2 invitations are</strong> held" in page or "2 invitations are held" in page
    assert "Dr Rowan Tait (<bdi>tait@quay.example</bdi>), Dr New (<bdi>new@quay.example</bdi>)." in page
    assert "We would be glad if you could join us" in page
    assert about_guests(app) == []

    assert put(lena, app, "invite").status_code == 303
    assert stands(app) == ["REQUEST tait queued", "REQUEST new queued"]
    page = lena.get("/meetings/1").text
    assert "invitations are held" not in page
    assert "not heard from yet" in page
    assert post(lena, "/meetings/1/invite", version="1").status_code == 409
    assert len(about_guests(app)) == 2


def test_another_time_says_how_many_are_told_and_keeps_what_was_typed_when_it_cannot_be(app: App, browser, ids) -> None:
    invited(app)
    all_gone(app)
    lena = browser("Lena")
    page = lena.get("/meetings/1").text
    assert "2 people hold the invitation" in page
    assert 'value="2027-01-27"' in page
    to = {"to_day": "2027-01-28", "to_time": "15:00", "to_minutes": "30", "to_place": "Library"}
    refused = put(lena, app, "change", **{**to, "to_place": demo_chi(7)})
    assert refused.status_code == 422
    assert "CHI number" in refused.text
    assert 'value="2027-01-28"' in refused.text
    assert put(lena, app, "change", **{**to, "to_time": "soon"}).status_code == 422
    assert put(lena, app, "change", **to).status_code == 303
    assert (the_meeting(app).day, len(about_guests(app))) == (date(2027, 1, 28), 4)


def test_calling_off_and_taking_somebody_off_the_list(app: App, browser, ids) -> None:
    invited(app)
    all_gone(app)
    lena = browser("Lena")
    number = guests(app)["muir@glen.example"].id
    assert "One letter leaves, to <bdi>muir@glen.example</bdi>" in lena.get("/meetings/1").text
    assert put(lena, app, "take-off", invitation=str(number)).status_code == 303
    page = lena.get("/meetings/1").text
    assert "One letter leaves to each of 1 who hold the invitation, and one to the hosts" in page
    assert put(lena, app, "call-off", why="The hall is closed.").status_code == 303
    page = lena.get("/meetings/1").text
    assert the_meeting(app).state is MeetingState.CANCELLED
    assert "Call it off" not in page
    assert "Put on the list" not in page
    assert stands(app)[2:] == ["CANCEL muir queued", "CANCEL tait queued"]
