"""What somebody has goes on when they are not there: to somebody who is, with the reason, and whoever had it can see it."""

from datetime import timedelta

import pytest
from build import FRIDAY_EVENING, TUESDAY_10AM, add_worker, app_on, arrive, cases, mail, service
from caseload import add_leave
from sqlalchemy import Engine, select, update

from liaison.app import App
from liaison.domain.states import CaseState
from liaison.store import events
from liaison.store.desk_queries import given_on
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Draft, Event
from liaison.store.tables_desk import GivenOn, NotToday
from liaison.store.tables_people import Shift, Staff
from liaison.triage import inbox, reconsider, route, wishes
from models.taxonomy import Urgency

DOSE = "Could you advise about the dose please?"
URGENT = "He took an overdose this morning and is drowsy now"
LATER = TUESDAY_10AM + timedelta(minutes=5)


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    """The invented service, with a second prescriber who covers everything."""
    found = service(app)
    with transaction(app.engine) as session:
        return found | {"Gregor": add_worker(session, "Gregor", ["prescriber"], TUESDAY_10AM)}


def owned(app: App, body: str, owner: int, *, opened: bool = True) -> int:
    """A case in somebody's hands."""
    case = arrive(app, mail(body, message_id=f"<{len(cases(app))}@quay.example>", subject=f"No {len(cases(app))}"))[-1]
    with transaction(app.engine) as session:
        row = session.get_one(Case, case.id)
        inbox.give(
            session,
            row,
            owner,
            actor=events.person(owner),
            now=TUESDAY_10AM,
            because="handed over",
            opened=owner if opened else None,
        )
    assert case.id is not None
    return case.id


def off(app: App, staff_id: int, at=TUESDAY_10AM) -> None:
    """Somebody's shift ends now, and no other is to come."""
    with transaction(app.engine) as session:
        session.execute(
            update(Shift)
            .where(Shift.staff_id == staff_id, Shift.ends_at > at)
            .values(ends_at=at, starts_at=at - timedelta(hours=1))
        )


def one(app: App, case_id: int) -> Case:
    with reading(app.engine) as session:
        return session.get_one(Case, case_id)


def reasons(app: App, case_id: int) -> list[str]:
    with reading(app.engine) as session:
        rows = select(Event.because).where(Event.kind == "case", Event.subject_id == case_id).order_by(Event.id)
        return list(session.scalars(rows))


def test_an_unopened_mail_of_somebody_whose_shift_is_over_goes_on_and_keeps_its_clock(
    app: App, ids: dict[str, int]
) -> None:
    case_id = owned(app, DOSE, ids["Petra"], opened=False)
    before = one(app, case_id)
    off(app, ids["Petra"])

    assert reconsider.look_again(app, LATER) == 1

    case = one(app, case_id)
    assert (case.owner_id, case.state, case.opened_at) == (ids["Gregor"], CaseState.ASSIGNED, None)
    assert (case.read_by, case.clock) == (before.read_by, before.clock)
    assert case.version > before.version
    assert reasons(app, case_id)[-1].startswith(
        "given on, as its owner is off duty and had not opened it. Gregor: on duty until 17:00"
    )


def test_whoever_had_it_finds_out_and_so_does_whoever_gets_it(app: App, ids: dict[str, int]) -> None:
    case_id = owned(app, DOSE, ids["Petra"])
    off(app, ids["Petra"])
    reconsider.look_again(app, LATER)

    with reading(app.engine) as session:
        (gone,) = given_on(session, ids["Petra"], LATER)
        assert given_on(session, ids["Petra"], LATER + timedelta(days=8)) == []
    assert (gone.case_id, gone.owner, gone.because) == (case_id, "Gregor", "its owner is off duty")
    assert "Gregor" in one(app, case_id).because


def test_an_opened_one_is_unopened_again_with_a_reading_clock_that_begins_now(app: App, ids: dict[str, int]) -> None:
    case_id = owned(app, URGENT, ids["Petra"])
    before = one(app, case_id)
    off(app, ids["Petra"])

    reconsider.look_again(app, TUESDAY_10AM + timedelta(hours=2))

    case = one(app, case_id)
    assert case.opened_at is None
    assert case.read_by == TUESDAY_10AM + timedelta(hours=2, minutes=15)
    assert (case.clock, case.answer_by) == (before.clock + 1, before.answer_by)


