"""No mail is lost at the door, whatever happens to the mailbox, the database or the process."""

import pytest
from build import TUESDAY_10AM, app_on, arrive, ledger, mail, take_in, triage_all
from sqlalchemy import Engine, select

from liaison.domain.states import LedgerState
from liaison.mail.mailbox import CursorLost, MailboxDown
from liaison.store.session import reading, transaction
from liaison.store.tables import Event, MailboxRow, Raw
from liaison.triage import intake


def test_bytes_ledger_row_and_cursor_are_kept_together(engine: Engine) -> None:
    app = app_on(engine)
    raw = mail()

    take_in(app, raw)

    (row,) = ledger(app)
    assert (row.state, row.size, row.received_at) == (LedgerState.RECEIVED, len(raw), TUESDAY_10AM)
    with reading(engine) as session:
        assert session.get(Raw, row.raw_sha256).content == raw
        assert session.scalars(select(MailboxRow)).one().cursor == "memory:1"
        assert [e.now for e in session.scalars(select(Event))] == ["received"]


def test_the_server_is_told_only_after_the_commit(engine: Engine) -> None:
    app = app_on(engine)
    box = app.mailboxes["main"]
    box.deliver(mail())

    intake.take_batch(app, "main", TUESDAY_10AM)
    assert box.labels == {}
    assert len(ledger(app)) == 1

    assert intake.acknowledge(app, "main", TUESDAY_10AM) == 1
    assert box.labels == {"memory-1": "taken"}
    assert intake.acknowledge(app, "main", TUESDAY_10AM) == 0


def test_what_a_stopped_process_left_untold_is_told_next_time(engine: Engine) -> None:
    app = app_on(engine)
    box = app.mailboxes["main"]
    box.deliver(mail())
    intake.take_batch(app, "main", TUESDAY_10AM)
    box.fail("acknowledge", MailboxDown("gone"))

    with pytest.raises(MailboxDown):
        intake.acknowledge(app, "main", TUESDAY_10AM)

    assert intake.acknowledge(app, "main", TUESDAY_10AM) == 1


def test_identical_bytes_are_a_duplicate_tied_to_the_first(engine: Engine) -> None:
    app = app_on(engine)

    take_in(app, mail(), mail(), mail("Another question about a dose"))

    first, again, other = ledger(app)
    assert (first.state, again.state, other.state) == (
        LedgerState.RECEIVED,
        LedgerState.DUPLICATE,
        LedgerState.RECEIVED,
    )
    assert again.duplicate_of == first.id


def test_a_mail_that_comes_again_days_later_makes_no_second_case(engine: Engine) -> None:
    app = app_on(engine)
    assert len(arrive(app, mail())) == 1

    assert len(arrive(app, mail())) == 1


def test_a_lookalike_with_other_bytes_is_linked_and_still_read(engine: Engine) -> None:
    app = app_on(engine)

    found = arrive(app, mail(), mail(message_id="<rewritten@gateway.example>", headers="Received: from elsewhere"))

    first, second = ledger(app)
    assert second.lookalike_of == first.id
    assert len(found) == 2  # a Message-ID alone proves nothing: both are read by a person


def test_the_same_message_id_with_other_words_is_another_mail(engine: Engine) -> None:
    app = app_on(engine)

    assert len(arrive(app, mail("A dose question"), mail("Housing letter, please"))) == 2


def test_a_mail_without_message_id_is_taken(engine: Engine) -> None:
    app = app_on(engine)

    assert len(arrive(app, mail(message_id=None))) == 1


def test_bytes_that_cannot_be_read_are_parked_and_the_others_go_on(engine: Engine) -> None:
    app = app_on(engine)
    app.mailboxes["main"].deliver(None, error="the file cannot be read")

    take_in(app, mail())

    broken, whole = ledger(app)
    assert (broken.state, broken.error) == (LedgerState.PARKED, "the file cannot be read")
    assert whole.state is LedgerState.RECEIVED


def test_a_mailbox_that_is_down_is_told_on_the_health_page_and_loses_nothing(engine: Engine) -> None:
    app = app_on(engine)
    box = app.mailboxes["main"]
    take_in(app, mail("First dose"))
    box.deliver(mail("Second dose"))
    box.fail("fetch", MailboxDown("The folder is not there: check the drive."))

    with pytest.raises(MailboxDown):
        intake.take_batch(app, "main", TUESDAY_10AM)
    with reading(engine) as session:
        assert session.scalars(select(MailboxRow)).one().trouble == "The folder is not there: check the drive."

    intake.take_batch(app, "main", TUESDAY_10AM)
    assert len(ledger(app)) == 2
    with reading(engine) as session:
        assert session.scalars(select(MailboxRow)).one().trouble is None


def test_a_lost_cursor_means_a_scan_that_doubles_nothing(engine: Engine) -> None:
    app = app_on(engine)
    take_in(app, mail("One dose"), mail("Two doses"))
    app.mailboxes["main"].fail("fetch", CursorLost("start over"))
    app.mailboxes["main"].deliver(mail("Three doses"))

    intake.take_batch(app, "main", TUESDAY_10AM)

    assert len(ledger(app)) == 3


def test_two_pollers_take_each_mail_once(engine: Engine) -> None:
    app = app_on(engine)
    for n in range(5):
        app.mailboxes["main"].deliver(mail(f"Dose question {n}"))
    mailbox_id, cursor = intake.ensure_mailbox(app, "main")
    batch = app.mailboxes["main"].fetch(cursor)

    for _ in range(2):  # both had fetched the same batch before either committed
        with transaction(engine) as session:
            intake.record(session, mailbox_id, batch.items, TUESDAY_10AM)

    assert len(ledger(app)) == 5


def test_two_hundred_and_fifty_mails_come_in_batches(engine: Engine) -> None:
    app = app_on(engine)

    take_in(app, *(mail(f"Dose question number {n}") for n in range(250)))

    assert len(ledger(app)) == 250
    triage_all(app)
    assert {row.state for row in ledger(app)} == {LedgerState.CASE}
