"""Two processes poll one mailbox: whatever the one does while the other stands between fetching, committing and telling, and whatever
arrives meanwhile, every mail is taken once and told of.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, ledger, mail
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from liaison.app import App
from liaison.bootstrap import known_to
from liaison.mail.folder import FolderMailbox
from liaison.mail.mailbox import MailboxDown
from liaison.mail.memory import MemoryMailbox
from liaison.store.session import StoreTrouble
from liaison.triage import intake


class Interrupted:
    """A mailbox during whose every answer something else may happen."""

    def __init__(self, mailbox: Any, meanwhile: Callable[[], None]) -> None:
        self.mailbox, self.meanwhile = mailbox, meanwhile

    def __getattr__(self, name: str) -> Any:
        return getattr(self.mailbox, name)

    def fetch(self, cursor: str | None, limit: int = 100) -> Any:
        batch = self.mailbox.fetch(cursor, 7)
        self.meanwhile()
        return batch

    def acknowledge(self, ref: str, label: str) -> str | None:
        moved = self.mailbox.acknowledge(ref, label)
        self.meanwhile()
        return moved  # type: ignore[no-any-return]


class World:
    """A mailbox of one kind, two processes, and what arrives."""

    def __init__(self, engine: Engine, kind: str, folder: Path, seed: int) -> None:
        self.dice, self.came = random.Random(seed), list[bytes]()
        self.inbox, self.box = folder / "mailbox", MemoryMailbox(name="main")
        self.inbox.mkdir()
        opened = [self.open(engine, kind) for _ in range(2)]
        self.depth = 0
        self.apps: list[App] = [
            app_on(engine, mailbox=Interrupted(mailbox, lambda other=other: self.meanwhile(other)))
            for mailbox, other in zip(opened, (1, 0), strict=True)
        ]

    def open(self, engine: Engine, kind: str) -> Any:
        """The mailbox as a process of its own opens it: the ledger alone joins them."""
        if kind == "memory":
            return self.box
        return FolderMailbox(self.inbox, name="main", known=known_to(engine, "main"), after=kind)  # type: ignore[arg-type]

    def arrive(self) -> None:
        number = len(self.came)
        self.came.append(mail(f"Dose question {number}", message_id=None))
        self.box.deliver(self.came[-1])
        (self.inbox / f"{number:03}.eml").write_bytes(self.came[-1])

    def meanwhile(self, other: int) -> None:
        """While one process stands still, the other goes on, or a mail arrives, or nothing happens."""
        if self.depth > 2 or self.dice.random() < 0.7:
            return
        self.depth += 1
        if len(self.came) < 40 and self.dice.random() < 0.4:
            self.arrive()
        else:
            self.turn(other)
        self.depth -= 1

    def turn(self, which: int) -> None:
        """One process takes a batch, or tells the mailbox what is taken."""
        act = self.dice.choice((intake.take_batch, intake.acknowledge))
        act(self.apps[which], "main", TUESDAY_10AM)

    def come_to_an_end(self) -> None:
        self.depth = 9
        app = self.apps[0]
        while intake.take_batch(app, "main", TUESDAY_10AM).more:
            pass
        while intake.acknowledge(app, "main", TUESDAY_10AM):
            pass

    def kept(self) -> Counter[bytes]:
        """The bytes of every row: none is a duplicate, as no two mails are alike."""
        rows = ledger(self.apps[0])
        assert all(row.duplicate_of is None and row.acknowledged_at for row in rows)
        return Counter(str(row.raw_sha256) for row in rows)  # type: ignore[misc]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", ["memory", "leave", "move"])
def test_however_two_processes_interleave_each_mail_is_taken_once(
    engine: Engine, kind: str, tmp_path: Path, seed: int
) -> None:
    world = World(engine, kind, tmp_path, seed)
    for _ in range(20):
        world.arrive()

    for _ in range(15):
        world.turn(world.dice.randrange(2))
    world.come_to_an_end()

    assert world.kept() == Counter(intake.digest(raw) for raw in world.came)


@pytest.mark.parametrize("kind", ["memory", "leave", "move"])
def test_a_batch_that_finds_no_room_on_the_disk_comes_again_whole(
    sqlite_engine: Engine, kind: str, tmp_path: Path
) -> None:
    world = World(sqlite_engine, kind, tmp_path, 0)
    world.depth = 9
    for _ in range(20):
        world.arrive()
    app = world.apps[0]
    intake.take_batch(app, "main", TUESDAY_10AM)

    def no_room(_connection: Any) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    event.listen(sqlite_engine, "commit", no_room)
    with pytest.raises(StoreTrouble, match="disk is full"):
        intake.take_batch(app, "main", TUESDAY_10AM)
    event.remove(sqlite_engine, "commit", no_room)

    assert len(ledger(app)) == 7  # the first batch alone
    world.arrive()
    world.come_to_an_end()
    assert world.kept() == Counter(intake.digest(raw) for raw in world.came)


def test_what_one_process_was_told_before_the_other_moved_on_does_not_count(memory_engine: Engine) -> None:
    """The slower of two comes back with a batch that the faster has long taken, and its place must not set back the place."""
    box = MemoryMailbox(name="main")
    fast = app_on(memory_engine, mailbox=box)
    for number in range(5):
        box.deliver(mail(f"Dose question {number}", message_id=None))

    def the_faster() -> None:
        slow.mailboxes["main"].meanwhile = lambda: None  # type: ignore[attr-defined]
        intake.take_batch(fast, "main", TUESDAY_10AM)
        box.deliver(mail("One more dose question", message_id=None))
        intake.take_batch(fast, "main", TUESDAY_10AM)

    slow = app_on(memory_engine, mailbox=Interrupted(box, the_faster))

    taken = intake.take_batch(slow, "main", TUESDAY_10AM)

    assert (taken.taken, taken.more) == (0, True)
    assert len(ledger(fast)) == 6
    assert intake.ensure_mailbox(fast, "main")[1] == "memory:6"


def test_a_mailbox_that_drops_the_line_behind_its_answer_brings_it_again(memory_engine: Engine) -> None:
    box = MemoryMailbox(name="main")
    app = app_on(memory_engine, mailbox=box)
    box.deliver(mail())
    box.fail("fetch", MailboxDown("the line dropped"), after=True)
    with pytest.raises(MailboxDown):
        intake.take_batch(app, "main", TUESDAY_10AM)

    taken = intake.take_batch(replace(app), "main", TUESDAY_10AM)

    assert taken.taken == 1
