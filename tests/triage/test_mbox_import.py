"""An old mailbox taken into the ledger from one mbox file: each mail once, however often, however damaged, on both databases."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, cases, ledger, mail, service, triage_all
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.states import LedgerState
from liaison.mail.mbox_pieces import WrongFile
from liaison.outbox import outbox_console
from liaison.store.session import reading
from liaison.store.tables import Event, MailboxRow, Raw
from liaison.triage import intake, mbox_import, shunt, tell
from liaison.triage.mbox_import import import_mbox

DATED = b"From tait@quay.example Fri Jul  8 12:08:34 2011\n"


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


def box(folder: Path, *mails: bytes, front: bytes = b"") -> Path:
    path = folder / "old.mbox"
    path.write_bytes(front + b"".join(DATED + raw + b"\n" for raw in mails))
    return path


def some(count: int, start: int = 0) -> list[bytes]:
    return [
        mail(f"Question {number}: could you advise about the dose?", message_id=f"<{number}@quay.example>")
        for number in range(start, start + count)
    ]


def kept(app: App) -> list[bytes]:
    with reading(app.engine) as session:
        return sorted(session.scalars(select(Raw.content)))


def test_every_mail_is_taken_once_and_the_same_file_again_adds_nothing(app: App, tmp_path: Path) -> None:
    path = box(tmp_path, *some(3))

    first, second = import_mbox(app, path), import_mbox(app, path)

    assert (first["read"], first["added"], first["unchanged"]) == (3, 3, 0)
    assert (second["read"], second["added"], second["unchanged"]) == (3, 0, 3)
    assert [row.state for row in ledger(app)] == [LedgerState.RECEIVED] * 3
    assert kept(app) == sorted(raw + b"\n" for raw in some(3))
    assert all(row.received_at.year == 2011 for row in ledger(app))


def test_a_longer_export_of_the_same_mailbox_adds_what_is_new(app: App, tmp_path: Path) -> None:
    import_mbox(app, box(tmp_path, *some(3)))

    report = import_mbox(app, box(tmp_path, *some(5)))

    assert (report["added"], report["unchanged"]) == (2, 3)


def test_the_same_mail_twice_in_a_file_is_one_mail(app: App, tmp_path: Path) -> None:
    report = import_mbox(app, box(tmp_path, *some(1), *some(1)))

    assert (report["read"], report["added"], report["unchanged"]) == (2, 1, 1)
    assert len(ledger(app)) == 1


def test_imported_mails_become_cases_like_any_other_and_the_server_is_not_told_of_them(
    app: App, tmp_path: Path
) -> None:
    service(app)
    import_mbox(app, box(tmp_path, *some(2)))

    triage_all(app)

    assert len(cases(app)) == 2
    assert intake.acknowledge(app, "main", NOW) == 0
    assert tell.tell(app, "main", NOW).failed == 0
    assert app.mailboxes["main"].labels == {}
    assert tell.tell(app, "main", NOW).rows == 0


def test_what_is_no_mail_is_parked_with_its_bytes_and_said_and_can_be_retried(app: App, tmp_path: Path) -> None:
    path = box(tmp_path, *some(1), front=b"the end of a mail that was cut off\n")

    report = import_mbox(app, path)

    assert [(one["line"], one["field"]) for one in report["rejected"]] == [(1, "mail")]
    assert "cut off" not in str(report)
    parked, whole = sorted(ledger(app), key=lambda row: row.state is not LedgerState.PARKED)
    assert (parked.state, whole.state) == (LedgerState.PARKED, LedgerState.RECEIVED)
    assert b"the end of a mail that was cut off\n" in kept(app)
    assert parked.id is not None
    shunt.retry_now(app, parked.id, actor="person:1", now=NOW)
    assert [row.state for row in ledger(app)] == [LedgerState.RECEIVED] * 2


def test_a_piece_that_is_too_large_is_parked_and_the_others_go_on(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mbox_import, "pieces", lambda path: pieces_of(path, 2_000))
    path = box(tmp_path, *some(1), mail("x" * 5_000), *some(1, start=1))

    report = import_mbox(app, path)

    assert (report["added"], len(report["rejected"])) == (3, 1)
    assert [row.state for row in ledger(app)] == [LedgerState.RECEIVED, LedgerState.PARKED, LedgerState.RECEIVED]


def test_a_stop_in_the_middle_loses_nothing_and_the_next_run_goes_on(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mbox_import, "PORTION", 2)
    path = box(tmp_path, *some(7))

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_mbox(app, path, progress=stop)
    assert len(ledger(app)) == 2

    report = import_mbox(app, path)

    assert (report["added"], report["unchanged"]) == (5, 2)
    assert len(ledger(app)) == 7


def test_a_dry_run_says_the_same_and_changes_nothing(app: App, tmp_path: Path) -> None:
    path = box(tmp_path, *some(3), *some(1), front=b"rubbish\n")

    said = import_mbox(app, path, dry_run=True)

    with reading(app.engine) as session:
        for table in (MailboxRow, Raw, Event):
            assert session.scalars(select(table)).all() == []
    assert ledger(app) == []
    assert said == import_mbox(app, path)
    assert import_mbox(app, path, dry_run=True)["added"] == 0


def test_a_mail_that_came_by_the_mailbox_too_is_tied_to_it_as_a_duplicate(app: App, tmp_path: Path) -> None:
    app.mailboxes["main"].deliver(some(1)[0] + b"\n", received_at=NOW)
    intake.take_batch(app, "main", NOW)

    import_mbox(app, box(tmp_path, *some(1)))

    assert [row.state for row in ledger(app)] == [LedgerState.RECEIVED, LedgerState.DUPLICATE]


def test_it_is_said_that_old_mails_are_acknowledged_unless_letters_are_held(app: App, tmp_path: Path) -> None:
    path = box(tmp_path, *some(1))

    assert any("outbox hold" in note for note in import_mbox(app, path, dry_run=True)["notes"])
    outbox_console.hold(app, on=True)
    assert import_mbox(app, path)["notes"] == []


def test_progress_is_told_in_bytes_of_the_file(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox_import, "PORTION", 1)
    path, done = box(tmp_path, *some(3)), []

    import_mbox(app, path, progress=done.append)

    assert done == sorted(done)
    assert len(done) == 3
    assert done[-1] == path.stat().st_size


def test_a_file_that_is_no_mbox_leaves_everything_as_it_was(app: App, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("code,name\n1,2\n")

    with pytest.raises(WrongFile):
        import_mbox(app, path)

    assert ledger(app) == []


@pytest.mark.long
def test_memory_stays_flat_over_a_hundred_thousand_mails(sqlite_engine: Engine, tmp_path: Path) -> None:
    app, path, here, high = app_on(sqlite_engine), tmp_path / "large.mbox", psutil.Process(), []
    with path.open("wb") as file:
        for number in range(100_000):
            file.write(DATED + mail("word " * 200, message_id=f"<{number}@quay.example>") + b"\n")

    report = import_mbox(app, path, progress=lambda done: high.append(here.memory_info().rss))

    assert (report["read"], report["added"]) == (100_000, 100_000)
    assert max(high) - high[len(high) // 10] < 40_000_000


def pieces_of(path: Path, limit: int):  # type: ignore[no-untyped-def]
    from liaison.mail.mbox_pieces import pieces

    return pieces(path, limit)
