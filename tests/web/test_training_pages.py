"""Training on its pages: asked for without a sign-in and with nothing lost, offered, answered by one press, and told outside without small numbers."""

import csv
import io
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, ledger, letters
from inviting_rows import all_gone, confirmed_cluster, with_pages
from seed import post
from sqlalchemy import Engine, select
from training_rows import HOUR, LUNCH, asked, kind, need, places, planned, put_on

from liaison.app import App
from liaison.domain import training_links
from liaison.domain.chi import demo_chi
from liaison.domain.states import NeedState
from liaison.meetings import brief
from liaison.store.session import reading
from liaison.store.tables_people import Meeting
from liaison.store.tables_training import TrainingDate, TrainingNeed
from liaison.web.training_pages import shielded

FORM = "/ask-for-training"


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return with_pages(app_on(memory_engine, now=TUESDAY_10AM))


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return confirmed_cluster(app)


def filled(app: App, **more):
    return {
        "once": "a" * 32, "group": "reception", "organisation": "Quay Practice", "contact": "Jean Petrie", "email": "jean@quay.example", "phone": "",
        "kinds": [str(kind(app))], "people": "", "when": "lunchtimes", "text": "",
    } | more  # fmt: skip


def how_many(app: App) -> int:
    with reading(app.engine) as session:
        return len(session.scalars(select(TrainingNeed)).all())


def test_anybody_asks_once_and_is_told_what_happens_next_and_nothing_typed_is_lost(app: App, browser, ids) -> None:
    nobody = browser(None)
    page = nobody.get(FORM).text
    assert "Language at the door" in page
    wrong = nobody.post(FORM, data=filled(app, email="", phone=""))
    assert wrong.status_code == 422
    assert 'id="need-email-error"' in wrong.text
    assert 'value="lunchtimes"' in wrong.text
    assert "checked" in wrong.text
    assert "None of" not in wrong.text
    none = nobody.post(FORM, data=filled(app, kinds=[]))
    assert 'id="need-kinds-error"' in none.text
    assert "CHI number" in nobody.post(FORM, data=filled(app, text=f"About {demo_chi(4)}")).text
    for _ in range(2):
        assert nobody.post(FORM, data=filled(app)).headers["location"] == f"{FORM}/thanks"
    assert how_many(app) == 1
    assert "answers within 5 working days" in nobody.get(f"{FORM}/thanks").text
    assert letters(app)[-1].kind != "training_invitation"
    assert (
        nobody.post(FORM, data=filled(app, once="b" * 32), headers={"sec-fetch-site": "cross-site"}).status_code == 403
    )
    assert nobody.post(FORM, data=filled(app, surprise="x")).status_code == 422


def test_many_requests_from_one_place_are_slowed_and_what_was_typed_is_kept(app: App, browser, ids) -> None:
    nobody = browser(None)
    for number in range(20):
        assert nobody.post(FORM, data=filled(app, once=f"{number:032x}")).status_code == 303
    late = nobody.post(FORM, data=filled(app, once="f" * 32))
    assert late.status_code == 429
    assert 'value="Jean Petrie"' in late.text
    assert how_many(app) == 20


def test_a_practices_own_link_makes_sure_whose_request_it_is(app: App, browser, ids) -> None:
    lena = browser("Lena")
    shown = lena.get("/training?practice=99901").text
    token = training_links.make_form("99901", app.secret)
    assert token in shown
    assert token not in lena.get("/training?practice=x").text
    page = browser(None).get(f"{FORM}/{token}").text
    assert "Quay Practice" in page
    assert browser(None).post(f"{FORM}/{token}", data=filled(app)).status_code == 303
    assert (need(app).practice_code, need(app).how) == ("99901", "link")
    for bent in (token[:-1] + ("a" if token[-1] != "a" else "b"), "99902" + token[5:]):
        assert browser(None).get(f"{FORM}/{bent}").status_code == 404
        assert browser(None).post(f"{FORM}/{bent}", data=filled(app, once="c" * 32)).status_code == 404
    assert how_many(app) == 1