def test_an_urgent_one_alarms_at_once_when_nobody_is_there(app: App, ids: dict[str, int]) -> None:
    case_id = owned(app, URGENT, ids["Petra"], opened=False)

    assert reconsider.look_again(app, TUESDAY_10AM + timedelta(hours=7)) == 1  # everybody's shift is over

    case = one(app, case_id)
    assert (case.state, case.owner_id, case.gap) == (CaseState.UNASSIGNED, None, True)


def test_calm_work_stays_over_night_and_is_with_its_owner_in_the_morning(app: App, ids: dict[str, int]) -> None:
    case_id = owned(app, DOSE, ids["Petra"])

    assert reconsider.look_again(app, TUESDAY_10AM + timedelta(hours=9)) == 0
    assert reconsider.look_again(app, TUESDAY_10AM + timedelta(hours=23)) == 0
    assert one(app, case_id).owner_id == ids["Petra"]


def test_leave_that_begins_takes_effect_at_once_and_so_does_an_account_that_ends(app: App, ids: dict[str, int]) -> None:
    first, second = owned(app, DOSE, ids["Petra"]), owned(app, DOSE, ids["Gregor"])
    add_leave(app, ids["Petra"], TUESDAY_10AM, TUESDAY_10AM + timedelta(days=3))

    assert reconsider.look_again(app, LATER) == 1
    assert one(app, first).owner_id == ids["Gregor"]
    with transaction(app.engine) as session:
        session.execute(update(Staff).where(Staff.id == ids["Gregor"]).values(active=False))
    assert reconsider.look_again(app, LATER) == 2
    assert {one(app, first).owner_id, one(app, second).owner_id} == {ids["Farid"]}


def test_a_draft_keeps_it_and_waiting_goes_on_waiting_with_another(app: App, ids: dict[str, int]) -> None:
    written, waits = owned(app, DOSE, ids["Petra"]), owned(app, DOSE, ids["Petra"])
    with transaction(app.engine) as session:
        session.add(Draft(case_id=written, author_id=ids["Petra"], at=TUESDAY_10AM, text="Half an answer"))
        row = session.get_one(Case, waits)
        inbox.wait_for(session, waits, version=row.version, on_what="the ECG", staff_id=ids["Petra"], now=TUESDAY_10AM)
        tomorrow = TUESDAY_10AM + timedelta(days=1)
        session.execute(update(Case).where(Case.id == written).values(answer_by=tomorrow + timedelta(days=1)))
    add_leave(app, ids["Petra"], TUESDAY_10AM, TUESDAY_10AM + timedelta(hours=10))

    assert reconsider.look_again(app, LATER) == 0  # back tomorrow
    add_leave(app, ids["Petra"], TUESDAY_10AM, TUESDAY_10AM + timedelta(days=5))
    assert reconsider.look_again(app, LATER) == 2

    assert (one(app, waits).state, one(app, waits).owner_id) == (CaseState.WAITING, ids["Gregor"])
    assert one(app, waits).opened_at is not None
    assert one(app, written).owner_id == ids["Gregor"]
    with reading(app.engine) as session:
        assert session.scalars(select(Draft.text)).one() == "Half an answer"


def test_nothing_is_taken_from_somebody_who_is_there_and_nothing_happens_twice(app: App, ids: dict[str, int]) -> None:
    owned(app, DOSE, ids["Petra"])
    owned(app, URGENT, ids["Gregor"], opened=False)

    assert reconsider.look_again(app, LATER) == 0
    off(app, ids["Petra"])
    assert [reconsider.look_again(app, LATER) for _ in range(3)] == [1, 0, 0]
    with reading(app.engine) as session:
        assert len(session.scalars(select(GivenOn)).all()) == 1


