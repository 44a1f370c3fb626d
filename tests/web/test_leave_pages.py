"""Leave on its page: asked for, agreed, entered, ended; who sees what; somebody who rang in."""

from datetime import UTC, datetime

import pytest
from build import TUESDAY_10AM
from rota_rows import leaves, on_now
from seed import post
from sqlalchemy import select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.workdays import calendar_for
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Staff
from liaison.store.tables_rota import LeaveWish
from liaison.web.rota_asks import days_said
from liaison.web.saying import Saying


def test_leave_that_is_asked_for_counts_only_once_it_is_agreed(
    app: App, ids, nora: TestClient, lena: TestClient
) -> None:
    post(nora, "/rota/leave", first="2026-12-07", last="2026-12-11")
    assert leaves(app) == []
    with reading(app.engine) as session:
        wish = session.scalars(select(LeaveWish)).one()
    assert post(nora, f"/rota/leave-asked/{wish.id}", do="agree").status_code == 403
    assert "Leave: Mon 7 Dec to Fri 11 Dec" in lena.get("/rota").text

    post(lena, f"/rota/leave-asked/{wish.id}", do="agree")

    (leave,) = leaves(app)
    assert (leave.starts_at, leave.ends_at) == (datetime(2026, 12, 7, tzinfo=UTC), datetime(2026, 12, 12, tzinfo=UTC))
    assert "Nora" not in on_now(app, datetime(2026, 12, 9, 10, tzinfo=UTC))
    assert post(lena, f"/rota/leave-asked/{wish.id}", do="decline").status_code == 409
    assert "Leave Mon 7 Dec to Fri 11 Dec: agreed" in nora.get("/rota").text


def test_a_wish_is_taken_back_by_whoever_asked_alone(app: App, nora: TestClient, browser) -> None:
    post(nora, "/rota/leave", first="2026-12-07", last="2026-12-07", start="13:00", end="17:00")

    assert post(browser("Petra"), "/rota/leave-asked/1", do="withdraw").status_code == 409
    assert post(nora, "/rota/leave-asked/1", do="withdraw").status_code == 303
    assert "Waits for an answer" not in nora.get("/rota").text


def test_colleagues_see_that_somebody_is_away_and_nobody_but_leads_of_what_kind(
    ids, nora: TestClient, lena: TestClient, browser
) -> None:
    post(lena, "/rota/leave", staff_id=str(ids["Nora"]), kind="training", first="2026-12-02", last="2026-12-02")

    assert "training" in lena.get("/rota").text
    assert "training" in nora.get("/rota").text
    theirs = browser("Petra").get("/rota").text
    assert "training" not in theirs
    assert "away" in theirs


def test_somebody_who_rings_in_is_away_from_this_moment_and_back_when_said(app: App, ids, lena: TestClient) -> None:
    assert "Nora" in on_now(app)

    post(lena, "/rota/away", staff_id=str(ids["Nora"]), last="2026-11-25")

    assert "Nora" not in on_now(app)
    (leave,) = leaves(app)
    assert (leave.kind, leave.ends_at) == ("away", datetime(2026, 11, 26, tzinfo=UTC))
    assert post(lena, f"/rota/leave/{leave.id}/end", version="7", last="").status_code == 409
    post(lena, f"/rota/leave/{leave.id}/end", version="1", last="")
    assert "Nora" in on_now(app)


def test_somebody_who_rings_in_before_her_leave_is_away_up_to_it(app: App, ids, lena: TestClient) -> None:
    post(lena, "/rota/leave", staff_id=str(ids["Nora"]), first="2026-11-25", last="2026-11-26")

    assert post(lena, "/rota/away", staff_id=str(ids["Nora"]), last="2026-11-25").status_code == 303

    assert leaves(app)[1].ends_at == leaves(app)[0].starts_at
    twice = post(lena, "/rota/away", staff_id=str(ids["Nora"]), last="2026-11-25")
    assert "Nora is away already" in twice.text


