"""An urgent mail that nobody has opened is told up the ladder, each step once, until a person opens it."""

from datetime import timedelta

from build import TUESDAY_10AM, app_on, arrive, letters, mail, service
from sqlalchemy import Engine

from liaison.store.session import transaction
from liaison.triage import inbox, watch

URGENT = mail("Jo Example took an overdose of heroin this morning and is drowsy now", subject="Jo Example")


def minutes(n: int):
    return TUESDAY_10AM + timedelta(minutes=n)


def test_the_ladder_climbs_until_somebody_opens_it(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, URGENT)

    assert watch.raise_alarms(app, minutes(14)) == 0
    assert watch.raise_alarms(app, minutes(15)) == 1
    assert watch.raise_alarms(app, minutes(16)) == 0
    assert watch.raise_alarms(app, minutes(20)) == 1
    with transaction(engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Nora"], now=minutes(21))
    assert watch.raise_alarms(app, minutes(60)) == 0


def test_the_alarm_goes_to_owner_then_duty_then_lead_and_names_nobody(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    (case,) = arrive(app, URGENT)

    watch.raise_alarms(app, minutes(60))

    alarms = letters(app, "escalation")
    assert {to for letter in alarms for to in letter.to} == {"nora@service.example", "lena@service.example"}
    for letter in alarms:
        assert case.reference in letter.text
        assert "Example" not in letter.subject + letter.text
        assert "overdose" not in letter.subject + letter.text


def test_routine_mail_raises_no_alarm(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    arrive(app, mail("Could we have an appointment please"))

    assert watch.raise_alarms(app, minutes(60 * 24 * 9)) == 0


def test_an_urgent_case_that_nobody_has_alarms_as_well(engine: Engine) -> None:
    app = app_on(engine)
    arrive(app, URGENT)

    assert watch.raise_alarms(app, minutes(60)) == 3


def test_an_urgent_reply_that_nobody_opens_climbs_the_ladder_anew(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, URGENT)
    watch.raise_alarms(app, minutes(60))
    with transaction(engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Nora"], now=minutes(61))
    before = len(letters(app, "escalation"))

    reply = mail("He cannot be woken now", message_id="<two@quay.example>", headers="In-Reply-To: <one@quay.example>")
    arrive(app, reply, now=minutes(62))

    assert watch.raise_alarms(app, minutes(63)) == 0
    assert watch.raise_alarms(app, minutes(62 + 60)) == 3
    assert len(letters(app, "escalation")) > before
    assert watch.raise_alarms(app, minutes(62 + 90)) == 0
