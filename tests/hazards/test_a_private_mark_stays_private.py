"""Hazard: a private mark does not stay private. That somebody wants to bring a case to her supervision is nobody else's to see or guess."""

import ast
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from build import WORKERS, app_on, arrive, mail, service
from seed import colleague, post, signed_in_cookie
from sqlalchemy import Engine, MetaData, inspect, select
from starlette.testclient import TestClient

import liaison
from liaison.app import App
from liaison.store.session import reading
from liaison.store.tables import metadata
from liaison.web.deps import COOKIE
from liaison.web.window import create_app

NOTE = "heavier than I thought, zebrawood"
# what a page changes by itself at each look: tokens, and who was last seen
CHANGING = re.compile(r'nonce="[^"]*"|value="[0-9a-f]{32}"|data-csrf="[^"]*"')
# the modules that may name the table: who reads it, who writes it, and the end of an account
KNOWS = {"supervision_queries.py", "supervision.py", "accounts.py"}


def client(app: App, staff_id: int) -> TestClient:
    """A signed-in browser."""
    found = TestClient(create_app(app), base_url="http://liaison.example", follow_redirects=False)
    token, found.csrf = signed_in_cookie(app, staff_id)
    found.cookies.set(COOKIE, token)
    return found


def addresses(app: App, case_id: int) -> list[str]:
    """Every page there is, of this case where it is about one; a page of nothing is a 404 before and after."""
    paths = [route.path for route in create_app(app).routes if "GET" in getattr(route, "methods", set())]
    found = [re.sub(r"\{(\w+)(:\w+)?\}", lambda one: str(case_id), path) for path in sorted(set(paths))]
    tabs = [f"/inbox?tab={tab}" for tab in ("mine", "team", "unassigned", "open", "asked", "waiting", "closed", "all")]
    return [*found, *tabs, f"/inbox?tab=open&open={case_id}", "/reports.csv?month=2026-11", "/reports?month=2026-11"]


def seen(browser: TestClient, app: App, case_id: int) -> dict[str, Any]:
    """Everything somebody can read, by address, and what a search for the note's words finds."""
    read = {path: CHANGING.sub("", browser.get(path).text) for path in addresses(app, case_id)}
    for words in ("zebrawood", "supervision"):
        read[f"search {words}"] = CHANGING.sub("", post(browser, "/inbox/search", words=words, tab="all").text)
    return read


def rows(app: App, but: set[str]) -> dict[str, list[Any]]:
    """Every row of every table."""
    held = MetaData()
    held.reflect(app.engine)
    with reading(app.engine) as session:
        return {
            name: sorted(map(repr, session.execute(select(table))))
            for name, table in held.tables.items()
            if name not in but
        }


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.long)], indirect=True)
def test_every_page_of_everybody_else_is_the_same_with_a_mark_and_without(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    app = app_on(engine)
    ids = service(app)
    ids["Iris"] = colleague(app, "Iris", [], ["admin", "lead", "duty_worker"])
    (case,) = arrive(app, mail())
    assert case.id is not None
    nora = client(app, ids["Nora"])
    assert nora.get(f"/cases/{case.id}").status_code == 200
    others = {name: client(app, ids[name]) for name in (*WORKERS, "Iris") if name != "Nora"}
    for browser in others.values():  # a first look opens, counts and says who is here
        seen(browser, app, case.id)
    before = {name: seen(browser, app, case.id) for name, browser in others.items()}
    held = rows(app, {"for_supervision"})

    with caplog.at_level(logging.DEBUG):
        assert post(nora, "/my-supervision", case_id=case.id, note=NOTE).status_code == 303

    assert "zebrawood" not in caplog.text
    assert rows(app, {"for_supervision"}) == held  # no event, no version, no letter, no word for the search
    for name, browser in others.items():
        after = seen(browser, app, case.id)
        assert [path for path, text in before[name].items() if after[path] != text] == [], name
        assert not [path for path, text in after.items() if NOTE in text], name
        assert "Nothing is marked" in browser.get("/my-supervision").text
    assert NOTE in nora.get("/my-supervision").text
    assert NOTE in nora.get(f"/cases/{case.id}").text
    for path in (f"/cases/{case.id}/print", f"/cases/{case.id}/record", f"/cases/{case.id}/record.txt"):
        assert NOTE not in nora.get(path).text, path  # what leaves the screen holds it for nobody


def test_nobody_takes_off_or_writes_over_the_mark_of_another(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail())
    nora, lena = client(app, ids["Nora"]), client(app, ids["Lena"])
    post(nora, "/my-supervision", case_id=case.id, note=NOTE)

    assert post(lena, "/my-supervision/off", case_id=case.id).status_code == 303
    assert post(lena, "/my-supervision", case_id=case.id, note="mine").status_code == 303

    assert NOTE in nora.get("/my-supervision").text
    assert NOTE not in lena.get("/my-supervision").text
    post(nora, "/my-supervision/off", case_id=case.id)
    assert rows(app, set())["for_supervision"] != []  # Lena's own
    assert NOTE not in str(rows(app, set()))


def test_the_table_is_named_by_nothing_but_its_own_modules_and_no_table_points_to_it(engine: Engine) -> None:
    room = Path(liaison.__file__).parent
    naming = {
        path.name
        for path in room.rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Name) and node.id == "ForSupervision")
        or (isinstance(node, ast.ImportFrom) and any(one.name == "ForSupervision" for one in node.names))
    }
    queries = {path.name for path in room.rglob("*.py") if "supervision_queries" in path.read_text("utf-8")}

    assert naming == KNOWS
    assert queries == {"supervision.py", "supervision_pages.py", "mail_pages.py", "tables_care.py"}
    look = inspect(engine)
    pointing = [key for name in metadata.tables for key in look.get_foreign_keys(name)]
    assert not [key for key in pointing if key["referred_table"] == "for_supervision"]
