"""Who else has a case open, and what was done with it meanwhile."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from seed import again, one_case, post, signed_in_cookie
from sqlalchemy import select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_inbox import Presence
from liaison.triage import looking_in
from liaison.web.deps import COOKIE
from liaison.web.window import create_app


@pytest.fixture
def case(app: App, ids) -> Case:
    return one_case(app)


def here(client: TestClient, case: Case, doing: str = "reading", version: int | None = None) -> Any:
    fields = {"version": case.version if version is None else version, "doing": doing}
    return client.post(f"/cases/{case.id}/here", data=fields, headers={"X-CSRF-Token": client.csrf}).json()


def test_a_colleague_who_opens_it_is_seen_without_a_script(case: Case, nora: TestClient, browser) -> None:
    nora.get(f"/cases/{case.id}")
    browser("Farid").get(f"/cases/{case.id}/reply")

    assert "Nora has it open too." in browser("Petra").get(f"/cases/{case.id}").text
    page = nora.get(f"/cases/{case.id}").text
    assert "Farid is writing an answer." in page
    assert "Nora has it open too." not in page
    assert "open with Farid" in nora.get("/inbox?tab=open").text


def test_a_page_that_is_open_hears_who_came_and_who_left(case: Case, nora: TestClient, browser) -> None:
    farid = browser("Farid")
    assert here(nora, case) == {"words": "", "changed": ""}

    here(farid, case, "replying")
    assert here(nora, case)["words"] == "Farid is writing an answer."

    here(farid, case, "leaving")
    assert here(nora, case)["words"] == ""


def test_a_page_that_fell_silent_is_forgotten_after_a_minute(app: App, case: Case, nora: TestClient, ids) -> None:
    with transaction(app.engine) as session:
        looking_in.here(session, case.id, staff_id=ids["Farid"], replying=False, now=app.now())
    later = replace(app, clock=lambda: app.now() + timedelta(seconds=61))
    client = TestClient(create_app(later), base_url="http://liaison.example")
    token, client.csrf = signed_in_cookie(later, ids["Nora"])
    client.cookies.set(COOKIE, token)

    assert here(client, case)["words"] == ""
    with reading(app.engine) as session:
        assert [row.staff_id for row in session.scalars(select(Presence))] == [ids["Nora"]]


def test_what_a_colleague_did_meanwhile_is_said_with_her_name(app: App, case: Case, nora: TestClient, browser) -> None:
    post(browser("Farid"), f"/cases/{case.id}/take", version=case.version)

    assert here(nora, case)["changed"] == "Farid took this at 10:00 today."
    assert here(nora, case, version=again(app, case.id).version)["changed"] == ""


def test_a_case_that_is_not_there_and_a_form_that_makes_no_sense(case: Case, nora: TestClient) -> None:
    headers = {"X-CSRF-Token": nora.csrf}
    assert nora.post("/cases/999/here", data={"version": 1}, headers=headers).status_code == 404
    assert nora.post(f"/cases/{case.id}/here", data={"doing": "x", "version": 1}, headers=headers).status_code == 422
