"""Hazard: a question waits with a colleague who is not there. At no hour of a fortnight, whoever comes, goes, falls ill or leaves, does the
desk leave it there; and nothing urgent is ever given to somebody off shift."""

import random
from datetime import datetime, timedelta

import pytest
from build import TUESDAY_10AM, add_worker, app_on, arrive, cases, mail, service
from caseload import add_leave
from sqlalchemy import Engine, select, update

from jobs.reconsider_cases import run
from liaison.app import App
from liaison.clock import LONDON
from liaison.domain.states import CaseState
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Event
from liaison.store.tables_people import Leave, Shift, Staff
from liaison.triage import inbox, reconsider, watch
from models.taxonomy import Urgency

BODIES = (
    "He took an overdose this morning and is drowsy now",
    "Could you advise about the dose please?",
    "the prescription is lost",
    "We need an appointment",
    "A question of housing",
)
BREAK = timedelta(hours=2)


def there(app: App, staff_id: int, at: datetime) -> bool:
    """Whether somebody works here, is on shift and not on leave at a moment: asked of the rows themselves."""
    with reading(app.engine) as session:
        on = select(Shift.id).where(Shift.staff_id == staff_id, Shift.starts_at <= at, Shift.ends_at > at)
        away = select(Leave.id).where(Leave.staff_id == staff_id, Leave.starts_at <= at, Leave.ends_at > at)
        active = session.get_one(Staff, staff_id).active
        return active and bool(session.scalars(on).first()) and not session.scalars(away).first()


def sits(app: App, case: Case, now: datetime) -> bool:
    """Whether a case is with somebody who is not there, and not back from a break within two hours (a calm one only)."""
    if (
        case.owner_id is None
        or case.state not in (CaseState.ASSIGNED, CaseState.OPEN)
        or there(app, case.owner_id, now)
    ):
        return False
    urgent = case.urgency in (Urgency.U1, Urgency.U2)
    return urgent or not any(there(app, case.owner_id, now + BREAK * n / 8) for n in range(1, 9))


def people(app: App) -> dict[str, int]:
    """The service, with a second and a third of the roles that most mail goes to."""
    ids = service(app)
    with transaction(app.engine) as session:
        for name, role in (("Neil", "duty_nurse"), ("Gregor", "prescriber"), ("Bell", "pharmacist")):
            ids[name] = add_worker(session, name, [role], TUESDAY_10AM)
    return ids


@pytest.mark.parametrize("seed", range(2))
def test_through_a_fortnight_of_shifts_leave_and_illness_nothing_is_left_with_the_absent(
    memory_engine: Engine, seed: int
) -> None:
    app, dice = app_on(memory_engine), random.Random(seed)
    ids, now = people(app), TUESDAY_10AM
    looked = absent_seen = 0
    for step in range(26):
        now += timedelta(hours=dice.choice([1, 3, 5, 12]))
        here = now.astimezone(LONDON)
        arrive(
            app, mail(dice.choice(BODIES), message_id=f"<{seed}.{step}@quay.example>", subject=f"No {step}"), now=now
        )
        if step % 5 == 0:
            add_leave(app, dice.choice(list(ids.values())), now, now + timedelta(hours=dice.choice([1, 5, 30])))
        if step == 14:
            with transaction(app.engine) as session:
                session.execute(update(Staff).where(Staff.id == ids["Gregor"]).values(active=False))
        absent_seen += sum(sits(app, case, now) for case in cases(app))

        run(app, now, now)

        is_open = here.weekday() < 5 and 9 <= here.hour < 17 and here.date().isoformat() != "2026-11-30"
        for case in cases(app):
            urgent = case.urgency in (Urgency.U1, Urgency.U2)
            if is_open or urgent or (case.owner_id == ids["Gregor"] and step >= 14):
                assert not sits(app, case, now), (case.reference, case.urgency, now)
                looked += 1
        attend(app, dice, now)
    assert looked > 30
    assert absent_seen > 2  # there was something to give on


def attend(app: App, dice: random.Random, now: datetime) -> None:
    """Whoever is there opens some of what is theirs, and finishes some of it."""
    for case in cases(app):
        if case.owner_id is None or case.id is None or not there(app, case.owner_id, now):
            continue
        with transaction(app.engine) as session:
            if case.state is CaseState.ASSIGNED and dice.random() < 0.5:
                inbox.open_case(session, case.id, staff_id=case.owner_id, now=now)
            elif case.state is CaseState.OPEN and dice.random() < 0.2:
                inbox.close(session, case.id, version=case.version, reason="answered", staff_id=case.owner_id, now=now)


def test_no_urgent_mail_is_ever_given_to_somebody_off_shift(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    people(app)
    now = TUESDAY_10AM
    for hour in range(0, 24 * 7, 11):
        now = TUESDAY_10AM + timedelta(hours=hour)
        arrive(app, mail(BODIES[0], message_id=f"<{hour}@quay.example>", subject=f"No {hour}"), now=now)
        run(app, now, now)

    with reading(memory_engine) as session:
        given = select(Event.subject_id, Event.at, Event.because).where(Event.kind == "case", Event.now == "assigned")
        moves = [tuple(row) for row in session.execute(given.order_by(Event.id))]
        names = {staff.name: staff.id for staff in session.scalars(select(Staff))}
    told = [(at, words.partition(". ")[2] or words) for _, at, words in moves]
    owners = [(at, names[words.partition(":")[0]]) for at, words in told if words.partition(":")[0] in names]
    assert len(owners) >= 5
    assert all(there(app, owner, at) for at, owner in owners)


def test_what_nobody_can_take_alarms_up_the_ladder_until_a_person_opens_it(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    (case,) = arrive(app, mail(BODIES[0]))
    late = TUESDAY_10AM + timedelta(hours=7, minutes=1)  # everybody has gone home

    reconsider.look_again(app, late)

    (case,) = cases(app)
    assert (case.owner_id, case.state, case.gap) == (None, CaseState.UNASSIGNED, True)
    assert watch.raise_alarms(app, late) >= 1


def test_a_case_is_given_on_however_old_it_is(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail(BODIES[1]))
    add_leave(app, ids["Petra"], TUESDAY_10AM, TUESDAY_10AM + timedelta(days=20))
    with transaction(engine) as session:
        long_ago = TUESDAY_10AM - timedelta(days=900)
        session.execute(update(Case).values(received_at=long_ago, read_by=long_ago, answer_by=long_ago))
    assert case.owner_id == ids["Petra"]

    reconsider.look_again(app, TUESDAY_10AM)

    assert cases(app)[0].owner_id == ids["Farid"]


def test_a_closed_case_stays_with_whoever_answered_it(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail(BODIES[1]))
    with transaction(engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Petra"], now=TUESDAY_10AM)
        row = session.get_one(Case, case.id)
        events.move(
            session, row, CaseState.CLOSED, actor=events.person(ids["Petra"]), now=TUESDAY_10AM, because="answered"
        )
    add_leave(app, ids["Petra"], TUESDAY_10AM, TUESDAY_10AM + timedelta(days=20))

    assert reconsider.look_again(app, TUESDAY_10AM) == 0
    assert cases(app)[0].owner_id == ids["Petra"]
