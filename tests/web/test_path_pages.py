"""First appointments on pages: the path of one practice step by step, its checklist, and all of them in a picture with what is to do."""

from __future__ import annotations

from datetime import date

import pytest
from build import letters
from seed import post
from sqlalchemy import select

from liaison.domain.communications import Challenge, Content
from liaison.meetings import onboard
from liaison.practices import comms_document
from liaison.store.session import reading, transaction
from liaison.store.tables_onboarding import PracticePath
from liaison.store.tables_people import Practice

AT = "/practices/99901/path"


@pytest.fixture
def ailsa(app, ids, browser):
    with transaction(app.engine) as session:
        session.get_one(Practice, "99902").first_appointment_on = date(2025, 10, 20)
    onboard.take_all(app, app.now())
    onboard.take_all(app, app.now())
    return browser("Ailsa")


def version(app) -> int:
    with reading(app.engine) as session:
        return session.scalars(select(PracticePath.version).where(PracticePath.practice_code == "99901")).one()


def test_everybody_on_duty_reads_and_leads_and_admins_act(app, ids, ailsa, nora) -> None:
    html = nora.get(AT).text
    assert "First appointment with" in html
    assert f'action="{AT}' not in html
    for act in ("introduce", "offer", "book", "later", "held", "item", "document"):
        assert post(nora, f"{AT}/{act}", version=1).status_code == 403
    listed = nora.get("/practices/first-appointments").text
    assert "Refresh due" in listed
    assert "offer a refresh" in listed
    assert ailsa.get("/practices/00000/path").status_code == 404


def test_the_path_is_walked_step_by_step_and_each_mistake_is_said_beside_its_field(app, ailsa) -> None:
    assert "Say in a few words how" in post(ailsa, f"{AT}/introduce", version=1).text
    assert post(ailsa, f"{AT}/introduce", version=1, how="on the telephone").status_code == 303
    assert "1 of" not in ailsa.get(AT).text.split("Checklist")[0]
    assert 'aria-current="step">Introduced' in ailsa.get(AT).text
    early = post(ailsa, f"{AT}/offer", version=2, around="2026-11-24", to="")
    assert early.status_code == 422
    assert "Choose a day to come." in early.text
    assert post(ailsa, f"{AT}/offer", version=1, around="2026-12-22", to="").status_code == 409
    assert post(ailsa, f"{AT}/offer", version=2, around="2026-12-22", to="tait@quay.example").status_code == 303
    assert [one.to for one in letters(app, "first_offer")] == [["tait@quay.example"]]
    html = ailsa.get(AT).text
    assert "we wait for their word" in html
    assert "Offer of a first appointment" in html
    meeting = html.split('href="/meetings/')[1].split('"')[0]
    assert "Asked" in ailsa.get(f"/meetings/{meeting}").text

    wrong = post(ailsa, f"{AT}/book", version=3, told="pigeon", day="soon", time="12:30", minutes="45")
    assert "Choose how it was agreed." in wrong.text
    assert 'value="12:30"' in wrong.text
    stranger = {"told": "phone", "day": "2026-12-15", "time": "12:30", "minutes": "45", "guests": "99"}
    assert post(ailsa, f"{AT}/book", version=3, **stranger).status_code == 409
    ok = stranger | {"guests": "1", "place": "Upstairs"}
    assert post(ailsa, f"{AT}/book", version=3, **ok).status_code == 303
    html = ailsa.get(AT).text
    assert "Tuesday 15 December 2026, 12:30 to 13:15, Upstairs" in html
    assert "Dr Rowan Tait" in ailsa.get(f"/meetings/{meeting}").text
    assert "It has not begun yet." in post(ailsa, f"{AT}/held", version=4, on="2026-11-24").text
    assert "on Tue 15 Dec" in ailsa.get("/practices/first-appointments?step=booked").text


def test_they_say_not_now_and_the_page_says_until_when(app, ailsa) -> None:
    post(ailsa, f"{AT}/introduce", version=1, how="by letter")
    assert "Choose a day to come." in post(ailsa, f"{AT}/later", version=2, until="2026-11-01").text
    assert post(ailsa, f"{AT}/later", version=2, until="2027-02-01").status_code == 303
    assert "They asked us to come back on 01/02/2027." in ailsa.get(AT).text
    assert "offer again on Mon 1 Feb 2027" in ailsa.get("/practices/first-appointments").text


def test_the_checklist_is_kept_and_two_lines_are_ticked_by_what_is_known(app, ailsa) -> None:
    html = ailsa.get(AT).text
    assert "desk@99901.example, confirmed Thu 1 Oct" in html  # of the directory
    assert "No version is in force" in html
    code = AT.split("/")[2]
    asking = f"/training/needs/new?practice={code}"
    assert f'href="{asking}">Note it as a request for training' in ailsa.get(AT).text
    assert f'value="{code}" selected' in ailsa.get(asking).text
    wrong = post(ailsa, f"{AT}/item", version=version(app), item="training", said="", done="yes")
    assert "Say it in a few words" in wrong.text
    said = {"item": "training", "said": "naloxone <b> for reception", "done": "yes"}
    assert post(ailsa, f"{AT}/item", version=version(app), **said).status_code == 303
    assert "naloxone &lt;b&gt; for reception" in ailsa.get(AT).text
    assert post(ailsa, f"{AT}/document", version=version(app), how="on paper").status_code == 422
    words = Content(
        {"pathway": "You ring us.", "contact": "Ring.", "feedback": "Tell us."},
        (Challenge("Long waits.", "One more colleague."),),
    )
    with transaction(app.engine) as session:
        seen = comms_document.save(session, words, seen=0, by_id=5, now=app.now())
        session.flush()
        comms_document.sign_off(
            session, seen=seen, owner_id=5, made_with="six people", signed_by="the group", signed_on=date(2026, 11, 1), by_id=5, now=app.now()
        )  # fmt: skip
    assert "Note version 1" in ailsa.get(AT).text
    assert post(ailsa, f"{AT}/document", version=version(app), how="on paper").status_code == 303
    html = ailsa.get(AT).text
    assert "version 1, Tue 24 Nov: on paper" in html
    assert "3 of 6" in html
