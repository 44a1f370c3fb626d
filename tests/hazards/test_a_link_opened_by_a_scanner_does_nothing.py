"""Hazard: a mail scanner opens the link in our letter, and a question counts as answered or is opened again. Only a pressed button acts."""

from dataclasses import replace

import pytest
from build import app_on, service
from replying import a_case, again, all_gone, answered
from sqlalchemy import Engine, func, select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.config import Settings, WebSettings
from liaison.domain.states import CaseState
from liaison.store.session import reading
from liaison.store.tables import Case, Event
from liaison.store.tables_replies import PracticeSaid
from liaison.web.window import create_app


@pytest.fixture
def app(memory_engine: Engine) -> App:
    web = WebSettings(public_address="https://liaison.example")
    made = app_on(memory_engine)
    return replace(made, settings=Settings(reader=made.settings.reader, web=web))


@pytest.fixture
def path(app: App) -> str:
    ids = service(app)
    letter = answered(app, a_case(app), ids["Petra"])
    all_gone(app)
    return "/said/" + letter.text.partition("/said/")[2].split()[0]


def rows(app: App) -> tuple[int | None, int | None, CaseState, int]:
    with reading(app.engine) as session:
        case = session.scalars(select(Case)).one()
        return (
            session.scalar(select(func.count()).select_from(Event)),
            session.scalar(select(func.count()).select_from(PracticeSaid)),
            case.state,
            case.version,
        )


@pytest.mark.parametrize("query", ["", "?answered=no", "?answered=yes&do=send"])
def test_opening_the_link_in_any_way_changes_nothing(app: App, path: str, query: str) -> None:
    before = rows(app)
    client = TestClient(create_app(app), base_url="https://liaison.example")

    for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"):
        for _ in range(3):
            client.request(method, path + query)

        assert rows(app) == before, method


def test_only_a_pressed_button_acts_and_pressing_twice_is_once(app: App, path: str) -> None:
    client = TestClient(create_app(app), base_url="https://liaison.example", follow_redirects=False)
    client.post(path, data={"answered": "no"})
    after = rows(app)
    client.post(path, data={"answered": "no"})

    assert rows(app) == after
    assert after[1:3] == (1, CaseState.ASSIGNED)


def test_the_link_holds_no_name_no_number_of_a_person_and_no_word_of_the_mail(app: App, path: str) -> None:
    with reading(app.engine) as session:
        case = session.scalars(select(Case)).one()
    for word in (case.reference, case.sender or "", "tait", "quay", case.practice_code or ""):
        assert word.lower() not in path.lower()
    assert again(app, case).id is not None
