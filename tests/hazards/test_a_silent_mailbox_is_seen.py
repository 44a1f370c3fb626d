"""Hazard: fetching has stopped and nobody notices for days. The trouble is kept in plain words, told to two people, shown on every page,
and ends by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, ledger, mail, service
from seed import signed_in_cookie
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from jobs import poll_mailboxes, send_canaries, send_letters
from liaison.app import App
from liaison.cli import doctor
from liaison.domain.states import RunState
from liaison.mail.mailbox import CursorLost, MailboxDown, MailboxRefused
from liaison.mail.memory import MemoryMailbox
from liaison.store.session import reading, transaction
from liaison.store.tables import JobRun, MailboxRow
from liaison.triage import alert
from liaison.web.deps import COOKIE
from liaison.web.window import create_app

TROUBLES = {
    "away": MailboxDown("The mail folder is not there: connect the drive."),
    "refused": MailboxRefused("The mail folder is closed to this account."),
}


def row(engine: Engine) -> MailboxRow:
    with reading(engine) as session:
        return session.scalars(select(MailboxRow)).one()


@pytest.mark.parametrize("name", TROUBLES)
def test_each_poll_that_fails_says_so_and_the_last_good_one_stays_on_record(engine: Engine, name: str) -> None:
    app = app_on(engine)
    service(app)
    box = app.mailboxes["main"]
    poll_mailboxes.run(app, TUESDAY_10AM, TUESDAY_10AM)
    box.deliver(mail())
    box.fail("fetch", TROUBLES[name], times=3)

    for minute in range(1, 4):
        now = TUESDAY_10AM + timedelta(minutes=minute)
        report = poll_mailboxes.run(app, now, now)
        assert str(TROUBLES[name]) in report.problems[0]

    found = row(engine)
    assert (found.trouble, found.polled_ok_at) == (str(TROUBLES[name]), TUESDAY_10AM)
    assert found.polled_at == TUESDAY_10AM + timedelta(minutes=3)
    now = TUESDAY_10AM + timedelta(minutes=4)
    assert poll_mailboxes.run(app, now, now).problems == ()
    assert (row(engine).trouble, row(engine).polled_ok_at) == (None, now)
    assert len(ledger(app)) == 1


def test_a_lost_place_is_no_trouble_but_a_look_at_everything(engine: Engine) -> None:
    app = app_on(engine)
    box = app.mailboxes["main"]
    for number in range(3):
        box.deliver(mail(f"Dose {number}", message_id=f"<{number}@quay.example>"))
        box.fail("fetch", CursorLost("start over"))
        assert poll_mailboxes.run(app, TUESDAY_10AM, TUESDAY_10AM).problems == ()

    assert len(ledger(app)) == 3


def test_one_mailbox_in_trouble_does_not_silence_another(engine: Engine) -> None:
    app = app_on(engine)
    other = MemoryMailbox(name="other")
    app = replace(app, mailboxes={**app.mailboxes, "other": other})
    app.mailboxes["main"].fail("fetch", RuntimeError("odd"))
    other.deliver(mail())

    report = poll_mailboxes.run(app, TUESDAY_10AM, TUESDAY_10AM)

    assert len(report.problems) == 1
    assert len(ledger(app)) == 1


def test_the_doctor_names_a_mailbox_in_trouble(engine: Engine) -> None:
    app = app_on(engine)
    app.mailboxes["main"].troubles.append("The mail folder is not there.")

    assert any("The mail folder is not there." in check.words for check in doctor.mailboxes(app) if check.ok is False)


def two_mailboxes(engine: Engine) -> App:
    """Two mailboxes whose letters to themselves come back, both polled well at ten."""
    boxes = {name: MemoryMailbox(name=name, own_address=f"{name}@liaison.example") for name in ("main", "other")}
    app = replace(app_on(engine), mailboxes=boxes)
    service(app)
    with transaction(engine) as session:
        session.add_all(MailboxRow(name=name, address=f"{name}@liaison.example", since=TUESDAY_10AM) for name in boxes)
    poll_mailboxes.run(app, TUESDAY_10AM, TUESDAY_10AM)
    return app


def turn(app: App, minute: int) -> None:
    """What the timetable does in one minute, as far as it concerns us."""
    now = TUESDAY_10AM + timedelta(minutes=minute)
    poll_mailboxes.run(app, now, now)
    alert.watch(app, now)
    send_letters.run(app, now, now)


def test_two_people_hear_of_a_silent_mailbox_within_six_minutes_by_the_one_that_works(engine: Engine) -> None:
    app = two_mailboxes(engine)
    app.mailboxes["main"].fail("fetch", TROUBLES["away"], times=99)

    for minute in range(1, 7):
        turn(app, minute)

    heard = app.mailboxes["other"].letters
    assert {to for letter in heard for to in letter.to} == {"lena@service.example", "ailsa@service.example"}
    assert all("The mail folder is not there: connect the drive." in letter.text for letter in heard)
    assert app.mailboxes["main"].letters == []


def test_two_people_hear_of_letters_that_leave_and_do_not_arrive(engine: Engine) -> None:
    app = two_mailboxes(engine)
    app.mailboxes["main"].cut = True  # reading is well and sending is well, and still nothing arrives
    send_canaries.run(app, TUESDAY_10AM, TUESDAY_10AM)

    for minute in range(1, 13):
        turn(app, minute)

    told = [letter for letter in app.mailboxes["other"].letters if "hand" in letter.subject]
    assert len(told) == 2
    assert "has not come back (mailbox main)" in told[0].text


def test_when_nothing_runs_that_could_tell_anybody_the_pages_do(memory_engine: Engine) -> None:
    app = app_on(memory_engine, now=TUESDAY_10AM + timedelta(minutes=6))
    ids = service(app)
    with transaction(memory_engine) as session:
        run = JobRun(job="poll_mailboxes", slot=TUESDAY_10AM, state=RunState.DONE, started_at=TUESDAY_10AM)
        session.add(run)
    token, _ = signed_in_cookie(app, ids["Nora"])
    nora = TestClient(create_app(app), base_url="http://liaison.example", cookies={COOKIE: token})

    assert "No job runs any more" in nora.get("/inbox").text

    with transaction(memory_engine) as session:
        session.get_one(JobRun, run.id).started_at = TUESDAY_10AM + timedelta(minutes=2)
    assert "No job runs any more" not in nora.get("/inbox").text