def test_days_of_leave_that_follow_on_are_one_leave_and_a_page_that_showed_the_parts_is_told(
    app: App, ids, nora: TestClient, lena: TestClient
) -> None:
    for day in ("2026-12-07", "2026-12-09", "2026-12-08"):  # the last closes the space between the two
        post(nora, "/rota/leave", first=day, last=day)
    for number in (1, 2):
        post(lena, f"/rota/leave-asked/{number}", do="agree")
    seen = leaves(app)
    assert len(seen) == 2

    post(lena, "/rota/leave-asked/3", do="agree")

    (one,) = leaves(app)
    assert (one.starts_at, one.ends_at) == (datetime(2026, 12, 7, tzinfo=UTC), datetime(2026, 12, 10, tzinfo=UTC))
    assert "Mon 7 Dec to Wed 9 Dec" in nora.get("/rota/leave").text
    assert post(lena, f"/rota/leave/{seen[0].id}/remove", version=str(seen[0].version)).status_code == 409


def test_leave_of_another_kind_or_of_somebody_else_or_a_day_apart_stays_its_own(
    app: App, ids, lena: TestClient
) -> None:
    enter = {"staff_id": str(ids["Nora"]), "kind": "leave"}
    post(lena, "/rota/leave", **enter, first="2026-12-07", last="2026-12-07")
    post(lena, "/rota/leave", **enter | {"kind": "training"}, first="2026-12-08", last="2026-12-08")
    post(lena, "/rota/leave", **enter | {"staff_id": str(ids["Petra"])}, first="2026-12-08", last="2026-12-08")
    post(lena, "/rota/leave", **enter, first="2026-12-09", last="2026-12-09")

    assert len(leaves(app)) == 4


def test_today_says_what_is_asked_of_whom_and_what_became_of_it(nora: TestClient, lena: TestClient, browser) -> None:
    asked = "Leave: Mon 7 Dec to Fri 11 Dec"
    post(nora, "/rota/leave", first="2026-12-07", last="2026-12-11")

    assert f"<bdi>Nora</bdi> {asked}" in lena.get("/").text
    assert asked not in nora.get("/").text + browser("Petra").get("/").text

    post(lena, "/rota/leave-asked/1", do="decline")

    assert asked not in lena.get("/").text
    assert "Leave Mon 7 Dec to Fri 11 Dec: not possible this time." in nora.get("/").text


def test_a_lead_is_told_who_agrees_her_own_leave_and_on_an_island_agrees_it_herself(
    app: App, ids, lena: TestClient
) -> None:
    own = {"staff_id": str(ids["Lena"]), "first": "2026-12-07", "last": "2026-12-08"}
    page = post(lena, "/rota/leave", **own)
    assert page.status_code == 422
    assert "Ailsa can agree your leave: ask for it, as everybody does." in page.text
    assert 'href="#leave-staff_id"' in page.text
    post(lena, "/rota/leave", first="2026-12-07", last="2026-12-08")
    assert "Agree it yourself" not in lena.get("/rota").text
    assert post(lena, "/rota/leave-asked/1", do="agree").status_code == 409
    assert leaves(app) == []

    with transaction(app.engine) as session:
        session.get_one(Staff, ids["Ailsa"]).access = ["duty_worker"]

    assert "Agree it yourself, as nobody else here can" in lena.get("/rota").text
    assert post(lena, "/rota/leave-asked/1", do="agree").status_code == 303
    assert [one.staff_id for one in leaves(app)] == [ids["Lena"]]


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ((7, 0, 0), (12, 0, 0), "Mon 7 Dec to Fri 11 Dec"),
        ((7, 0, 0), (8, 0, 0), "Mon 7 Dec"),
        ((7, 0, 0), (7, 23, 59), "Mon 7 Dec"),  # as a list that was read in may have it
        ((9, 13, 0), (9, 17, 0), "Wed 9 Dec, 13:00 to 17:00"),
        ((9, 13, 0), (10, 12, 0), "Wed 9 Dec 13:00 to Thu 10 Dec 12:00"),
    ],
)
def test_leave_is_said_as_people_say_it(starts, ends, words: str) -> None:
    say = Saying(TUESDAY_10AM, calendar_for([2026]))
    one, other = (datetime(2026, 12, day, hour, minute, tzinfo=UTC) for day, hour, minute in (starts, ends))

    assert days_said(one, other, say) == words
