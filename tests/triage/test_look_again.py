"""A case comes back on its day: to the top of its owner's, or to somebody who is in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, mail, service
from sqlalchemy import Engine, delete, select

from liaison.app import App
from liaison.domain.states import CaseState
from liaison.store.inbox_queries import Wanted, lines
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_casework import LookAgain
from liaison.store.tables_people import Leave, Shift
from liaison.store.today_queries import mine, to_look_at
from liaison.triage import inbox, look_again
from liaison.triage.inbox import NotAllowed, Stale
from liaison.web.inbox_pages import back_on_top

THURSDAY = date(2026, 11, 26)
OPENING = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


@pytest.fixture
def case(app: App, ids: dict[str, int]) -> Case:
    """Taken by Petra, and waiting for the practice."""
    arrive(app, mail())
    act(app, inbox.open_case, ids["Petra"], versioned=False)
    act(app, inbox.take, ids["Petra"])
    act(app, inbox.wait_for, ids["Petra"], on_what="the ECG")
    return cases(app)[0]


def act(app: App, do, staff_id: int, *, versioned: bool = True, **values) -> None:
    version = {"version": cases(app)[0].version} if versioned else {}
    with transaction(app.engine) as session:
        do(session, cases(app)[0].id, staff_id=staff_id, now=TUESDAY_10AM, **version, **values)


def set_day(app: App, ids: dict[str, int], on: date = THURSDAY) -> None:
    act(app, look_again.set_day, ids["Petra"], on=on, because="has the ECG come?")


def tops(app: App, staff_id: int) -> list[int]:
    with reading(app.engine) as session:
        return [
            line.id
            for line in back_on_top(lines(session, Wanted("mine", staff_id)).lines, to_look_at(session, staff_id).lines)
        ]


def test_it_comes_back_at_the_opening_of_its_day_and_not_before(app: App, ids: dict[str, int], case: Case) -> None:
    set_day(app, ids)

    assert look_again.take_batch(app, OPENING - timedelta(minutes=1)) == 0
    assert cases(app)[0].state is CaseState.WAITING
    assert look_again.take_batch(app, OPENING) == 1
    assert look_again.take_batch(app, OPENING + timedelta(minutes=10)) == 0
    now = cases(app)[0]
    assert (now.state, now.owner_id, now.read_by) == (CaseState.OPEN, ids["Petra"], case.read_by)


def test_it_stands_at_the_top_of_mine_below_what_is_immediate(app: App, ids: dict[str, int], case: Case) -> None:
    set_day(app, ids)
    for n, body in enumerate(("the prescription for tonight", "She took an overdose this morning and is drowsy now")):
        arrive(app, mail(body, message_id=f"<{n}@quay.example>"))
    with transaction(app.engine) as session:
        for other in cases(app)[1:]:
            inbox.hand_over(
                session,
                other.id,
                version=other.version,
                to_id=ids["Petra"],
                because="",
                staff_id=ids["Nora"],
                now=TUESDAY_10AM,
            )
    before = tops(app, ids["Petra"])
    look_again.take_batch(app, OPENING)

    assert case.id not in before
    wanted = [cases(app)[2].id, case.id, cases(app)[1].id]
    assert tops(app, ids["Petra"]) == wanted
    with reading(app.engine) as session:
        assert [line.id for line in mine(session, ids["Petra"]).lines] == wanted
        assert [line.id for line in to_look_at(session, ids["Petra"]).lines] == [case.id]


def test_a_day_on_which_we_are_closed_becomes_the_next_working_day(app: App, ids: dict[str, int], case: Case) -> None:
    set_day(app, ids, date(2026, 11, 28))  # a Saturday; Monday the 30th is St Andrew's Day
    with reading(app.engine) as session:
        assert session.scalars(select(LookAgain.on)).all() == [date(2026, 12, 1)]


def test_while_its_owner_is_away_somebody_who_is_in_gets_it_unopened(app: App, ids: dict[str, int], case: Case) -> None:
    set_day(app, ids)
    with transaction(app.engine) as session:
        session.add(
            Leave(staff_id=ids["Petra"], starts_at=OPENING - timedelta(hours=3), ends_at=OPENING + timedelta(days=3))
        )
    look_again.take_batch(app, OPENING)

    now = cases(app)[0]
    assert now.owner_id not in (None, ids["Petra"])
    assert (now.state, now.opened_at, now.clock) == (CaseState.ASSIGNED, None, case.clock + 1)
    assert now.read_by > OPENING
    assert now.answer_by == case.answer_by


@pytest.mark.parametrize("do", ["looked", "waits", "finished"])
def test_it_leaves_the_top_when_somebody_has_looked_waits_again_or_finishes(
    app: App, ids: dict[str, int], case: Case, do: str
) -> None:
    set_day(app, ids)
    look_again.take_batch(app, OPENING)
    match do:
        case "looked":
            act(app, look_again.set_down, ids["Petra"])
        case "waits":
            act(app, inbox.wait_for, ids["Petra"], on_what="the ECG")
        case _:
            act(app, inbox.close, ids["Petra"], reason="answered")
    with reading(app.engine) as session:
        assert session.scalars(select(LookAgain)).all() == []


def test_a_day_to_come_outlives_a_wait_and_not_a_finish(app: App, ids: dict[str, int], case: Case) -> None:
    set_day(app, ids)
    act(app, inbox.take, ids["Petra"])
    act(app, inbox.wait_for, ids["Petra"], on_what="the ECG")
    with reading(app.engine) as session:
        assert len(session.scalars(select(LookAgain)).all()) == 1
    act(app, inbox.close, ids["Petra"], reason="answered")
    assert look_again.take_batch(app, OPENING) == 0
    assert cases(app)[0].state is CaseState.CLOSED


@pytest.mark.parametrize("on", [TUESDAY_10AM.date(), date(2026, 1, 5), date(2028, 1, 5)])
def test_today_the_past_and_far_away_are_asked_about(app: App, ids: dict[str, int], case: Case, on: date) -> None:
    with pytest.raises(NotAllowed, match="Choose a day"):
        set_day(app, ids, on)


def test_a_case_of_nobody_and_a_page_of_before_are_refused(app: App, ids: dict[str, int], case: Case) -> None:
    with transaction(app.engine) as session, pytest.raises(Stale):
        look_again.set_day(
            session, case.id, version=case.version - 1, on=THURSDAY, because="", staff_id=ids["Petra"], now=TUESDAY_10AM
        )
    with transaction(app.engine) as session:
        session.execute(delete(Shift))  # nobody is on the rota: the next case finds nobody
    nobodys = arrive(app, mail(message_id="<two@quay.example>"))[-1]
    with transaction(app.engine) as session, pytest.raises(NotAllowed, match="Take the case first"):
        look_again.set_day(
            session,
            nobodys.id,
            version=nobodys.version,
            on=THURSDAY,
            because="",
            staff_id=ids["Petra"],
            now=TUESDAY_10AM,
        )
