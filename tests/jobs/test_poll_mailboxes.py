"""Every mailbox is emptied into the ledger and told so; one in trouble stops no other."""

from dataclasses import replace

from build import TUESDAY_10AM, app_on, ledger, mail
from sqlalchemy import Engine, select

from jobs.poll_mailboxes import poll, run
from liaison.mail.mailbox import MailboxDown
from liaison.mail.memory import MemoryMailbox
from liaison.store.session import reading
from liaison.store.tables import MailboxRow


def two_mailboxes(engine: Engine):
    app = app_on(engine)
    return replace(app, mailboxes={"broken": MemoryMailbox(name="broken"), **app.mailboxes})


def test_more_mails_than_a_batch_takes_are_all_taken_and_told(engine: Engine) -> None:
    app = app_on(engine)
    box = app.mailboxes["main"]
    for n in range(230):
        box.deliver(mail(message_id=f"<{n}@quay.example>"), received_at=TUESDAY_10AM)

    result = poll(app, TUESDAY_10AM)

    assert result == {"taken": 230, "duplicates": 0, "parked": 0, "acknowledged": 230, "trouble": []}
    assert len(box.labels) == len(ledger(app)) == 230
    assert run(app, TUESDAY_10AM, TUESDAY_10AM).row == {}


def test_a_mailbox_in_trouble_does_not_stop_the_others(engine: Engine) -> None:
    app = two_mailboxes(engine)
    app.mailboxes["broken"].fail("fetch", MailboxDown("The server does not answer."), times=1)
    app.mailboxes["main"].deliver(mail(), received_at=TUESDAY_10AM)

    report = run(app, TUESDAY_10AM, TUESDAY_10AM)

    assert report.did["taken"] == 1
    assert report.problems == ("broken: The server does not answer.",)
    with reading(engine) as session:
        troubles = {row.name: row.trouble for row in session.scalars(select(MailboxRow))}
    assert troubles == {"broken": "The server does not answer.", "main": None}


def test_an_unknown_error_of_one_mailbox_is_told_by_its_kind_alone(engine: Engine) -> None:
    app = two_mailboxes(engine)
    app.mailboxes["broken"].fail("fetch", KeyError("Jo Example"), times=1)
    app.mailboxes["main"].deliver(mail(), received_at=TUESDAY_10AM)

    result = poll(app, TUESDAY_10AM)

    assert (result["taken"], result["trouble"]) == (1, ["broken: KeyError"])


def test_what_was_taken_before_the_mailbox_broke_off_is_told_all_the_same(engine: Engine) -> None:
    app = app_on(engine)
    box = app.mailboxes["main"]
    box.deliver(mail(), received_at=TUESDAY_10AM)
    box.fail("acknowledge", MailboxDown("gone"), times=1)
    poll(app, TUESDAY_10AM)
    box.fail("fetch", MailboxDown("gone"), times=1)

    result = poll(app, TUESDAY_10AM)

    assert (result["acknowledged"], result["trouble"]) == (1, ["main: gone"])
    assert box.labels == {"memory-1": "taken"}
