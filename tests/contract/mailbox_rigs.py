"""The mailboxes under contract, each with the ways in which the world acts on it."""

from __future__ import annotations

import mailbox as stdlib_mailbox
import os
from datetime import datetime
from pathlib import Path

import pytest

from liaison.mail.folder import FolderMailbox
from liaison.mail.mailbox import Mailbox
from liaison.mail.memory import MemoryMailbox
from tests.contract.ews_rig import exchange
from tests.contract.graph_rig import graph_double
from tests.contract.imap_rig import imap
from tests.contract.rigging import Ledger, Rig


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
    "Graph double": graph_double,
    "IMAP on Dovecot": imap,
}
