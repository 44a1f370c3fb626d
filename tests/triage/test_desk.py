"""The desk at one moment: who carries what, whose locality, whose keyworker, and the first handler first."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, arrive, mail, person, service
from caseload import add_leave
from sqlalchemy import Engine, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.routing_load import Load
from liaison.domain.states import CaseState
from liaison.staff.duty import rota
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_people import Person
from liaison.triage.desk import Desk, handlers, loads, open_desk, tally
from models.taxonomy import CATEGORIES, Category, Handler, Urgency


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    service(made)
    return made


def desk(app: App) -> Desk:
    with reading(app.engine) as session:
        return open_desk(session, app, NOW)


def carried(app: App) -> dict[int, Load]:
    with reading(app.engine) as session:
        return loads(session, NOW, rota(session, NOW))


def change_cases(app: App, **values: object) -> None:
    with transaction(app.engine) as session:
        session.execute(update(Case).where(col(Case.id) > 0).values(**values))


@pytest.mark.parametrize("category", [*Category, None])
def test_the_handler_that_was_decided_on_comes_first_and_none_twice(category: Category | None) -> None:
    for first in Handler:
        found = handlers(category, first)
        assert found[0] is first
        assert len(set(found)) == len(found)
        assert set(found) == {first, *(CATEGORIES[category].handlers if category else ())}


def test_it_knows_localities_and_keyworkers(app: App) -> None:
    ids = service_ids(app)
    with_one, without = person(app, "3002741236"), person(app, "3002741244")
    with transaction(app.engine) as session:
        session.get_one(Person, with_one).keyworker_id = ids["Ailsa"]

    opened = desk(app)

    assert opened.localities == {"99901": "North", "99902": "South"}
    assert opened.keyworkers == {with_one: ids["Ailsa"]}
    assert without not in opened.keyworkers


def service_ids(app: App) -> dict[str, int]:
    return {worker.name: worker.id for worker in desk(app).rota.workers}


def test_open_cases_weigh_by_level_and_what_came_this_week_is_counted_apart(app: App) -> None:
    (case,) = arrive(app, mail("A dose question"))
    owner = case.owner_id
    assert owner is not None

    open_now = carried(app)
    change_cases(app, state=CaseState.CLOSED)
    closed = carried(app)
    change_cases(app, received_at=NOW - timedelta(days=9))
    long_ago = carried(app)

    weight = Load().plus(case.urgency).points
    hours = 9.0  # Monday and one hour of Tuesday
    assert open_now[owner] == Load(1, weight, weight, worked=hours)
    assert closed[owner] == Load(0, 0, weight, worked=hours)
    assert long_ago[owner] == Load(worked=hours)


def test_leave_does_not_count_as_hours_worked_and_hard_mail_is_counted_apart(app: App) -> None:
    ids = service_ids(app)
    add_leave(app, ids["Nora"], NOW - timedelta(days=1, hours=1), NOW)
    (case,) = arrive(app, mail("He took an overdose this morning and is drowsy now"))

    now = carried(app)

    assert now[ids["Nora"]].worked == 0
    assert [now[case.owner_id or 0].hard, now[ids["Petra"]].hard] == [1, 0] or case.owner_id == ids["Petra"]


def test_the_mail_of_a_week_begins_where_the_last_one_closed(app: App) -> None:
    (case,) = arrive(app, mail("A dose question"))
    change_cases(app, state=CaseState.CLOSED, received_at=NOW - timedelta(days=3, hours=17))

    assert carried(app)[case.owner_id or 0].given > 0
    change_cases(app, received_at=NOW - timedelta(days=3, hours=17, minutes=1))
    assert all(load.given == 0 for load in carried(app).values())


def test_what_is_given_out_counts_at_once(app: App) -> None:
    (case,) = arrive(app, mail("A dose question"))
    opened = desk(app)
    before = opened.load[case.owner_id or 0]

    chosen = opened.choose_for(case)

    assert chosen.owner_id == case.owner_id
    assert chosen.because
    assert opened.load[case.owner_id or 0] == before.plus(case.urgency)


def test_nobody_on_duty_is_a_gap_with_its_reason(app: App) -> None:
    (case,) = arrive(app, mail("A dose question"))
    with reading(app.engine) as session:
        opened = open_desk(session, app, NOW + timedelta(days=60))

    chosen = opened.choose_for(case)

    assert chosen.owner_id is None
    assert chosen.because


def test_a_tally_adds_open_and_given_apart() -> None:
    heavy = Load().plus(Urgency.U1).points

    assert tally(Load(1, 2, 3), Urgency.U1, 2, is_open=True) == Load(3, 2 + 2 * heavy, 3)
    assert tally(Load(1, 2, 3), Urgency.U1, 2, is_open=False) == Load(1, 2, 3 + 2 * heavy)
    assert tally(Load(hard=1), Urgency.U1, 2, is_open=False, hard=True).hard == 3
