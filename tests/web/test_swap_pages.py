"""Swaps of shifts: asked, agreed, refused, lapsed."""

from datetime import UTC, date, datetime, timedelta

from rota_rows import WEDNESDAY, shifts
from seed import post
from sqlalchemy import select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Leave, Staff
from liaison.store.tables_rota import SwapWish


def test_a_swap_changes_hands_only_when_the_colleague_agrees(app: App, ids, nora: TestClient, browser) -> None:
    (mine,) = shifts(app, ids["Nora"], date(2026, 12, 2))
    (theirs,) = shifts(app, ids["Petra"], date(2026, 12, 3))
    with transaction(app.engine) as session:
        for one in (*shifts(app, ids["Petra"], date(2026, 12, 2)), *shifts(app, ids["Nora"], date(2026, 12, 3))):
            session.delete(one)
    assert f'value="shift:{theirs.id}"' in nora.get(f"/rota/shifts/{mine.id}").text

    post(nora, f"/rota/shifts/{mine.id}/swap", version="1", ask=f"shift:{theirs.id}")

    assert len(shifts(app, ids["Nora"], date(2026, 12, 2))) == 1
    petra = browser("Petra")
    assert "Swap: Wed 2 Dec 09:00–17:00 for Thu 3 Dec 09:00–17:00" in petra.get("/rota").text
    assert "<bdi>Nora</bdi> Swap: Wed 2 Dec 09:00–17:00 for Thu 3 Dec 09:00–17:00" in petra.get("/").text
    assert "Asked of you on the rota" not in nora.get("/").text
    assert post(nora, "/rota/swaps/1", do="agree").status_code == 409

    post(petra, "/rota/swaps/1", do="agree")

    assert "Swap with Petra: Wed 2 Dec 09:00–17:00 for Thu 3 Dec 09:00–17:00: agreed." in nora.get("/").text
    assert "Asked of you on the rota" not in petra.get("/").text
    assert [one.id for one in shifts(app, ids["Nora"], date(2026, 12, 3))] == [theirs.id]
    assert [one.id for one in shifts(app, ids["Petra"], date(2026, 12, 2))] == [mine.id]
    assert post(petra, "/rota/swaps/1", do="agree").status_code == 409


def test_a_swap_of_a_shift_that_changed_meanwhile_lapses_and_says_so(
    app: App, ids, nora: TestClient, lena: TestClient, browser
) -> None:
    (mine,) = shifts(app, ids["Nora"], date(2026, 12, 2))
    for one in shifts(app, ids["Petra"], date(2026, 12, 2)):
        post(lena, f"/rota/shifts/{one.id}/remove", version="1")
    post(nora, f"/rota/shifts/{mine.id}/swap", version="1", ask=f"to:{ids['Petra']}")
    post(lena, f"/rota/shifts/{mine.id}", **WEDNESDAY | {"staff_id": str(ids["Nora"]), "version": "1", "end": "13:00"})

    answer = post(browser("Petra"), "/rota/swaps/1", do="agree")

    assert "A shift was changed since this was asked, so nothing was swapped." in answer.text
    assert [one.staff_id for one in shifts(app, ids["Nora"], date(2026, 12, 2))] == [ids["Nora"]]
    with reading(app.engine) as session:
        assert session.scalars(select(SwapWish)).one().state.value == "lapsed"
    assert "to be asked anew" in nora.get("/rota").text


def test_nobody_is_asked_for_a_shift_at_a_time_she_has_one_or_is_away(
    app: App, ids, nora: TestClient, lena: TestClient
) -> None:
    (mine,) = shifts(app, ids["Nora"], date(2026, 12, 2))

    at_once = post(nora, f"/rota/shifts/{mine.id}/swap", version="1", ask=f"to:{ids['Petra']}")

    assert "Petra has a shift then already" in at_once.text
    for one in shifts(app, ids["Petra"], date(2026, 12, 2)):
        post(lena, f"/rota/shifts/{one.id}/remove", version="1")
    post(lena, "/rota/leave", staff_id=str(ids["Petra"]), first="2026-12-01", last="2026-12-04")
    away = post(nora, f"/rota/shifts/{mine.id}/swap", version="1", ask=f"to:{ids['Petra']}")
    assert "Petra is away then" in away.text


def test_only_who_has_the_time_is_offered_and_where_nobody_has_it_the_page_says_so(
    app: App, ids, nora: TestClient, lena: TestClient
) -> None:
    (mine,) = shifts(app, ids["Nora"], date(2026, 12, 2))
    with reading(app.engine) as session:
        everybody = [one for one in session.scalars(select(Staff.id)) if one and one != ids["Nora"]]
    assert f'value="to:{ids["Petra"]}"' not in nora.get(f"/rota/shifts/{mine.id}").text

    for one in shifts(app, ids["Petra"], date(2026, 12, 2)):
        post(lena, f"/rota/shifts/{one.id}/remove", version="1")
    offered = nora.get(f"/rota/shifts/{mine.id}").text
    assert f'value="to:{ids["Petra"]}"' in offered
    (hers,) = shifts(app, ids["Petra"], date(2026, 12, 3))
    assert f'value="shift:{hers.id}"' not in offered  # Nora works then herself

    post(lena, "/rota/leave", staff_id=str(ids["Petra"]), first="2026-12-01", last="2026-12-04")
    assert f'value="to:{ids["Petra"]}"' not in nora.get(f"/rota/shifts/{mine.id}").text
    day = datetime(2026, 12, 2, tzinfo=UTC)
    with transaction(app.engine) as session:
        session.add_all(Leave(staff_id=one, starts_at=day, ends_at=day + timedelta(days=1)) for one in everybody)
    assert "Nobody else has the time then" in nora.get(f"/rota/shifts/{mine.id}").text
