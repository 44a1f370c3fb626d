"""Lists of shifts and leave, in local time."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.domain.lists import Report, WrongList
from liaison.staff import accounts, duty
from liaison.staff.importing_rota import import_rota
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Leave, Shift

NOW = datetime(2026, 10, 22, 10, tzinfo=UTC)
# The clocks go back on Sunday 25 October 2026.
LIST = """email,date,start,end
morag@liaison.example,2026-10-23,09:00,17:00
morag@liaison.example,26/10/2026,09:00,17:00
iain@liaison.example,2026-10-26,09:00,12:30
iain@liaison.example,2026-10-26,13:30,17:00
iain@liaison.example,2026-10-27,leave,
"""


@pytest.fixture
def staffed(engine: Engine) -> Engine:
    with transaction(engine) as session:
        for name in ("morag", "iain"):
            accounts.add(session, email=f"{name}@liaison.example", name=name, access=[], roles=["duty_nurse"], now=NOW)
    return engine


def take(engine: Engine, text: str, *, dry_run: bool = False) -> Report:
    with transaction(engine) as session:
        return import_rota(session, text, now=NOW, dry_run=dry_run)


def spans(engine: Engine, table: type[Shift] | type[Leave]) -> list[tuple[datetime, datetime]]:
    with reading(engine) as session:
        return [(row.starts_at, row.ends_at) for row in session.scalars(select(table).order_by(col(table.id)))]


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


def test_a_rota_is_taken_in_once_and_the_second_time_nothing_changes(staffed: Engine) -> None:
    dry = take(staffed, LIST, dry_run=True)
    assert spans(staffed, Shift) == []
    first, second = take(staffed, LIST), take(staffed, LIST)

    assert dry == first
    assert (first.added, second.unchanged, second.read) == (5, 5, 5)
    assert len(spans(staffed, Shift)) == 4


def test_nine_o_clock_is_nine_in_london_before_and_after_the_clocks_change(staffed: Engine) -> None:
    take(staffed, LIST)

    assert spans(staffed, Shift)[:2] == [(utc(23, 8), utc(23, 16)), (utc(26, 9), utc(26, 17))]


def test_leave_without_hours_is_the_whole_london_day_and_takes_somebody_off_the_rota(staffed: Engine) -> None:
    take(staffed, LIST + "iain@liaison.example,2026-10-27,09:00,17:00\n")

    assert spans(staffed, Leave) == [(utc(27, 0), utc(28, 0))]
    with reading(staffed) as session:
        assert [worker.name for worker in duty.rota(session, NOW).on_shift(utc(27, 11))] == []
        assert [worker.name for worker in duty.rota(session, NOW).on_shift(utc(26, 11))] == ["morag", "iain"]


def test_leave_of_some_hours_is_written_with_its_own_column(staffed: Engine) -> None:
    take(staffed, "email,date,start,end,leave\nmorag@liaison.example,2026-10-26,13:00,17:00,yes\n")

    assert spans(staffed, Leave) == [(utc(26, 13), utc(26, 17))]


def test_a_shift_with_new_hours_replaces_the_old_one_and_nothing_else_is_taken_away(staffed: Engine) -> None:
    take(staffed, LIST)

    report = take(staffed, "email,date,start,end\nmorag@liaison.example,2026-10-23,10:00,18:00\n")

    assert (report.added, report.changed) == (0, 1)
    assert spans(staffed, Shift)[0] == (utc(23, 9), utc(23, 17))
    assert len(spans(staffed, Shift)) == 4


def test_lines_that_make_no_shift_are_rejected_and_the_others_taken(staffed: Engine) -> None:
    report = take(
        staffed,
        "email,date,start,end\n"
        "nobody@liaison.example,2026-10-26,09:00,17:00\n"
        "morag@liaison.example,2026-10-26,17:00,09:00\n"
        "morag@liaison.example,2026-10-26,,17:00\n"
        "morag@liaison.example,2026-10-26,9 o'clock,17:00\n"
        "morag@liaison.example,30 February,09:00,17:00\n"
        "morag@liaison.example,2026-10-27,09:00,17:00\n"
        "morag@liaison.example,2026-10-27,16:00,18:00\n",
    )

    assert [(one.line, one.field) for one in report.rejected] == [
        (2, "email"), (3, "end"), (4, "start"), (5, "start"), (6, "date"), (8, "start")
    ]  # fmt: skip
    assert report.rejected[-1].why == "overlaps line 7"
    assert len(spans(staffed, Shift)) == 1


def test_a_rota_without_times_is_refused(staffed: Engine) -> None:
    with pytest.raises(WrongList, match="Columns missing: start, end"):
        take(staffed, "email,date\nmorag@liaison.example,2026-10-26\n")