def test_a_red_flag_in_the_words_reaches_the_duty_desk(app: App, browser, ids) -> None:
    words = "Somebody in our waiting room has taken an overdose and is hard to rouse."
    assert browser(None).post(FORM, data=filled(app, text=words)).status_code == 303
    assert ledger(app)[-1].id == need(app).message_id
    assert "they went to the duty desk too" in browser("Lena").get("/training/needs/1").text


def test_from_a_request_to_a_place_that_is_confirmed_by_one_press(app: App, browser, ids) -> None:
    lena, nobody = browser("Lena"), browser(None)
    nobody.post(FORM, data=filled(app))
    assert "Quay Practice: Naloxone" in lena.get("/training").text
    assert "(1 to answer)" in lena.get("/meetings").text
    bad = post(
        lena,
        "/training/dates/new",
        kind=str(kind(app)),
        day="2026-01-01",
        time="12:30",
        minutes="60",
        place="Town Hall",
        seats="12",
    )
    assert 'id="date-day-error"' in bad.text
    made = post(
        lena,
        "/training/dates/new",
        kind=str(kind(app)),
        day="2027-02-11",
        time="12:30",
        minutes="60",
        place="Town Hall",
        seats="12",
    )
    assert made.headers["location"] == "/training/dates/1"
    assert 'id="act-date-error"' in post(lena, "/training/needs/1", do="offer", date="", version="1").text
    assert post(lena, "/training/needs/1", do="offer", date="1", version="1").headers["location"] == "/training/dates/1"
    page = lena.get("/training/dates/1").text
    assert "1 letter is" in page
    assert "You told us that training would help" in page
    assert post(lena, "/training/dates/1/do", do="send", version=version(app)).status_code == 303
    all_gone(app)
    (letter,) = [one for one in letters(app) if one.kind == "training_invitation"]
    path = "/training-answers/" + letter.text.partition("/training-answers/")[2].split()[0]

    before = version(app)
    assert "Nothing happens by opening this page." in nobody.get(path).text
    assert version(app) == before
    assert "We have noted: you are coming" in nobody.post(path, data={"said": "yes", "version": "0"}).text
    nobody.post(path, data={"said": "yes", "version": "0"})
    assert [one.kind for one in letters(app) if one.kind == "training_confirmation"] == ["training_confirmation"]
    assert nobody.post(path, data={"said": "yes", "version": "7"}).status_code == 409
    assert "What you asked for stays with us" in nobody.post(path, data={"said": "no", "version": "0"}).text
    assert need(app).state is NeedState.ASKED
    assert nobody.get(path[:-1] + ("a" if path[-1] != "a" else "b")).status_code == 404
    stale = post(lena, "/training/dates/1/do", do="off", why="x", version="1")
    assert stale.status_code == 409
    assert (
        post(
            lena,
            "/training/dates/1/do",
            do="answer",
            answer="yes",
            place=str(places(app)["jean@quay.example"].id),
            version=version(app),
        ).status_code
        == 303
    )
    assert (
        post(lena, "/training/dates/1/do", do="off", why="The hall is closed.", version=version(app)).status_code == 303
    )
    assert nobody.get(path).status_code == 404
    assert browser("Nora").get("/training").status_code == 403


def version(app: App) -> str:
    with reading(app.engine) as session:
        return str(session.get_one(TrainingDate, 1).version)


