"""Hazard: an urgent mail waits with nobody (leave, a gap in the rota, a colleague who went home). It has an owner who is there, or it
alarms up the ladder until a person opens it."""

from datetime import timedelta

from build import FRIDAY_EVENING, TUESDAY_10AM, app_on, arrive, cases, letters, mail, service
from sqlalchemy import Engine, delete, select, update

from liaison.domain.states import CaseState
from liaison.store.session import reading, transaction
from liaison.store.tables import Alarm
from liaison.store.tables_people import Leave, Shift, Staff
from liaison.triage import reconsider, watch

URGENT = mail("He took an overdose this morning and is drowsy now", subject="Please ring")


def steps_told(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return sorted(session.scalars(select(Alarm.step)))


def test_with_nobody_on_the_rota_an_urgent_mail_is_kept_open_and_the_lead_is_told(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    with transaction(engine) as session:
        session.execute(delete(Shift))

    (case,) = arrive(app, URGENT)
    assert (case.state, case.gap) == (CaseState.UNASSIGNED, True)

    watch.raise_alarms(app, TUESDAY_10AM + timedelta(minutes=30))
    assert steps_told(engine) == ["duty", "lead", "owner"]
    assert [letter.to for letter in letters(app, "escalation")] == [["lena@service.example"]]


def test_with_no_colleague_at_all_the_alarm_is_still_raised_for_the_page(engine: Engine) -> None:
    app = app_on(engine)
    arrive(app, URGENT)

    assert (
        watch.raise_alarms(app, TUESDAY_10AM + timedelta(minutes=30)) == 4
    )  # the three steps of the ladder, and everybody who is not away


def test_an_urgent_mail_does_not_stay_with_a_colleague_who_falls_ill(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    with transaction(engine) as session:
        session.execute(update(Staff).where(Staff.id == ids["Ailsa"]).values(roles=["duty_nurse"]))
    (case,) = arrive(app, URGENT)
    others = ids["Nora"] if case.owner_id == ids["Ailsa"] else ids["Ailsa"]
    with transaction(engine) as session:
        session.add(Leave(staff_id=case.owner_id, starts_at=TUESDAY_10AM, ends_at=TUESDAY_10AM + timedelta(days=1)))

    reconsider.look_again(app, TUESDAY_10AM + timedelta(minutes=5))

    assert cases(app)[0].owner_id == others


def test_an_urgent_mail_of_a_closed_evening_alarms_when_the_service_opens_and_nobody_reads_it(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    (case,) = arrive(app, URGENT, now=FRIDAY_EVENING)

    assert watch.raise_alarms(app, case.read_by - timedelta(minutes=1)) == 0
    assert watch.raise_alarms(app, case.read_by + timedelta(minutes=15)) == 3
