"""A full disk: one line that says so, nothing acknowledged that is not kept, and everything goes on once there is room."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from build import ledger, letters, mail
from sqlalchemy import event

from jobs import poll_mailboxes, send_letters, triage_messages
from liaison.app import App
from liaison.domain.states import LetterState
from liaison.store.session import StoreTrouble
from tests.bad_input.turns import poll, turn

Open = Callable[..., App]


@contextmanager
def full(app: App) -> Iterator[None]:
    """The database may not grow: to SQLite this is a full disk."""

    def stop_growing(connection: Any, _record: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(app.engine, "connect", stop_growing)
    app.engine.dispose()
    yield
    event.remove(app.engine, "connect", stop_growing)
    app.engine.dispose()


A_WHILE = timedelta(minutes=2)  # what was in hand when the disk filled up is taken up again after a minute


def fill(inbox: Path, count: int) -> None:
    """So many questions, each of some thousand bytes."""
    for number in range(count):
        body = f"Dose {number}. " + "More about it. " * 300
        (inbox / f"{number}.eml").write_bytes(mail(body, message_id=f"<{number}@quay.example>"))


def test_mails_that_do_not_fit_stay_in_the_mailbox_and_are_taken_when_there_is_room(desk: Open, inbox: Path) -> None:
    fill(inbox, 40)
    app = desk("move")

    with full(app):
        (trouble,) = poll(app)

    assert "disk is full" in trouble
    assert "free some space" in trouble
    assert ledger(app) == []
    assert len(list(inbox.iterdir())) == 40
    assert turn(app) == []
    assert {row.state.value for row in ledger(app)} == {"case"}
    assert len(ledger(app)) == 40
    assert list(inbox.iterdir()) == []


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_mails_taken_before_the_disk_filled_up_go_on_from_where_they_stand(desk: Open, inbox: Path, steps: int) -> None:
    fill(inbox, 20)
    app = desk()
    poll(app)
    for step, _ in triage_messages.CHAIN[:steps]:
        step.take_batch(app, app.now())

    with full(app), pytest.raises(StoreTrouble, match="disk is full"):
        triage_messages.drain(app, app.now())

    triage_messages.drain(app, app.now() + A_WHILE)
    assert [row.state.value for row in ledger(app)] == ["case"] * 20
    assert len(letters(app)) == 3  # of twenty questions from one address three are answered automatically in a day


class Tight:
    """A mailbox whose disk has no room for a letter."""

    def __init__(self, mailbox: Any) -> None:
        self.mailbox = mailbox

    def __getattr__(self, name: str) -> Any:
        return getattr(self.mailbox, name)

    def send(self, ref: str, letter: Any) -> None:
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
        try:
            self.mailbox.send(ref, letter)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_letter_that_finds_no_room_waits_and_leaves_once(desk: Open, inbox: Path) -> None:
    (inbox / "one.eml").write_bytes(mail())
    app = desk()
    tight = replace(app, mailboxes={"main": Tight(app.mailboxes["main"])})
    turn(tight)

    (letter,) = letters(app)
    assert letter.state is LetterState.QUEUED
    assert "tried again later" in letter.because
    assert list((inbox.parent / "sent").iterdir()) == []

    send_letters.run(app, app.now(), letter.not_before)
    assert letters(app)[0].state is LetterState.SENT
    assert len(list((inbox.parent / "sent").iterdir())) == 1


def test_a_disk_that_fills_up_between_two_batches_keeps_the_first(desk: Open, inbox: Path) -> None:
    fill(inbox, 110)
    app = desk()
    done: dict[str, Any] = poll_mailboxes.poll(app, app.now())
    assert done["taken"] == 110
    triage_messages.CHAIN[0][0].take_batch(app, app.now())

    with full(app), pytest.raises(StoreTrouble):
        triage_messages.drain(app, app.now())

    triage_messages.drain(app, app.now() + A_WHILE)
    assert [row.state.value for row in ledger(app)] == ["case"] * 110