def test_a_date_is_changed_and_who_came_is_noted(app: App, browser, ids) -> None:
    early = TUESDAY_10AM - timedelta(days=30)
    planned(app, at=TUESDAY_10AM - 2 * HOUR, now=early)
    put_on(app, now=early)
    lena = browser("Lena")
    page = lena.get("/training/dates/1").text
    assert "It took place: who came" in page
    assert "To note: who came" in lena.get("/training").text
    fields = {"guest": [str(places(app)["jean@quay.example"].id)], "came": ["came"], "also": "two more"}
    assert post(lena, "/training/dates/1/held", **fields, version=version(app)).status_code == 303
    assert "Jean Petrie</strong>, Quay Practice: came" in lena.get("/training/dates/1").text
    assert "1 came" in lena.get("/training").text

    planned(app, at=LUNCH)
    fields = {
        "kind": str(kind(app)),
        "day": "2027-02-12",
        "time": "13:00",
        "minutes": "60",
        "place": "Library",
        "seats": "8",
    }
    assert post(lena, "/training/dates/2/change", **fields, version="1").status_code == 303
    assert post(lena, "/training/dates/2/change", **fields, version="1").status_code == 409
    assert (
        'id="comer-who-error"'
        in post(lena, "/training/dates/2/list", who="", email="", organisation="", version="2").text
    )
    assert (
        'id="comer-email-error"'
        in post(lena, "/training/dates/2/list", who="Una", email="una", organisation="", version="2").text
    )
    assert (
        post(
            lena, "/training/dates/2/list", who="Una", email="una@hill.example", organisation="", version="2"
        ).status_code
        == 303
    )
    assert post(lena, "/training/dates/2/sing", version="3").status_code == 404
    assert lena.get("/training/dates/9").status_code == lena.get("/training/needs/9").status_code == 404


def test_a_colleague_notes_a_request_puts_it_away_and_keeps_what_is_on_offer(app: App, browser, ids) -> None:
    lena = browser("Lena")
    values = {"practice": "99901"} | filled(app)
    assert post(lena, "/training/needs/new", **values).headers["location"] == "/training/needs/1"
    assert 'id="need-group-error"' in post(lena, "/training/needs/new", **(values | {"group": ""})).text
    assert 'id="act-why-error"' in post(lena, "/training/needs/1", do="away", why="", version="1").text
    assert post(lena, "/training/needs/1", do="away", why="They moved.", version="1").status_code == 303
    assert "They moved." in lena.get("/training").text
    assert post(lena, "/training/needs/1", do="up", version="2").status_code == 303
    assert post(lena, "/training/needs/1", do="practice", practice="", version="3").status_code == 303
    assert post(lena, "/training/needs/1", do="up", version="1").status_code == 409

    assert post(lena, "/training/kinds", title="Safer use", about="", minutes="90").status_code == 303
    again = post(lena, "/training/kinds", title="naloxone", about="", minutes="90")
    assert 'id="kind-new-title-error"' in again.text
    number = str(kind(app, "Safer use"))
    assert (
        post(
            lena, "/training/kinds", number=number, title="Safer use", about="", minutes="90", offered="no", version="1"
        ).status_code
        == 303
    )
    assert "Safer use" not in browser(None).get(FORM).text
    assert (
        post(
            lena, "/training/kinds", number=number, title="X", about="", minutes="90", offered="no", version="1"
        ).status_code
        == 409
    )


def test_no_small_number_leaves_the_service(app: App, browser, ids) -> None:
    for number in range(6):
        asked(app, once=f"{number:032x}", group="practice" if number < 5 else "prison")
    rows = list(csv.reader(io.StringIO(browser("Lena").get("/training.csv").content.decode("utf-8-sig"))))
    assert rows[1:] == [
        ["Naloxone", "all", "6"],
        ["Naloxone", "A GP practice", "hidden"],
        ["Naloxone", "A prison", "hidden"],
    ]
    told = shielded(
        {
            "Naloxone": {"practice": 30, "prison": 4, "pharmacy": 3, "reception": 40},
            "Doors": {"practice": 9, "prison": 8},
        }
    )
    assert ("Naloxone", "A prison", "hidden") in told
    assert ("Naloxone", "A GP practice", "30") in told
    assert ("Doors", "all", "17") in told


def test_a_briefing_tells_the_next_date_and_whether_these_practices_asked(app: App, browser, ids) -> None:
    asked(app, practice_code="99901")
    planned(app)
    with reading(app.engine) as session:
        points = brief.of_meeting(session, session.get_one(Meeting, 1), TUESDAY_10AM).points
    assert (
        points[-1]
        == "You asked for training: naloxone, Thursday 11 February 2027 at 12:30. Ring or write to us for a place."
    )
