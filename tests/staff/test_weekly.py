"""Patterns fill the rota ahead, once each, and never over what a person did."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import col

from liaison.domain.patterns import Pattern
from liaison.domain.workdays import calendar_for
from liaison.staff import accounts, shifts, swaps, weekly
from liaison.staff.refusals import ChangedMeanwhile
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Shift
from liaison.store.tables_rota import ShiftPattern, SwapWish

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
CALENDAR = calendar_for(range(2026, 2029))
FRIDAYS = Pattern(4, time(9), time(17), date(2026, 11, 27))


@pytest.fixture
def morag(engine: Engine) -> int:
    with transaction(engine) as session:
        return (
            accounts.add(
                session, email="morag@liaison.example", name="Morag", access=[], roles=["duty_nurse"], now=NOW
            ).id
            or 0
        )


@pytest.fixture
def iain(engine: Engine) -> int:
    with transaction(engine) as session:
        return (
            accounts.add(
                session, email="iain@liaison.example", name="Iain", access=[], roles=["duty_nurse"], now=NOW
            ).id
            or 0
        )


def fill(engine: Engine, now: datetime) -> int:
    with transaction(engine) as session:
        return weekly.fill_all(session, CALENDAR, now=now)


def days(engine: Engine) -> list[date]:
    with reading(engine) as session:
        return [at.date() for at in session.scalars(select(Shift.starts_at).order_by(col(Shift.starts_at)))]


def test_half_a_year_is_made_at_once_and_each_day_a_little_more(engine: Engine, morag: int) -> None:
    with transaction(engine) as session:
        _, made = weekly.add(session, morag, FRIDAYS, "Harbour", CALENDAR, by_id=morag, now=NOW)

    assert made == len(days(engine)) == 23  # 26 Fridays, less Christmas, New Year and Good Friday
    assert fill(engine, NOW) == 0
    assert fill(engine, NOW + timedelta(weeks=3)) == 3


def test_what_a_person_removed_is_not_made_again_and_another_shift_is_left_alone(engine: Engine, morag: int) -> None:
    with transaction(engine) as session:
        own = shifts.Wanted(morag, datetime(2027, 6, 4, 12, tzinfo=UTC), datetime(2027, 6, 4, 18, tzinfo=UTC))
        shifts.add(session, own, by_id=morag, now=NOW)
        weekly.add(session, morag, FRIDAYS, "", CALENDAR, by_id=morag, now=NOW)
    with transaction(engine) as session:
        first = session.scalars(select(Shift).order_by(col(Shift.starts_at))).first()
        assert first is not None
        shifts.remove(session, first.id or 0, version=first.version)

    fill(engine, NOW + timedelta(weeks=8))

    found = days(engine)
    assert date(2026, 11, 27) not in found
    assert found.count(date(2027, 6, 4)) == 1


def test_an_ended_pattern_leaves_what_was_before_and_makes_no_more(engine: Engine, morag: int) -> None:
    with transaction(engine) as session:
        row, _ = weekly.add(session, morag, FRIDAYS, "", CALENDAR, by_id=morag, now=NOW)
        pattern_id, version = row.id or 0, row.version
    with transaction(engine) as session:
        assert weekly.end(session, pattern_id, date(2026, 12, 11), version=version, now=NOW) == 20

    assert fill(engine, NOW + timedelta(weeks=20)) == 0
    assert days(engine) == [date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 11)]
    with pytest.raises(ChangedMeanwhile), transaction(engine) as session:
        weekly.end(session, pattern_id, date(2026, 12, 4), version=version, now=NOW)


def test_a_shift_that_a_colleague_took_stays_hers_when_the_pattern_ends(engine: Engine, morag: int, iain: int) -> None:
    with transaction(engine) as session:
        row, _ = weekly.add(session, morag, FRIDAYS, "", CALENDAR, by_id=morag, now=NOW)
        first = session.scalars(select(Shift).order_by(col(Shift.starts_at))).first()
        assert first is not None
        wish = swaps.ask(session, first.id or 0, version=1, to_id=iain, other_id=None, by_id=morag, now=NOW)
        pattern_id, version = row.id or 0, row.version
    with transaction(engine) as session:
        assert swaps.agree(session, wish, staff_id=iain, now=NOW) == ""
    with transaction(engine) as session:
        weekly.end(session, pattern_id, date(2026, 11, 26), version=version, now=NOW)

    with reading(engine) as session:
        assert [one.staff_id for one in session.scalars(select(Shift))] == [iain]


def test_two_who_agree_and_change_at_once_cannot_both_win(engine: Engine, morag: int, iain: int) -> None:
    with transaction(engine) as session:
        wanted = shifts.Wanted(morag, NOW + timedelta(days=1), NOW + timedelta(days=1, hours=4))
        shift_id = shifts.add(session, wanted, by_id=morag, now=NOW).id or 0
        wish = swaps.ask(session, shift_id, version=1, to_id=iain, other_id=None, by_id=morag, now=NOW)
    with transaction(engine) as session:
        assert swaps.agree(session, wish, staff_id=iain, now=NOW) == ""

    with pytest.raises(ChangedMeanwhile), transaction(engine) as session:
        shifts.change(session, shift_id, wanted, version=1, by_id=morag, now=NOW)
    with pytest.raises(ChangedMeanwhile), transaction(engine) as session:
        swaps.withdraw(session, wish, staff_id=morag, now=NOW)
    with reading(engine) as session:
        assert session.get_one(Shift, shift_id).staff_id == iain


def test_a_removed_shift_takes_its_wish_along_unanswered(engine: Engine, morag: int, iain: int) -> None:
    with transaction(engine) as session:
        wanted = shifts.Wanted(morag, NOW + timedelta(days=1), NOW + timedelta(days=1, hours=4))
        shift_id = shifts.add(session, wanted, by_id=morag, now=NOW).id or 0
        wish = swaps.ask(session, shift_id, version=1, to_id=iain, other_id=None, by_id=morag, now=NOW)
    with transaction(engine) as session:
        shifts.remove(session, shift_id, version=1)
    with transaction(engine) as session:
        assert "changed since" in swaps.agree(session, wish, staff_id=iain, now=NOW)

    with reading(engine) as session:
        assert session.get_one(SwapWish, wish).state.value == "lapsed"
        assert session.scalar(select(func.count()).select_from(ShiftPattern)) == 0
