"""The invented service put into a database: once, whole, and so that the day can begin."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from build import app_on
from sqlalchemy import Engine, func, select
from sqlmodel import col

from liaison.app import App
from liaison.demo.building import WEEKS, WEEKS_BEFORE, seed
from liaison.demo.people_here import PASSWORD
from liaison.demo.places import CLINICAL_AUTOMATIC, FACTS
from liaison.domain.rota import gaps
from liaison.meetings.rules import read
from liaison.practices import senders
from liaison.practices import service_facts as service
from liaison.staff import duty
from liaison.staff.signing_in import sign_in
from liaison.store.session import reading, transaction
from liaison.store.tables import metadata
from liaison.store.tables_people import Cluster, Contact, Person, Practice, Series, Shift, Staff
from models.taxonomy import Handler

FRIDAY_TEN = datetime(2026, 11, 27, 10, tzinfo=UTC)
ACCOUNTS = ("morag@demo.example", "iain@demo.example", "catriona@demo.example")


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine, now=FRIDAY_TEN)
    seed(app, FRIDAY_TEN)
    return app


def everything(app: App) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with reading(app.engine) as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=repr) for table in metadata.sorted_tables
        }


def count(app: App, table: Any) -> int:
    with reading(app.engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_service_is_whole(app: App) -> None:
    assert [count(app, table) for table in (Cluster, Practice, Staff, Person, Series)] == [3, 12, 10, 150, 12]
    assert count(app, Contact) == 32
    with reading(app.engine) as session:
        assert session.scalars(select(Person).where(col(Person.keyworker_id).is_(None))).all() == []
        assert service.current(session, FRIDAY_TEN).name == FACTS["name"]
        assert senders.clinical_automatic(session) == frozenset(CLINICAL_AUTOMATIC)


def test_a_second_time_changes_nothing(app: App) -> None:
    before = everything(app)

    seed(app, FRIDAY_TEN)

    assert everything(app) == before


def test_what_somebody_has_changed_since_is_left(app: App) -> None:
    with transaction(app.engine) as session:
        service.set_fact(session, "phone", "01632 960999", now=FRIDAY_TEN)
        session.get_one(Practice, "99101").email = "new@harbourbrae.example"

    seed(app, FRIDAY_TEN)

    with reading(app.engine) as session:
        assert service.current(session, FRIDAY_TEN).phone == "01632 960999"
        assert session.get_one(Practice, "99101").email == "new@harbourbrae.example"


def test_a_week_later_the_rota_has_one_week_more_and_nobody_is_doubled(app: App) -> None:
    shifts = count(app, Shift)

    seed(app, FRIDAY_TEN + timedelta(days=7))

    assert count(app, Shift) - shifts in range(35, 50)
    assert count(app, Person) == 150


@pytest.mark.parametrize("email", ACCOUNTS)
def test_three_colleagues_sign_in_with_the_demo_password(app: App, email: str) -> None:
    with transaction(app.engine) as session:
        assert sign_in(session, email, PASSWORD, address="here", now=FRIDAY_TEN, hours=1).staff_id


def test_nobody_else_has_a_password(app: App) -> None:
    with reading(app.engine) as session:
        others = [row for row in session.scalars(select(Staff)) if row.email not in ACCOUNTS]

    assert len(others) == 7
    assert not [row.email for row in others if row.password_hash]


@pytest.mark.parametrize("days", range(5))
def test_on_any_working_morning_a_duty_nurse_the_admin_and_the_lead_are_there(memory_engine: Engine, days: int) -> None:
    morning = datetime(2026, 11, 23, 10, tzinfo=UTC) + timedelta(days=days)
    app = app_on(memory_engine, now=morning)
    seed(app, morning)

    with reading(app.engine) as session:
        there = {role for worker in duty.rota(session, morning).on_shift(morning) for role in worker.roles}

    assert {Handler.DUTY_NURSE, Handler.PRESCRIBER, Handler.ADMIN, Handler.TEAM_LEAD, Handler.KEYWORKER} <= there


def test_the_rota_covers_four_weeks_leaves_the_bank_holiday_out_and_shows_a_gap_ahead(app: App) -> None:
    with reading(app.engine) as session:
        rota, calendar = duty.rota(session, FRIDAY_TEN), service.current(session, FRIDAY_TEN).calendar
        days = [row.starts_at.date() for row in session.scalars(select(Shift))]

    assert (min(days), max(days)) == (date(2026, 11, 16), date(2026, 12, 18))
    assert (max(days) - min(days)).days == 7 * (WEEKS + WEEKS_BEFORE) - 3
    assert date(2026, 11, 30) not in days
    missing = gaps(rota, calendar, date(2026, 11, 23), date(2026, 12, 18))
    assert [gap.starts for gap in missing] == [datetime(2026, 12, 9, 13, tzinfo=UTC)]


def test_every_series_of_meetings_can_be_read_and_every_month_has_a_cluster_meeting(app: App) -> None:
    with reading(app.engine) as session:
        rows = list(session.scalars(select(Series)))

    assert all(read(row) for row in rows if row.active)  # appointments with practices are planned by hand
    assert sorted(month for row in rows if row.kind == "cluster" for month in row.months) == list(range(1, 13))
