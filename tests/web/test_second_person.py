"""Where an answer waits for a second person, its author is told who is there to release it: in a service of two, perhaps nobody until Tuesday."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from build import TUESDAY_10AM
from seed import again, one_case, post, signed_in_cookie
from sqlalchemy import delete
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_people import Leave, Shift, Staff
from liaison.triage.second_person import Second, who_else
from liaison.web.window import create_app
from models.taxonomy import Category

FRIDAY = datetime(2026, 11, 27, 16, 45, tzinfo=UTC)


@pytest.fixture
def island(app: App, ids: dict[str, int]) -> dict[str, int]:
    """Nora and Petra alone; Petra is on leave until Wednesday."""
    with transaction(app.engine) as session:
        for name in ("Farid", "Ailsa", "Lena"):
            session.execute(delete(Shift).where(col(Shift.staff_id) == ids[name]))
        away = datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC)
        session.add(Leave(staff_id=ids["Petra"], starts_at=away[0], ends_at=away[1]))
    return ids


def test_colleagues_on_duty_are_named_and_otherwise_who_comes_first(app: App, ids, island) -> None:
    with reading(app.engine) as session:
        assert who_else(session, ids["Petra"], TUESDAY_10AM) == Second(("Nora",))
        found = who_else(session, ids["Nora"], TUESDAY_10AM)
    assert (found.here, found.first, found.comes) == ((), "Petra", datetime(2026, 12, 2, 9, tzinfo=UTC))

    with transaction(app.engine) as session:
        session.get_one(Staff, ids["Petra"]).access = []  # who may not read answers cannot release one
    with reading(app.engine) as session:
        assert who_else(session, ids["Nora"], TUESDAY_10AM) == Second(())


def test_the_letter_that_is_checked_and_today_say_so(app: App, ids, island) -> None:
    case = one_case(app)
    with transaction(app.engine) as session:
        session.get_one(Case, case.id).category = Category.COMPLAINT_INCIDENT
    then = replace(app, clock=lambda: FRIDAY)
    nora = TestClient(create_app(then), base_url="http://liaison.example", follow_redirects=False)
    token, nora.csrf = signed_in_cookie(then, ids["Nora"])
    nora.cookies.set("liaison", token)
    nora.get(f"/cases/{case.id}")
    fields = {"text": "Thank you for telling us. We look at it this week.", "seen_to": "tait@quay.example"}

    html = post(nora, f"/cases/{case.id}/reply", version=again(app, case.id).version, do="check", **fields).text
    assert "Nobody else is on duty before" in html
    assert "(Petra). If it cannot wait, please ring the practice" in html

    assert post(nora, f"/cases/{case.id}/reply", version=again(app, case.id).version, do="send", **fields).status_code == 303  # fmt: skip
    assert "Nobody else is on duty before" in nora.get("/").text
