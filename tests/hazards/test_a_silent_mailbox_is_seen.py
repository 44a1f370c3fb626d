"""Hazard: fetching has stopped and nobody notices for days. The trouble is kept in plain words, shown on Health, and ends by itself."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, ledger, mail, service
from sqlalchemy import Engine, select

from jobs import poll_mailboxes
from liaison.cli import doctor
from liaison.mail.mailbox import CursorLost, MailboxDown, MailboxRefused
from liaison.store.session import reading
from liaison.store.tables import MailboxRow

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
    from dataclasses import replace

    from liaison.mail.memory import MemoryMailbox

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
