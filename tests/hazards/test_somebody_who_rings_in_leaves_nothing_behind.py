"""Hazard: somebody is suddenly away, or a shift changes hands, and mail goes on waiting with whoever is not there."""

from datetime import UTC, datetime, timedelta

from build import TUESDAY_10AM, add_worker, app_on, arrive, mail, service
from seed import again
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.staff import leave, shifts, swaps
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Shift
from liaison.triage import reconsider, route

NOON = TUESDAY_10AM + timedelta(hours=2)


def shift_of(engine: Engine, staff_id: int, day: int) -> Shift:
    with reading(engine) as session:
        starts = datetime(2026, 11, day, tzinfo=UTC)
        rows = select(Shift).where(col(Shift.staff_id) == staff_id, col(Shift.starts_at) > starts)
        found = session.scalars(rows.order_by(col(Shift.starts_at))).first()
        assert found is not None
        return found


def test_away_from_now_what_waits_unopened_goes_to_somebody_who_is_there(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail("the prescription ran out and the pharmacy has none for tonight"))
    had = case.owner_id or 0

    with transaction(engine) as session:
        ends = NOON + timedelta(hours=12)
        leave.enter(session, had, NOON, ends, "away", by_id=ids["Lena"], now=NOON)
    reconsider.look_again(app, NOON)
    route.reroute(app, NOON)

    assert again(app, case.id or 0).owner_id not in (had, None)


def test_after_a_swap_mail_goes_to_whoever_has_the_shift_now(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    with transaction(engine) as session:
        una = add_worker(session, "Una", ["duty_nurse"], TUESDAY_10AM)
    hers = shift_of(engine, una, 25)
    with transaction(engine) as session:
        shifts.remove(session, hers.id or 0, version=1)
    mine = shift_of(engine, ids["Nora"], 25)
    with transaction(engine) as session:
        wish = swaps.ask(session, mine.id or 0, version=1, to_id=una, other_id=None, by_id=ids["Nora"], now=NOON)
    with transaction(engine) as session:
        assert swaps.agree(session, wish, staff_id=una, now=NOON) == ""

    wednesday = TUESDAY_10AM + timedelta(days=1)
    urgent = mail("He took an overdose and is drowsy now", message_id="<w@quay.example>")
    case = arrive(app, urgent, now=wednesday)[-1]

    assert case.owner_id == una


def test_nobody_is_on_duty_while_she_is_away_whatever_shift_she_took(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    with transaction(engine) as session:
        leave.enter(session, ids["Nora"], NOON, NOON + timedelta(days=3), "away", by_id=ids["Lena"], now=NOON)

    case = arrive(app, mail("He took an overdose and is drowsy now", message_id="<w@quay.example>"), now=NOON)[-1]

    assert case.owner_id != ids["Nora"]
