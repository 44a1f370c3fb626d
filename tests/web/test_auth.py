"""Signing in and out."""

from dataclasses import replace

import pytest
from build import TUESDAY_10AM
from sqlalchemy import select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.config import Settings, WebSettings
from liaison.staff import accounts
from liaison.store.session import reading, transaction
from liaison.store.tables_people import SignIn, SignInAttempt
from liaison.web.window import create_app

PASSWORD = "a long and calm sentence"


@pytest.fixture
def door(app: App, ids: dict[str, int]) -> TestClient:
    with transaction(app.engine) as session:
        accounts.add(
            session,
            email="morag@service.example",
            name="Morag",
            access=["duty_worker"],
            password=PASSWORD,
            now=TUESDAY_10AM,
        )
    return TestClient(create_app(app), base_url="http://liaison.example", follow_redirects=False)


def test_the_right_password_opens_the_page_that_was_asked_for(door: TestClient, app: App) -> None:
    first = door.get("/inbox?tab=open")
    assert first.headers["location"] == "/sign-in?after=%2Finbox%3Ftab%3Dopen"

    answer = door.post(
        "/sign-in", data={"email": "Morag@Service.example", "password": PASSWORD, "back": "/inbox?tab=open"}
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox?tab=open")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert door.get("/inbox?tab=open").status_code == 200
    with reading(app.engine) as session:
        token = session.scalars(select(SignIn.token_hash)).one()
    assert token not in cookie


def test_a_wrong_password_is_refused_in_words_and_counted(door: TestClient, app: App) -> None:
    answer = door.post("/sign-in", data={"email": "morag@service.example", "password": "something else entirely"})

    assert answer.status_code == 422
    assert "do not go together" in answer.text
    assert "something else entirely" not in answer.text
    assert "morag@service.example" in answer.text
    with reading(app.engine) as session:
        assert len(session.scalars(select(SignInAttempt)).all()) == 1


def test_an_unknown_address_gets_the_same_words(door: TestClient) -> None:
    answer = door.post("/sign-in", data={"email": "nobody@service.example", "password": PASSWORD})
    assert "do not go together" in answer.text


def test_empty_fields_are_said_one_by_one(door: TestClient) -> None:
    answer = door.post("/sign-in", data={"email": "", "password": ""})

    assert "Enter your e-mail address." in answer.text
    assert "Enter your password." in answer.text
    assert "<title>To put right: " in answer.text


def test_signing_in_never_leads_to_another_site(door: TestClient) -> None:
    for elsewhere in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        answer = door.post("/sign-in", data={"email": "morag@service.example", "password": PASSWORD, "back": elsewhere})
        assert answer.headers["location"] == "/"


def test_another_site_cannot_sign_somebody_in(door: TestClient) -> None:
    fields = {"email": "morag@service.example", "password": PASSWORD}
    answer = door.post("/sign-in", data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_signing_out_makes_the_cookie_worthless(nora: TestClient) -> None:
    kept = nora.cookies["liaison"]

    answer = nora.post("/sign-out", data={"csrf": nora.csrf})

    assert answer.headers["location"] == "/sign-in"
    nora.cookies.set("liaison", kept)
    assert nora.get("/").headers["location"] == "/sign-in"


def test_the_cookie_is_secure_where_the_setting_says_https(app: App, ids: dict[str, int]) -> None:
    with transaction(app.engine) as session:
        accounts.add(
            session, email="morag@service.example", name="Morag", access=["lead"], password=PASSWORD, now=TUESDAY_10AM
        )
    safe = replace(app, settings=Settings(web=WebSettings(secure_cookies=True)))
    door = TestClient(create_app(safe), base_url="https://liaison.example", follow_redirects=False)

    answer = door.post("/sign-in", data={"email": "morag@service.example", "password": PASSWORD})

    assert "secure" in answer.headers["set-cookie"].lower()


def test_only_a_demo_shows_its_sign_ins(app: App, ids: dict[str, int]) -> None:
    demo = replace(app, settings=Settings(demo=True))
    shown = (
        TestClient(create_app(demo, demo_password="demo-demo-demo"), base_url="http://liaison.example")
        .get("/sign-in")
        .text
    )
    plain = (
        TestClient(create_app(app, demo_password="demo-demo-demo"), base_url="http://liaison.example")
        .get("/sign-in")
        .text
    )

    assert "morag@demo.example" in shown
    assert "demo-demo-demo" in shown
    assert "Invented data" in shown
    assert "demo" not in plain
