"""Lists of colleagues."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select

from liaison.domain.lists import Report, WrongList
from liaison.staff import accounts
from liaison.staff.importing_staff import import_staff
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Staff

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
LIST = """email,name,access,roles,localities,weekly_hours
Morag@Liaison.example,Morag Sinclair,duty_worker,duty_nurse; keyworker,North shore,37.5
iain@liaison.example,Iain Kerr,admin,admin,,22.5
catriona@liaison.example,Catriona Baird,lead|duty_worker,team_lead,,
"""


def take(engine: Engine, text: str, *, dry_run: bool = False) -> Report:
    with transaction(engine) as session:
        return import_staff(session, text, now=NOW, dry_run=dry_run)


def colleague(engine: Engine, email: str) -> Staff:
    with reading(engine) as session:
        return session.scalars(select(Staff).where(Staff.email == email)).one()


def test_colleagues_are_taken_in_once_and_the_second_time_nothing_changes(engine: Engine) -> None:
    dry = take(engine, LIST, dry_run=True)
    with reading(engine) as session:
        assert session.scalars(select(Staff)).all() == []
    first, second = take(engine, LIST), take(engine, LIST)

    assert dry == first
    assert (first.added, second.unchanged) == (3, 3)
    morag = colleague(engine, "morag@liaison.example")
    assert (morag.access, morag.roles, morag.localities) == (
        ["duty_worker"],
        ["duty_nurse", "keyworker"],
        ["North shore"],
    )
    assert colleague(engine, "iain@liaison.example").weekly_hours == 22.5
    assert colleague(engine, "catriona@liaison.example").access == ["lead", "duty_worker"]


def test_a_list_changes_roles_but_neither_passwords_nor_who_may_sign_in(engine: Engine) -> None:
    with transaction(engine) as session:
        accounts.add(
            session, email="morag@liaison.example", name="Morag", access=["admin"], password="salt-and-seaweed", now=NOW
        )
        accounts.add(session, email="iain@liaison.example", name="Iain Kerr", access=["admin"], now=NOW)
        accounts.disable(session, "iain@liaison.example")

    report = take(engine, LIST)

    assert (report.added, report.changed) == (1, 2)
    assert colleague(engine, "morag@liaison.example").roles == ["duty_nurse", "keyworker"]
    assert colleague(engine, "morag@liaison.example").password_hash
    assert not colleague(engine, "iain@liaison.example").active


def test_a_list_without_localities_leaves_those_that_are_stored(engine: Engine) -> None:
    take(engine, LIST)

    report = take(
        engine, "email,name,access,roles\nmorag@liaison.example,Morag Sinclair,duty_worker,duty_nurse;keyworker\n"
    )

    assert report.unchanged == 1
    assert colleague(engine, "morag@liaison.example").localities == ["North shore"]


def test_wrong_words_are_rejected_line_by_line_with_what_there_is_to_choose_from(engine: Engine) -> None:
    report = take(
        engine,
        "email,name,access,roles,weekly_hours\nann,Ann,admin,,\nb@liaison.example,,admin,,\nc@liaison.example,Cy,boss,,\n"
        "d@liaison.example,Di,admin,nurse,\ne@liaison.example,Ed,admin,,full\nf@liaison.example,Fi,admin,,\n"
        "F@liaison.example,Fi,admin,,\n",
    )

    assert [(one.line, one.field) for one in report.rejected] == [
        (2, "email"), (3, "name"), (4, "access"), (5, "roles"), (6, "weekly_hours"), (8, "email")
    ]  # fmt: skip
    assert report.rejected[2].why == "is none of: duty_worker, admin, lead"
    assert report.added == 1


def test_a_list_without_roles_is_refused(engine: Engine) -> None:
    with pytest.raises(WrongList, match="Columns missing: access, roles"):
        take(engine, "email,name\na@liaison.example,Ann\n")
