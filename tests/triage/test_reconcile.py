"""Folder and ledger compared: what is missing, what does not come to rest, and a report without names."""

from datetime import timedelta
from pathlib import Path

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, ledger, mail, service, take_in, triage_all
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.mail.folder import FolderMailbox
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxError, MailGone
from liaison.store.session import reading
from liaison.store.tables import MailboxRow
from liaison.triage import reconcile
from liaison.triage.reconcile import PATIENCE


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    service(made)
    return made


def test_an_empty_mailbox_and_an_empty_ledger_agree(app: App) -> None:
    report = reconcile.run(app, "main", NOW)

    assert (report.ok, report.in_mailbox, report.in_ledger) == (True, 0, 0)


def test_a_mail_is_missing_until_it_is_taken(app: App) -> None:
    app.mailboxes["main"].deliver(mail(), received_at=NOW)  # type: ignore[attr-defined]

    before = reconcile.run(app, "main", NOW)
    take_in(app)
    triage_all(app)
    after = reconcile.run(app, "main", NOW)

    assert (before.ok, len(before.missing), before.in_mailbox, before.in_ledger) == (False, 1, 1, 0)
    assert (after.ok, after.missing, after.in_mailbox, after.in_ledger) == (True, [], 1, 1)


def test_a_row_on_its_way_has_half_an_hour_to_come_to_rest(app: App) -> None:
    take_in(app, mail())

    at_once = reconcile.run(app, "main", NOW + PATIENCE)
    late = reconcile.run(app, "main", NOW + PATIENCE + timedelta(seconds=1))
    triage_all(app)
    rested = reconcile.run(app, "main", NOW + timedelta(days=1))

    assert (at_once.ok, late.ok, rested.ok) == (True, False, True)
    assert late.unexplained == [ledger(app)[0].id]


def test_a_parked_row_has_come_to_rest_for_a_person_to_see(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(raw: bytes) -> None:
        raise ValueError("words of a mail")

    monkeypatch.setattr("liaison.triage.screen.parse", refuse)
    take_in(app, mail())
    triage_all(app)

    assert reconcile.run(app, "main", NOW + timedelta(days=1)).ok


def test_the_report_that_is_kept_holds_numbers_and_no_names(app: App) -> None:
    app.mailboxes["main"].deliver(mail(), received_at=NOW)  # type: ignore[attr-defined]

    reconcile.run(app, "main", NOW)

    with reading(app.engine) as session:
        row = session.scalars(select(MailboxRow)).one()
    assert row.reconciled_at == NOW
    assert row.reconcile_report == {
        "in_mailbox": 1, "in_ledger": 0, "missing": 1, "repaired": 1, "left": 0, "unexplained": [],
    }  # fmt: skip


def test_a_mail_that_was_moved_away_is_no_fault(app: App) -> None:
    take_in(app, mail())
    triage_all(app)

    empty = app_on(app.engine)  # the same ledger, and a mailbox that somebody has emptied
    report = reconcile.run(empty, "main", NOW)

    assert (report.ok, report.in_mailbox, report.in_ledger) == (True, 0, 1)


def test_a_mailbox_that_cannot_be_read_raises_and_keeps_the_last_report(app: App) -> None:
    class Down:
        name = "main"

        def refs(self, since: object = None) -> list[str]:
            raise MailboxDown("The mailbox is not there.")

    reconcile.run(app, "main", NOW)

    with pytest.raises(MailboxDown):
        reconcile.run(app_on(app.engine, mailbox=Down()), "main", NOW + timedelta(hours=1))

    with reading(app.engine) as session:
        assert session.scalars(select(MailboxRow)).one().reconciled_at == NOW


def test_a_mail_that_every_cursor_has_passed_is_taken_all_the_same_and_once(app: App) -> None:
    take_in(app, mail())
    app.mailboxes["main"].slip_in(mail("An older question about the dose.", message_id="<old@quay.example>"))  # type: ignore[attr-defined]
    take_in(app)
    assert len(ledger(app)) == 1  # the next poll does not bring it

    found = reconcile.run(app, "main", NOW)
    take_in(app)
    triage_all(app)

    assert (len(found.missing), found.repaired, found.left) == (1, 1, 0)
    assert [row.state.value for row in ledger(app)] == ["case", "case"]
    assert reconcile.run(app, "main", NOW).ok


def test_a_missing_mail_that_cannot_be_read_is_parked_for_a_person(app: App) -> None:
    box = app.mailboxes["main"]
    take_in(app, mail())
    box.slip_in(mail(message_id="<old@quay.example>"))  # type: ignore[attr-defined]
    box.fail("get", MailboxError("It cannot be read."))  # type: ignore[attr-defined]

    assert reconcile.run(app, "main", NOW).repaired == 1

    assert (ledger(app)[-1].state.value, ledger(app)[-1].error) == ("parked", "It cannot be read.")


def test_a_missing_mail_that_has_gone_meanwhile_is_no_fault(app: App) -> None:
    box = app.mailboxes["main"]
    box.slip_in(mail())  # type: ignore[attr-defined]
    box.fail("get", MailGone("Somebody moved it."))  # type: ignore[attr-defined]

    found = reconcile.run(app, "main", NOW)

    assert (found.repaired, found.gone, found.left) == (0, 1, 0)


def test_a_repair_that_the_server_breaks_off_goes_on_the_next_time(app: App) -> None:
    box = app.mailboxes["main"]
    for number in range(reconcile.PORTION + 5):
        box.deliver(mail(f"Dose {number}", message_id=f"<{number}@quay.example>"), received_at=NOW)  # type: ignore[attr-defined]
    box.fail("get", MailboxBusy("Please wait."), after=True)  # type: ignore[attr-defined]

    first = reconcile.run(app, "main", NOW)
    second = reconcile.run(app, "main", NOW)

    assert (first.left, first.trouble) == (reconcile.PORTION + 5, "Please wait.")
    assert (second.repaired, second.left) == (reconcile.PORTION + 5, 0)
    assert len(ledger(app)) == reconcile.PORTION + 5


def test_a_mail_in_a_folder_that_was_never_polled_is_taken_by_the_comparison(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "mailbox"
    folder.mkdir()
    (folder / "one.eml").write_bytes(mail())
    app = app_on(engine, mailbox=FolderMailbox(folder, name="main"))

    assert reconcile.run(app, "main", NOW).repaired == 1
    assert reconcile.run(app, "main", NOW).ok