def test_somebody_overloaded_is_relieved_of_unopened_calm_mail(app: App, ids: dict[str, int]) -> None:
    made = [owned(app, DOSE, ids["Petra"], opened=n < 20) for n in range(30)]

    moved = reconsider.look_again(app, LATER)

    assert 0 < moved <= 10
    owners = [one(app, case_id).owner_id for case_id in made]
    assert set(owners[:20]) == {ids["Petra"]}  # what she has opened is hers
    assert owners.count(ids["Gregor"]) == moved
    assert reconsider.look_again(app, LATER) == 0


def test_what_she_is_spared_goes_on_unopened_and_no_trace_of_the_wish_is_left_tomorrow(
    app: App, ids: dict[str, int]
) -> None:
    case_id = owned(app, DOSE, ids["Petra"], opened=False)
    with transaction(app.engine) as session:
        wishes.spare(session, ["prescribing_advice"], staff_id=ids["Petra"], now=TUESDAY_10AM)

    assert reconsider.look_again(app, LATER) == 1

    assert one(app, case_id).owner_id == ids["Gregor"]
    assert "spare" not in " ".join(reasons(app, case_id))
    reconsider.look_again(app, TUESDAY_10AM + timedelta(days=1))
    with reading(app.engine) as session:
        assert session.scalars(select(NotToday)).all() == []


def test_an_urgent_mail_of_a_spared_kind_stays_when_nobody_else_is_there(app: App, ids: dict[str, int]) -> None:
    case_id = owned(app, URGENT, ids["Petra"], opened=False)
    for name in ("Gregor", "Nora", "Farid", "Lena", "Ailsa"):
        off(app, ids[name])
    with transaction(app.engine) as session:
        wishes.spare(session, ["hard"], staff_id=ids["Petra"], now=TUESDAY_10AM)

    assert reconsider.look_again(app, LATER) == 0
    assert one(app, case_id).owner_id == ids["Petra"]


def test_what_came_while_closed_is_shared_out_at_the_opening_to_who_is_there(app: App, ids: dict[str, int]) -> None:
    made = arrive(app, *(mail(DOSE, message_id=f"<{n}@quay.example>") for n in range(12)), now=FRIDAY_EVENING)
    assert {(case.state, case.owner_id, case.gap) for case in made} == {(CaseState.UNASSIGNED, None, False)}
    assert "It is given out at Tue 1 Dec 09:00" in made[0].because
    opening = FRIDAY_EVENING + timedelta(days=3, hours=15)

    assert route.reroute(app, opening - timedelta(minutes=1)) == 0
    assert route.reroute(app, opening) == 12

    found = cases(app)
    assert {case.state for case in found} == {CaseState.ASSIGNED}
    owners = [case.owner_id for case in found]
    assert owners.count(ids["Petra"]) == owners.count(ids["Gregor"]) == 6
    assert "shared out with 11 others that waited" in found[0].because


def test_a_case_taken_by_a_colleague_in_the_same_moment_is_left_to_her(app: App, ids: dict[str, int]) -> None:
    case_id = owned(app, DOSE, ids["Petra"], opened=False)
    off(app, ids["Petra"])
    with reading(app.engine) as session:
        desk = reconsider.open_desk(session, app, LATER)
        seen = reconsider.to_go(session, desk)
    with transaction(app.engine) as session:
        inbox.take(session, case_id, version=one(app, case_id).version, staff_id=ids["Nora"], now=LATER)

    with transaction(app.engine) as session:
        assert reconsider.send_on(session, desk, seen, LATER) == 0

    assert one(app, case_id).owner_id == ids["Nora"]


def test_more_than_one_batch_goes_on_the_urgent_first(app: App, ids: dict[str, int]) -> None:
    made = [owned(app, DOSE, ids["Petra"]) for _ in range(5)]
    made.append(owned(app, URGENT, ids["Petra"]))
    off(app, ids["Petra"])

    assert reconsider.look_again(app, LATER, at_once=2) == 6

    with reading(app.engine) as session:
        first = session.scalars(select(GivenOn.case_id).order_by(GivenOn.id)).first()
    assert one(app, first).urgency is Urgency.U1
    assert all(one(app, case_id).owner_id != ids["Petra"] for case_id in made)
