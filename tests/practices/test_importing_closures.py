"""Lists of closures."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select

from liaison.domain.lists import Report, WrongList
from liaison.practices import service_facts as service
from liaison.practices.importing_closures import import_closures
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Board, Closure, Practice

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
LIST = """scope,day,name,kind
service,2026-11-30,St Andrew's Day,open
,24/12/2026,Christmas Eve,afternoon
s08000030,2027-04-05,Easter Monday,
99901,2027-01-13,Protected learning,afternoon
"""


@pytest.fixture
def places(engine: Engine) -> Engine:
    with transaction(engine) as session:
        session.add(Board(code="S08000030"))
        session.flush()
        session.add(Practice(code="99901", name="Harbour Surgery", board_code="S08000030"))
    return engine


def take(engine: Engine, text: str, *, dry_run: bool = False) -> Report:
    with transaction(engine) as session:
        return import_closures(session, text, now=NOW, dry_run=dry_run)


def stored(engine: Engine) -> set[tuple[str, date, str]]:
    with reading(engine) as session:
        return {(row.scope, row.day, row.kind) for row in session.scalars(select(Closure))}


def test_closures_are_taken_in_once_and_the_second_time_nothing_changes(places: Engine) -> None:
    dry = take(places, LIST, dry_run=True)
    empty = stored(places)
    first, second = take(places, LIST), take(places, LIST)

    assert dry == first
    assert empty == set()
    assert (first.added, second.unchanged) == (4, 4)
    assert stored(places) == {
        ("service", date(2026, 11, 30), "open"),
        ("service", date(2026, 12, 24), "afternoon"),
        ("S08000030", date(2027, 4, 5), "closed"),
        ("99901", date(2027, 1, 13), "afternoon"),
    }


def test_the_service_keeps_to_the_list_it_was_given(places: Engine) -> None:
    take(places, LIST)

    with reading(places) as session:
        calendar = service.current(session, NOW).calendar

    assert calendar.is_working_day(date(2026, 11, 30))
    assert calendar.closing_clock(date(2026, 12, 24)) == service.AFTERNOON


def test_a_day_listed_anew_is_changed_and_never_doubled(places: Engine) -> None:
    take(places, LIST)

    report = take(places, "scope,day,name,kind\nservice,2026-11-30,St Andrew's Day,closed\n")

    assert (report.added, report.changed) == (0, 1)
    assert len(stored(places)) == 4


def test_lines_with_a_place_nobody_knows_a_wrong_kind_or_the_same_day_twice_are_rejected(places: Engine) -> None:
    report = take(
        places,
        "scope,day,kind\n99999,2027-01-13,closed\nthe pub,2027-01-13,closed\nservice,2027-01-13,shut\n"
        "service,2027-01-14,closed\nservice,14/01/2027,open\n",
    )

    assert [(one.line, one.field) for one in report.rejected] == [(2, "scope"), (3, "scope"), (4, "kind"), (6, "scope")]
    assert stored(places) == {("service", date(2027, 1, 14), "closed")}


def test_a_list_without_days_is_refused(places: Engine) -> None:
    with pytest.raises(WrongList, match="Columns missing: day"):
        take(places, "scope,name\nservice,Monday\n")
