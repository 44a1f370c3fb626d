"""Nobody agrees her own leave while another lead or admin is here; where there is none she does, and the event says so."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, service
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.app import App
from liaison.staff import leave
from liaison.staff.refusals import NotPossible
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Leave, Staff

FIRST, LAST = TUESDAY_10AM + timedelta(days=7), TUESDAY_10AM + timedelta(days=14)
NOW = {"now": TUESDAY_10AM}


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


def island(app: App, ids: dict[str, int]) -> None:
    """Lena is the only one who leads, and nobody is admin."""
    with transaction(app.engine) as session:
        session.execute(update(Staff).where(col(Staff.id) == ids["Ailsa"]).values(access=["duty_worker"]))


def stands(app: App) -> list[int]:
    with reading(app.engine) as session:
        return [row.staff_id for row in session.scalars(select(Leave))]


def told(app: App) -> list[str]:
    with reading(app.engine) as session:
        return list(
            session.scalars(
                select(col(Event.because)).where(col(Event.kind) == "leave_wish", col(Event.now) == "agreed")
            )
        )


@pytest.mark.parametrize("way", ["answer", "enter"])
def test_a_lead_cannot_agree_her_own_where_an_admin_can(app: App, ids: dict[str, int], way: str) -> None:
    with transaction(app.engine) as session:
        wish = leave.ask(session, ids["Lena"], FIRST, LAST, "leave", **NOW)
    with pytest.raises(NotPossible, match="Ailsa can agree your leave"), transaction(app.engine) as session:
        if way == "answer":
            leave.answer(session, wish, agree=True, by_id=ids["Lena"], **NOW)
        else:
            leave.enter(session, ids["Lena"], FIRST, LAST, "training", by_id=ids["Lena"], **NOW)
    assert stands(app) == []

    with transaction(app.engine) as session:
        leave.answer(session, wish, agree=True, by_id=ids["Ailsa"], **NOW)
    assert stands(app) == [ids["Lena"]]
    assert told(app) == ["leave agreed"]


@pytest.mark.parametrize("way", ["answer", "enter"])
def test_the_only_lead_of_an_island_agrees_her_own_and_the_event_says_so(app: App, ids, way: str) -> None:
    island(app, ids)
    with transaction(app.engine) as session:
        if way == "answer":
            wish = leave.ask(session, ids["Lena"], FIRST, LAST, "leave", **NOW)
            leave.answer(session, wish, agree=True, by_id=ids["Lena"], **NOW)
        else:
            leave.enter(session, ids["Lena"], FIRST, LAST, "leave", by_id=ids["Lena"], **NOW)

    assert stands(app) == [ids["Lena"]]
    assert told(app) == [leave.ALONE]


def test_an_admin_who_works_here_no_longer_is_nobody_to_ask(app: App, ids: dict[str, int]) -> None:
    with transaction(app.engine) as session:
        session.execute(update(Staff).where(col(Staff.id) == ids["Ailsa"]).values(active=False))
        assert leave.who_agrees(session, but=ids["Lena"]) == []
        leave.enter(session, ids["Lena"], FIRST, LAST, "leave", by_id=ids["Lena"], **NOW)
    assert stands(app) == [ids["Lena"]]


def test_ones_own_leave_ends_sooner_by_oneself_and_later_by_somebody_else(app: App, ids: dict[str, int]) -> None:
    by = {"by_id": ids["Lena"], **NOW}
    with transaction(app.engine) as session:
        row = leave.put(session, ids["Lena"], FIRST, LAST, "leave", by_id=ids["Ailsa"], **NOW).id or 0
    with pytest.raises(NotPossible, match="Ailsa"), transaction(app.engine) as session:
        leave.change_end(session, row, LAST + timedelta(days=1), version=1, **by)
    with transaction(app.engine) as session:
        leave.change_end(session, row, LAST - timedelta(days=1), version=1, **by)
        assert session.get_one(Leave, row).ends_at == LAST - timedelta(days=1)


def test_being_ill_is_nobodys_to_agree(app: App, ids: dict[str, int]) -> None:
    by = {"by_id": ids["Lena"], **NOW}
    with transaction(app.engine) as session:
        row = leave.away_from_now(session, ids["Lena"], TUESDAY_10AM + timedelta(days=1), **by).id or 0
        leave.change_end(session, row, TUESDAY_10AM + timedelta(days=3), version=1, **by)
    assert stands(app) == [ids["Lena"]]
