"""The mailboxes under contract, each with the ways in which the world acts on it."""

from __future__ import annotations

import mailbox as stdlib_mailbox
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest

from liaison.mail.folder import FolderMailbox
from liaison.mail.mailbox import Batch, Fetched, Mailbox
from liaison.mail.memory import MemoryMailbox
from tests.contract.ews_rig import exchange
from tests.contract.graph_rig import graph_double


@dataclass
class Ledger:
    """What a caller keeps in one commit: the refs it holds, the mails, and the cursor."""

    refs: set[str] = field(default_factory=set)
    mails: list[bytes | None] = field(default_factory=list)
    cursor: str | None = None

    def known(self, refs: Sequence[str]) -> set[str]:
        return self.refs.intersection(refs)

    def commit(self, batch: Batch) -> None:
        for item in batch.items:
            if item.ref not in self.refs:
                self.refs.add(item.ref)
                self.mails.append(item.raw)
        self.cursor = batch.cursor

    def take_all(self, mailbox: Mailbox, limit: int = 100) -> list[Fetched]:
        taken = []
        for _ in range(200):
            batch = mailbox.fetch(self.cursor, limit)
            self.commit(batch)
            taken += batch.items
            if not batch.more:
                return taken
        raise AssertionError("fetch says that there is more for ever")


@dataclass
class Rig:
    """A mailbox under test, its caller's ledger, and the ways in which the world acts on it."""

    mailbox: Mailbox
    ledger: Ledger
    deliver: Callable[..., None]  # (raw, arrived=None): a mail comes, with a time of its own or none
    open_again: Callable[[], Mailbox]  # the same mailbox, as the next process opens it
    empty: Callable[[], None]  # somebody deletes every mail
    letters: Callable[[], list[bytes]]  # the letters that lie among the sent


def drop_folder(tmp_path: Path, request: pytest.FixtureRequest) -> Rig:
    inbox, ledger = tmp_path / "mailbox", Ledger()
    inbox.mkdir()

    def deliver(raw: bytes, arrived: datetime | None = None) -> None:
        target = inbox / f"mail-{len(list(inbox.iterdir())):04}.eml"
        target.write_bytes(raw)
        if arrived:
            os.utime(target, (arrived.timestamp(), arrived.timestamp()))

    def open_again() -> Mailbox:
        return FolderMailbox(inbox, known=ledger.known)

    def empty() -> None:
        for path in inbox.iterdir():
            path.unlink()

    def letters() -> list[bytes]:
        return [path.read_bytes() for path in tmp_path.glob("sent/*")]

    return Rig(open_again(), ledger, deliver, open_again, empty, letters)


def maildir(tmp_path: Path, request: pytest.FixtureRequest) -> Rig:
    inbox, ledger = tmp_path / "Maildir", Ledger()
    server = stdlib_mailbox.Maildir(str(inbox), create=True)

    def deliver(raw: bytes, arrived: datetime | None = None) -> None:
        message = stdlib_mailbox.MaildirMessage(raw)
        if arrived:
            message.set_date(arrived.timestamp())
        server.add(message)

    def open_again() -> Mailbox:
        return FolderMailbox(inbox, known=ledger.known)

    def letters() -> list[bytes]:
        return [path.read_bytes() for path in inbox.glob(".Sent/[cn]*/*")]

    return Rig(open_again(), ledger, deliver, open_again, server.clear, letters)


def memory(tmp_path: Path, request: pytest.FixtureRequest) -> Rig:
    box, ledger = MemoryMailbox(), Ledger()

    def deliver(raw: bytes, arrived: datetime | None = None) -> None:
        box.deliver(raw, received_at=arrived)

    def empty() -> None:
        for item in box.items:
            box.remove(item.ref)

    return Rig(box, ledger, deliver, lambda: box, empty, lambda: list(box.sent.values()))


# A rig is made in a folder of its own; one that starts a server ends it by `request.addfinalizer`.
RIGS = {
    "drop folder": drop_folder,
    "maildir": maildir,
    "memory": memory,
    "Exchange double by EWS": exchange,
    "graph double": graph_double,
    "imap": lambda folder, request: import_module("tests.contract.imap_rig").imap(folder, request),
}
