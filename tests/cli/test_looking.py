"""`liaison reconcile`, `doctor` and `parked`: their JSON, their exit codes, their one clear line."""

from datetime import timedelta
from pathlib import Path

import pytest
from build import TUESDAY_10AM, add_worker, arrive, mail, service, take_in, triage_all
from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.clock import system_clock
from liaison.domain.states import LedgerState, LetterState, RunState
from liaison.mailboxes import setups
from liaison.store import events
from liaison.store.backups import remember_copy
from liaison.store.session import reading, transaction
from liaison.store.tables import JobRun, LedgerItem, Letter
from liaison.store.tables_post import MailboxSetup
from tests.cli.conftest import Desk, one_line


def park(app: App, content: bytes = b"broken \x1b[2J and \x07 loud") -> int:
    """Take one mail in and park it, as the shunt does; returns its id."""
    take_in(app, content)
    with transaction(app.engine) as session:
        row = session.scalars(select(LedgerItem).order_by(col(LedgerItem.id).desc())).first()
        assert row is not None
        assert row.id is not None
        events.move(
            session, row, LedgerState.PARKED, actor=events.step("screen"), now=TUESDAY_10AM, error="screen: ValueError"
        )
        return row.id


def test_reconcile_says_what_is_missing_from_the_ledger_until_it_is_taken(liaison: Desk) -> None:
    (liaison.mailbox / "a.eml").write_bytes(mail())

    before = liaison("reconcile", "--json")
    liaison("poll", "--once")
    after = liaison("reconcile", "--json")

    assert before.code == 3
    assert set(before.json) == {"in_mailbox", "in_ledger", "missing", "unexplained", "repaired"}
    assert (before.json["in_mailbox"], before.json["in_ledger"], len(before.json["missing"])) == (1, 0, 1)
    assert (after.code, after.json) == (
        0,
        {"in_mailbox": 1, "in_ledger": 1, "missing": [], "unexplained": [], "repaired": 0},
    )


def test_reconcile_names_a_row_that_has_not_come_to_rest_in_time(liaison: Desk) -> None:
    take_in(liaison.app(), mail(), now=TUESDAY_10AM - timedelta(days=30))

    ran = liaison("reconcile", "--json")

    assert (ran.code, ran.json["unexplained"]) == (3, [1])
    assert "1 unexplained" in liaison("reconcile").err


def test_reconcile_of_a_folder_that_is_not_there_ends_in_one_clear_line(liaison: Desk) -> None:
    liaison.mailbox.rmdir()

    assert one_line(liaison("reconcile", "--json"))


def test_the_doctor_finds_nothing_in_a_service_that_is_well(liaison: Desk) -> None:
    ran = liaison("doctor", "--json")

    assert (ran.code, ran.json["ok"], ran.json["findings"]) == (0, True, [])
    assert liaison("doctor").out.endswith("All is well.\n")


def test_the_doctor_tells_each_thing_it_looked_at_as_a_check_and_as_a_table(liaison: Desk) -> None:
    checks = liaison("doctor", "--json").json["checks"]
    table = liaison("doctor").out

    assert all(set(one) == {"mailbox", "what", "ok", "words"} for one in checks)
    told = {one["what"]: one["ok"] for one in checks}
    assert told["read"] is told["database"] is told["reader"] is True
    assert told["send"] is told["webhook"] is told["alarms"] is told["copies"] is None
    assert all(word in table for word in ("mailbox main", "read", "well", "webhook"))


def test_the_doctor_sends_a_letter_to_ourselves_only_when_asked_and_not_while_sends_are_held(liaison: Desk) -> None:
    liaison("doctor")
    assert not (liaison.folder / "sent").exists()

    sent = liaison("doctor", "--send", "--json").json
    assert {one["what"]: one["ok"] for one in sent["checks"]}["sent copy"] is True
    assert len(list((liaison.folder / "sent").glob("*.eml"))) == 1

    liaison("outbox", "hold")
    held = liaison("doctor", "--send", "--json").json
    assert any("Sends are held" in one["words"] for one in held["checks"])
    assert len(list((liaison.folder / "sent").glob("*.eml"))) == 1


def test_the_doctor_says_so_when_only_one_person_would_be_told(liaison: Desk) -> None:
    app = liaison.app()
    with transaction(app.engine) as session:
        add_worker(session, "Lena", ["team_lead"], TUESDAY_10AM)
    (finding,) = liaison("doctor", "--json").json["findings"]
    assert finding.startswith("1 would be told when mail stands still, and two should be")

    with transaction(app.engine) as session:
        add_worker(session, "Ailsa", ["admin"], TUESDAY_10AM)
    assert liaison("doctor", "--json").json["ok"] is True


def test_the_doctor_knows_how_old_the_last_copy_is(liaison: Desk) -> None:
    liaison("backup", "copy.db")
    checks = {one["what"]: one for one in liaison("doctor", "--json").json["checks"]}
    assert checks["copies"]["ok"] is True

    with transaction(liaison.app().engine) as session:
        remember_copy(session, system_clock() - timedelta(days=8))
    assert any("8 days ago: make one each night." in one for one in liaison("doctor", "--json").json["findings"])


