"""Every process notices within a turn what a page changed; a mailbox that cannot be opened stops no other."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, arrive, cases, confirmed, ledger, letters, mail, service, triage_all
from sqlalchemy import Engine, select

from jobs import poll_mailboxes, reconcile_ledger, send_letters
from liaison.app import App
from liaison.bootstrap import open_mailbox
from liaison.domain.states import LetterState
from liaison.mail.memory import MemoryMailbox
from liaison.mailboxes import setups
from liaison.mailboxes.open_mailboxes import OpenMailboxes
from liaison.store.session import open_engine, reading, transaction
from liaison.store.tables import MailboxRow
from liaison.store.tables_post import MailboxSetup
from liaison.triage import reply

KEY = b"a key for tests only, 32 bytes!!"


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    doors = OpenMailboxes(made.mailboxes["main"], engine, KEY, lambda wanted: open_mailbox(wanted, engine))
    made = replace(made, mailboxes=doors, doors=doors)
    service(made)
    return made


def add(app: App, tmp_path: Path, name: str = "second", *, started: bool = True) -> int:
    folder = tmp_path / name
    folder.mkdir(exist_ok=True)
    given = {"name": name, "address": f"{name}@liaison.example", "path": str(folder)}
    with transaction(app.engine) as session:
        setup_id = setups.add(session, "folder", given, ours="main", key=KEY, by_id=None, now=NOW)
        if started:
            setups.pause(session, setup_id, on=False, now=NOW)
    return setup_id


def test_a_mailbox_is_read_from_the_next_look_on_and_not_while_it_rests(app: App, tmp_path: Path) -> None:
    setup_id = add(app, tmp_path, started=False)
    app.doors.look_again()
    assert set(app.mailboxes) == {"main"}

    with transaction(app.engine) as session:
        setups.pause(session, setup_id, on=False, now=NOW)
    app.doors.look_again()

    assert set(app.mailboxes) == {"main", "second"}
    (tmp_path / "second" / "a.eml").write_bytes(mail())
    assert poll_mailboxes.run(app, NOW, NOW).did["taken"] == 1


def test_an_unchanged_mailbox_is_not_opened_anew_and_a_changed_one_is(app: App, tmp_path: Path) -> None:
    setup_id = add(app, tmp_path)
    app.doors.look_again()
    first = app.mailboxes["second"]
    app.doors.look_again()
    assert app.mailboxes["second"] is first

    with transaction(app.engine) as session:
        setups.change(session, setup_id, {"address": "new@liaison.example"}, key=KEY, by_id=None, now=NOW)
    app.doors.look_again()

    assert app.mailboxes["second"] is not first


def test_a_row_that_cannot_be_opened_is_named_and_stops_nobody(app: App, tmp_path: Path) -> None:
    add(app, tmp_path)
    broken = add(app, tmp_path, "broken")
    with transaction(app.engine) as session:
        row = session.get_one(MailboxSetup, broken)
        row.sealed = "AAAA"

    app.doors.look_again()

    assert set(app.mailboxes) == {"main", "second"}
    assert "Put that key back" in app.doors.broken["broken"]


def test_a_setup_of_a_kind_this_program_does_not_know_is_named(app: App, tmp_path: Path) -> None:
    setup_id = add(app, tmp_path)
    with transaction(app.engine) as session:
        session.get_one(MailboxSetup, setup_id).kind = "pigeon"

    app.doors.look_again()

    assert "knows no mailbox of the kind pigeon" in app.doors.broken["second"]


def test_a_database_without_tables_leaves_the_mailbox_of_the_settings(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/empty.db")

    doors = OpenMailboxes(MemoryMailbox(name="main"), engine, KEY, lambda wanted: open_mailbox(wanted, engine))

    assert set(doors) == {"main"}
    engine.dispose()


def test_an_answer_leaves_from_the_mailbox_the_question_came_to(app: App, tmp_path: Path) -> None:
    arrive(app, mail())
    add(app, tmp_path)
    app.doors.look_again()
    (tmp_path / "second" / "a.eml").write_bytes(mail("And the housing letter?", message_id="<b@quay.example>"))
    poll_mailboxes.run(app, NOW, NOW)
    triage_all(app)
    case = cases(app)[-1]

    with transaction(app.engine) as session:
        words = "We ring you."
        ticked = confirmed(session, case.id, 1, words)
        reply.send(app, session, case.id, version=1, staff_id=1, text=words, now=NOW, confirmed=ticked)
    send_letters.run(app, NOW, NOW + timedelta(minutes=1))

    assert letters(app, "answer")[0].sender == "second@liaison.example"
    assert len(list((tmp_path / "sent").glob("*.eml"))) == 2  # the acknowledgement, and the answer
    assert {letter.sender for letter in letters(app, "acknowledgement")} == {
        "queries@liaison.example", "second@liaison.example",
    }  # fmt: skip


def test_letters_of_a_mailbox_at_rest_wait_and_those_of_the_others_leave(app: App, tmp_path: Path) -> None:
    setup_id = add(app, tmp_path)
    app.doors.look_again()
    (tmp_path / "second" / "a.eml").write_bytes(mail())
    poll_mailboxes.run(app, NOW, NOW)
    triage_all(app)
    arrive(app, mail("Another dose", message_id="<b@quay.example>"))
    with transaction(app.engine) as session:
        setups.pause(session, setup_id, on=True, now=NOW)
    app.doors.look_again()

    send_letters.run(app, NOW, NOW)
    assert [letter.state for letter in letters(app)] == [LetterState.QUEUED, LetterState.SENT]

    with transaction(app.engine) as session:
        setups.pause(session, setup_id, on=False, now=NOW)
    send_letters.run(app, NOW, NOW)  # this process has not looked yet: it looks before it gives up
    assert [letter.state for letter in letters(app)] == [LetterState.SENT, LetterState.SENT]


@pytest.mark.parametrize("fate", [LetterState.QUEUED, LetterState.FAILED])
def test_a_letter_waits_for_a_mailbox_that_is_broken_and_fails_where_it_is_gone(
    app: App, tmp_path: Path, fate: LetterState
) -> None:
    setup_id = add(app, tmp_path)
    app.doors.look_again()
    (tmp_path / "second" / "a.eml").write_bytes(mail())
    poll_mailboxes.run(app, NOW, NOW)
    triage_all(app)
    with transaction(app.engine) as session:
        if fate is LetterState.FAILED:
            setups.remove(session, setup_id, now=NOW)
        else:
            row = session.get_one(MailboxSetup, setup_id)
            row.sealed, row.version = "AAAA", row.version + 1
    app.doors.look_again()

    send_letters.run(app, NOW, NOW)

    assert [letter.state for letter in letters(app)] == [fate]


def test_every_mailbox_has_its_own_place_trouble_and_comparison(app: App, tmp_path: Path) -> None:
    add(app, tmp_path)
    app.doors.look_again()
    (tmp_path / "second" / "a.eml").write_bytes(mail())
    app.mailboxes["main"].deliver(mail("For main", message_id="<m@quay.example>"))  # type: ignore[attr-defined]
    reconcile_ledger.run(app, NOW, NOW)
    (tmp_path / "second").rename(tmp_path / "away")

    poll_mailboxes.run(app, NOW, NOW + timedelta(minutes=1))

    with reading(app.engine) as session:
        rows = {row.name: row for row in session.scalars(select(MailboxRow))}
    assert rows["main"].trouble is None
    assert rows["second"].trouble
    assert rows["main"].cursor != rows["second"].cursor
    assert {name: row.reconcile_report["in_mailbox"] for name, row in rows.items()} == {"main": 1, "second": 1}
    assert len(ledger(app)) == 2
