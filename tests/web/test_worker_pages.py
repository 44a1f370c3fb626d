"""A colleague's gender: recorded by an admin or by herself, left empty or taken away again, and what people asked for is found by it."""

import pytest
from seed import colleague, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Staff

WHY = "Some people feel safer with a woman, or with a man, and ask for one."


@pytest.fixture
def ada(app: App, ids: dict[str, int], browser) -> TestClient:
    """An admin's browser."""
    ids["Ada"] = colleague(app, "Ada", [], ["admin"])
    return browser("Ada")


def gender(app: App, staff_id: int) -> str:
    with reading(app.engine) as session:
        return session.get_one(Staff, staff_id).gender


def test_an_admin_records_it_and_takes_it_away_again(app: App, ids: dict[str, int], ada: TestClient) -> None:
    at = f"/plan/colleagues/{ids['Nora']}"
    page = ada.get("/plan/colleagues").text
    assert WHY in page
    assert "It may be left empty" in page
    assert f'action="{at}"' in page
    assert 'href="/plan/colleagues"' in ada.get("/plan").text

    saved = post(ada, at, gender="woman", was="")
    assert (saved.status_code, gender(app, ids["Nora"])) == (303, "woman")
    assert "Saved." in ada.get(saved.headers["location"]).text
    assert [gender(app, one) for name, one in ids.items() if name != "Nora"] == [""] * (len(ids) - 1)
    assert post(ada, at, gender="", was="woman").status_code == 303
    assert gender(app, ids["Nora"]) == ""


def test_each_colleague_keeps_her_own_and_sees_what_was_recorded(
    app: App, ids: dict[str, int], ada: TestClient, nora: TestClient
) -> None:
    page = nora.get("/for-people").text
    assert WHY in page
    assert "It may be left empty" in page
    assert post(nora, "/for-people/gender", gender="woman", was="").headers["location"] == "/for-people#gender"
    assert gender(app, ids["Nora"]) == "woman"
    assert '<option value="woman" selected' in nora.get("/for-people").text
    assert '<option value="woman" selected' in ada.get("/plan/colleagues").text
    assert '<option value="woman" selected' not in ada.get("/for-people").text
    assert post(nora, "/for-people/gender", gender="", was="woman").status_code == 303
    assert gender(app, ids["Nora"]) == ""


def test_nobody_writes_over_what_she_said_meanwhile(
    app: App, ids: dict[str, int], ada: TestClient, nora: TestClient
) -> None:
    at = f"/plan/colleagues/{ids['Nora']}"
    post(nora, "/for-people/gender", gender="man", was="")
    late = post(ada, at, gender="woman", was="")
    assert late.status_code == 422
    assert "It was changed meanwhile, and nothing was written over." in late.text
    assert f'id="worker{ids["Nora"]}-gender-error"' in late.text
    own = post(nora, "/for-people/gender", gender="", was="woman")
    assert (own.status_code, "It was changed meanwhile" in own.text) == (422, True)
    assert gender(app, ids["Nora"]) == "man"


def test_what_cannot_be_asked_for_is_refused_and_only_admins_see_the_list(
    app: App, ids: dict[str, int], ada: TestClient, nora: TestClient
) -> None:
    at = f"/plan/colleagues/{ids['Nora']}"
    wrong = post(ada, at, gender="unicorn", was="")
    assert (wrong.status_code, "Choose one from the list, or leave it empty." in wrong.text) == (422, True)
    assert post(nora, "/for-people/gender", gender="unicorn", was="").status_code == 422
    assert nora.get("/plan/colleagues").status_code == 403
    assert post(nora, at, gender="woman", was="").status_code == 403
    assert post(ada, "/plan/colleagues/999", gender="woman", was="").status_code == 404
    with transaction(app.engine) as session:
        session.get_one(Staff, ids["Nora"]).active = False
    assert post(ada, at, gender="woman", was="").status_code == 404
    assert f'action="{at}"' not in ada.get("/plan/colleagues").text
    assert gender(app, ids["Nora"]) == ""