def test_the_doctor_names_a_further_mailbox_that_cannot_be_opened(liaison: Desk) -> None:
    app = liaison.app()
    with transaction(app.engine) as session:
        given = {"name": "second", "address": "second@liaison.example", "path": str(liaison.folder)}
        setup_id = setups.add(session, "folder", given, ours="main", key=b"x" * 32, by_id=None, now=TUESDAY_10AM)
        setups.pause(session, setup_id, on=False, now=TUESDAY_10AM)
        session.get_one(MailboxSetup, setup_id).sealed = "AAAA"

    (finding,) = liaison("doctor", "--json").json["findings"]

    assert finding.startswith("Mailbox second: Its secrets cannot be read")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LIAISON_MAILBOX__PATH", "nowhere", "Mailbox main"),
        ("LIAISON_DATABASE__URL", "sqlite:///new/liaison.db", "db upgrade"),
        ("LIAISON_DATABASE__URL", "nonsense", "LIAISON_DATABASE__URL"),
        ("LIAISON_READER__MODEL", "nowhere", "The reader does not load"),
        ("LIAISON_POLL_SECONDS", "soon", "LIAISON_POLL_SECONDS"),
        ("LIAISON_MAILBX__PATH", "box", "LIAISON_MAILBX__PATH"),
    ],
)
def test_the_doctor_names_what_is_wrong_with_the_settings(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)

    ran = liaison("doctor", "--json")

    assert ran.code == 3
    assert ran.json["ok"] is False
    (finding,) = ran.json["findings"]
    assert says in finding


def test_the_doctor_names_a_database_that_is_none_and_one_of_a_newer_program(liaison: Desk) -> None:
    with transaction(liaison.app().engine) as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    newer = liaison("doctor", "--json")
    for tail in ("-wal", "-shm"):
        Path(f"{liaison.database}{tail}").unlink(missing_ok=True)
    liaison.database.write_bytes(b"this is no database at all, only text that is long enough")
    broken = liaison("doctor", "--json")

    assert (newer.code, broken.code) == (3, 3)
    assert "newer program" in newer.json["findings"][0]
    assert "not a database" in broken.json["findings"][0]


def test_the_doctor_names_jobs_that_broke_letters_in_doubt_and_parked_mails(liaison: Desk) -> None:
    app = liaison.app()
    service(app)
    park(app)
    arrive(app, mail())
    with transaction(app.engine) as session:
        (letter,) = session.scalars(select(Letter))
        actor = events.step("send")
        for state in (LetterState.SENDING, LetterState.UNKNOWN):
            events.move(session, letter, state, actor=actor, now=TUESDAY_10AM)
        session.add(JobRun(job="send_letters", slot=TUESDAY_10AM, state=RunState.FAILED, started_at=TUESDAY_10AM))

    ran = liaison("doctor", "--json")

    assert ran.code == 3
    assert ran.json["findings"][0].startswith("No job has begun for")
    assert ran.json["findings"][1:] == [
        "The last run of send_letters broke: see liaison jobs.",
        "Letters that failed or may not have left: 1; see liaison outbox list.",
        "Mails that are parked: 1; see liaison parked list.",
    ]


def test_parked_mails_are_listed_shown_and_put_back(liaison: Desk) -> None:
    app = liaison.app()
    item = park(app)

    listed, shown = liaison("parked", "list", "--json"), liaison("parked", "show", item)
    retried = liaison("parked", "retry", item)

    (row,) = listed.json["parked"]
    assert {"id", "received_at", "size", "error"} <= set(row)
    assert (row["id"], row["error"]) == (item, "screen: ValueError")
    assert shown.code == 0
    assert "broken" in shown.out
    assert "\x1b" not in shown.out
    assert "\x07" not in shown.out
    assert retried.code == 0
    with reading(app.engine) as session:
        assert session.get_one(LedgerItem, item).state is LedgerState.RECEIVED


def test_all_parked_mails_are_put_back_at_once(liaison: Desk) -> None:
    app = liaison.app()
    park(app, b"one")
    park(app, b"two")

    ran = liaison("parked", "retry", "--all")

    assert ran.code == 0
    assert "2 put back" in ran.err
    assert liaison("parked", "list", "--json").json == {"parked": []}


@pytest.mark.parametrize("arguments", [("retry",), ("retry", "1", "--all"), ("show",), ("show", "one")])
def test_a_parked_command_without_one_id_is_wrong_usage(liaison: Desk, arguments: tuple[str, ...]) -> None:
    assert liaison("parked", *arguments).code == 2


def test_a_parked_mail_that_is_not_there_ends_with_1(liaison: Desk) -> None:
    retried = liaison("parked", "retry", "99")

    assert one_line(liaison("parked", "show", "99"))
    assert (retried.code, retried.out) == (1, "")
    assert "There is no such item." in retried.err


def test_a_mail_that_is_not_parked_is_not_put_back(liaison: Desk) -> None:
    app = liaison.app()
    service(app)
    arrive(app, mail())

    ran = liaison("parked", "retry", "1")

    assert ran.code == 1
    assert "Only a parked item" in ran.err


def test_what_was_put_back_is_read_at_the_next_poll(liaison: Desk) -> None:
    app = liaison.app()
    service(app)
    park(app, mail("Could you advise about the dose please?"))
    liaison("parked", "retry", "--all")

    triage_all(app)

    with reading(app.engine) as session:
        assert session.get_one(LedgerItem, 1).state is LedgerState.CASE
