"""Files that are no mails, and folders that go away: a line that says so, and everything else goes on."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from build import ledger, mail
from sqlalchemy import select

from liaison.app import App
from liaison.domain.states import LedgerState
from liaison.mail.mailbox import Batch
from liaison.store.session import reading
from liaison.store.tables import MailboxRow
from liaison.triage import intake, reconcile, shunt
from liaison.triage.inbox import NotAllowed
from tests.bad_input.turns import poll, turn

Open = Callable[..., App]


def states(app: App) -> list[str]:
    """How often each state, as words in order."""
    return sorted(row.state.value for row in ledger(app))


def test_what_is_no_file_is_parked_with_its_reason_and_the_mails_beside_it_are_taken(desk: Open, inbox: Path) -> None:
    (inbox / "dangling.eml").symlink_to(inbox / "nowhere")
    (inbox / "folder.eml").mkdir()
    (inbox / "folder.eml" / "inner.eml").write_bytes(mail("A dose", message_id="<inner@quay.example>"))
    os.mkfifo(inbox / "pipe.eml")
    (inbox / "plain.eml").write_bytes(mail())
    app = desk()

    assert turn(app) == []

    assert states(app) == ["case", "case", "parked", "parked"]
    errors = " ".join(row.error or "" for row in ledger(app))
    assert "link" in errors
    assert "not an ordinary file" in errors
    assert reconcile.run(app, "main", app.now()).ok


def test_a_file_beyond_the_limit_is_parked_unread_and_says_so_when_it_is_retried(desk: Open, inbox: Path) -> None:
    with (inbox / "vast.eml").open("wb") as file:
        file.truncate(70_000_000)  # a hole: it takes no room on the disk
    (inbox / "plain.eml").write_bytes(mail())
    app = desk()

    turn(app)

    vast = next(row for row in ledger(app) if row.state is LedgerState.PARKED)
    assert "limit of 60000000 bytes" in (vast.error or "")
    with pytest.raises(NotAllowed, match="limit"):
        shunt.retry_now(app, vast.id or 0, actor="step:console", now=app.now())
    assert states(app) == ["case", "parked"]


def test_a_folder_that_is_not_there_is_told_and_nothing_is_lost_when_it_comes_back(desk: Open, inbox: Path) -> None:
    (inbox / "one.eml").write_bytes(mail("One dose", message_id="<1@quay.example>"))
    app = desk()
    turn(app)
    inbox.rename(inbox.with_name("away"))

    (trouble,) = turn(app)

    assert "is not there" in trouble
    with reading(app.engine) as session:
        assert "is not there" in (session.scalars(select(MailboxRow.trouble)).one() or "")
    inbox.with_name("away").rename(inbox)
    (inbox / "two.eml").write_bytes(mail("Two doses", message_id="<2@quay.example>"))
    assert turn(app) == []
    assert states(app) == ["case", "case"]


def test_a_folder_that_vanishes_in_the_middle_of_a_poll_keeps_what_was_taken(desk: Open, inbox: Path) -> None:
    for number in range(110):
        (inbox / f"{number}.eml").write_bytes(mail(f"Dose {number}", message_id=f"<{number}@quay.example>"))
    app = desk()
    assert intake.take_batch(app, "main", app.now()).more
    shutil.move(inbox, inbox.with_name("away"))

    (trouble,) = turn(app)

    assert "is not there" in trouble
    assert states(app) == ["case"] * 100
    shutil.move(inbox.with_name("away"), inbox)
    assert turn(app) == []
    assert states(app) == ["case"] * 110


def test_a_folder_that_vanishes_before_it_is_told_is_told_later(desk: Open, inbox: Path) -> None:
    (inbox / "one.eml").write_bytes(mail())
    app = desk("move")
    intake.take_batch(app, "main", app.now())
    inbox.rename(inbox.with_name("away"))
    (trouble,) = poll(app)
    assert "is not there" in trouble
    inbox.with_name("away").rename(inbox)

    assert poll(app) == []

    assert list(inbox.iterdir()) == []
    assert len(list((inbox.parent / "taken").iterdir())) == 1


def test_a_sent_folder_that_went_away_does_not_make_a_second_letter(desk: Open, inbox: Path) -> None:
    (inbox / "one.eml").write_bytes(mail())
    app = desk()
    turn(app)
    sent = inbox.parent / "sent"
    assert len(list(sent.glob("*.eml"))) == 1
    sent.rename(sent.with_name("collected"))

    turn(app)

    assert list(sent.glob("*.eml")) == []


@pytest.mark.parametrize("after", ["leave", "move"])
def test_a_second_poller_that_looked_before_the_first_one_committed_doubles_nothing(
    desk: Open, inbox: Path, after: str
) -> None:
    (inbox / "old.eml").write_bytes(mail("An old dose", message_id="<old@quay.example>"))
    app, other = desk(after), desk(after)
    turn(app)
    (inbox / "new.eml").write_bytes(mail("A new dose", message_id="<new@quay.example>"))
    slow = other.mailboxes["main"]
    usual = slow.fetch

    def meanwhile(cursor: str | None, limit: int = 100) -> Batch:
        slow.fetch = usual  # type: ignore[method-assign]
        intake.take_batch(app, "main", app.now())
        return usual(cursor, limit)

    slow.fetch = meanwhile  # type: ignore[method-assign]
    turn(other)

    assert states(app) == ["case", "case"]
