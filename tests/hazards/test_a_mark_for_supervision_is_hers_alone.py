"""Hazard: what a colleague wants to talk over in supervision is seen by somebody else. A mark leaves no trace that anybody but her can find."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from build import app_on, service
from seed import again, one_case, post, signed_in_cookie
from sqlalchemy import Engine, inspect, select, text
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Event
from liaison.triage import supervision
from liaison.triage.inbox import NotAllowed
from liaison.web.auth import COOKIE
from liaison.web.window import create_app

NOTE = "quillwort: why this one stayed with me"
PAGES = ("/", "/inbox", "/inbox?tab=all", "/inbox?tab=open", "/supervision", "/handover", "/morning", "/rota", "/reviews", "/health", "/reports", "/reports.csv", "/unfiled", "/reader")  # fmt: skip


def everything(engine: Engine, but: str) -> str:
    """Every row of every other table."""
    names = [name for name in inspect(engine).get_table_names() if name != but]
    with engine.connect() as connection:
        return str([connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in names])


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return app_on(memory_engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


@pytest.fixture
def browser(app: App, ids: dict[str, int]) -> Callable[[str], TestClient]:
    """A browser signed in as a colleague."""
    web = create_app(app)

    def open_as(name: str) -> TestClient:
        client = TestClient(web, base_url="http://liaison.example", follow_redirects=False)
        token, client.csrf = signed_in_cookie(app, ids[name])  # type: ignore[attr-defined]
        client.cookies.set(COOKIE, token)
        return client

    return open_as


@pytest.fixture
def case(app: App, ids: dict[str, int]) -> Case:
    return one_case(app)


def test_nobody_else_finds_it_on_any_page_whatever_her_role(browser, ids: dict[str, int], case: Case) -> None:
    nora = browser("Nora")
    paths = (*PAGES, f"/cases/{case.id}", f"/cases/{case.id}/print", f"/cases/{case.id}/record")
    others = {name: browser(name) for name in ids if name != "Nora"}
    for path in paths:  # opening a case changes it; what is compared below was opened before
        for client in (*others.values(), nora):
            client.get(path)
    before = {(name, path): still(client.get(path)) for name, client in others.items() for path in paths}

    assert post(nora, f"/cases/{case.id}/supervision", note=NOTE).status_code == 303

    assert NOTE in nora.get("/supervision").text
    assert NOTE in nora.get(f"/cases/{case.id}").text
    assert {(name, path): still(client.get(path)) for name, client in others.items() for path in paths} == before
    for client in (*others.values(), nora):
        found = post(client, "/inbox/search", tab="all", words="quillwort").text
        assert case.reference not in found


def still(answer: Any) -> str:
    """A page without what is new at each look: tokens, nonces."""
    return str(answer.status_code) + re.sub(r'(csrf|nonce|value)="[^"]*"', "", answer.text)


def test_it_leaves_no_event_no_change_of_the_case_and_no_word_elsewhere(app: App, browser, case: Case) -> None:
    nora = browser("Nora")
    nora.get(f"/cases/{case.id}")
    with reading(app.engine) as session:
        events = session.scalars(select(col(Event.id))).all()
    version, rest = again(app, case.id).version, everything(app.engine, "supervision_mark")

    post(nora, f"/cases/{case.id}/supervision", note=NOTE)
    post(nora, f"/cases/{case.id}/supervision", note=NOTE + ", worded anew")

    assert again(app, case.id).version == version
    with reading(app.engine) as session:
        assert session.scalars(select(col(Event.id))).all() == events
    assert everything(app.engine, "supervision_mark") == rest


def test_only_her_own_is_taken_off(app: App, browser, case: Case) -> None:
    nora, petra = browser("Nora"), browser("Petra")
    for client in (nora, petra):
        post(client, f"/cases/{case.id}/supervision", note=NOTE)

    post(petra, f"/cases/{case.id}/supervision/off", back="/supervision")

    assert "Nothing is marked" in petra.get("/supervision").text
    assert NOTE in nora.get("/supervision").text


def test_a_mark_needs_a_case(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    with pytest.raises(NotAllowed), transaction(engine) as session:
        supervision.mark(session, 4711, note="", staff_id=ids["Nora"], now=app.now())
