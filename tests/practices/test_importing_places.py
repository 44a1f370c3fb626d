"""The directory of places: its list, line by line, and the hours that clocks ask for."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.domain.lists import Report, WrongList
from liaison.practices.importing_places import import_places
from liaison.practices.pharmacy_hours import by_name
from liaison.store.session import reading, transaction
from liaison.store.tables_places import Place

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
LIST = """kind,code,name,phone,hours,contacts
pharmacy,P1,Quay Pharmacy,01632 960210,"Mon-Fri 09:00-13:00, 14:00-17:30","Rhona Blair, lead pharmacist, 01632 960211; Desk"
prison,H1,HMP Invented,01632 960220,Mon-Sun 08:00-18:00,
mental health team,M1,North team,,,
"""


def take(engine: Engine, text: str, *, dry_run: bool = False, now: datetime = NOW) -> Report:
    with transaction(engine) as session:
        return import_places(session, text, now=now, dry_run=dry_run)


def rows(engine: Engine) -> list[Place]:
    with reading(engine) as session:
        return list(session.scalars(select(Place).order_by(col(Place.id))))


def test_a_list_is_taken_in_once_and_the_second_time_nothing_changes(engine: Engine) -> None:
    dry = take(engine, LIST, dry_run=True)
    assert rows(engine) == []

    first, second = take(engine, LIST), take(engine, LIST, now=NOW.replace(hour=12))

    assert dry == first == Report(read=3, added=3)
    assert second == Report(read=3, unchanged=3)
    quay = rows(engine)[0]
    assert (quay.hours, quay.changed_at) == ("Mon–Fri 09:00–13:00, 14:00–17:30; Sat–Sun closed", NOW)
    assert quay.contacts == [
        {"name": "Rhona Blair", "role": "lead pharmacist", "phone": "01632 960211"},
        {"name": "Desk", "role": "", "phone": ""},
    ]


def test_a_line_that_cannot_be_used_is_named_and_stops_nothing_else(engine: Engine) -> None:
    report = take(
        engine,
        "kind,code,name,phone,hours\n"
        "pharmacy,P1,Quay,01632 960210,Mon-Fri 09:00-17:00\n"
        "bakery,B1,Bread,,\n"
        "pharmacy,P2,Glen,ring us,\n"
        "pharmacy,P3,Ford,,Mon-Fri 17:00-09:00\n"
        "pharmacy,P1,Again,,\n"
        "ward,W1,=cmd,,\n",
    )

    assert (report.added, [(one.line, one.field) for one in report.rejected]) == (
        1, [(3, "kind"), (4, "phone"), (5, "hours"), (6, "kind"), (7, "name")]
    )  # fmt: skip


def test_new_hours_change_a_place_and_no_longer_active_it_counts_no_more(engine: Engine) -> None:
    take(engine, LIST)
    with reading(engine) as session:
        assert set(by_name(session)) == {"quay pharmacy", "p1"}

    report = take(engine, "kind,code,name,active\npharmacy,P1,Quay Pharmacy,no\n")

    assert report.changed == 1
    with reading(engine) as session:
        assert by_name(session) == {}


def test_two_pharmacies_of_one_name_are_nobody_s(engine: Engine) -> None:
    take(engine, "kind,code,name,hours\npharmacy,P1,Quay,Mon 09:00-12:00\npharmacy,P2,Quay,Mon 09:00-17:00\n")

    with reading(engine) as session:
        assert set(by_name(session)) == {"p1", "p2"}


def test_a_list_without_kinds_is_refused(engine: Engine) -> None:
    with pytest.raises(WrongList, match="Columns missing: kind"):
        take(engine, "code,name\nP1,Quay\n")
