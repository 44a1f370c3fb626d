"""The rig of the IMAP mailbox: a real Dovecot and a real SMTP receiver, one of each for a whole run, a new user for each test."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from liaison.mail.mailbox import Mailbox
from tests.contract.rigging import Ledger, Rig


def imap(tmp_path: Path, request: pytest.FixtureRequest) -> Rig:
    server, receiver = request.getfixturevalue("dovecot"), request.getfixturevalue("receiver")
    user = server.user()

    def deliver(raw: bytes, arrived: datetime | None = None) -> None:
        server.fill(user, [raw], arrived=arrived)

    def open_again() -> Mailbox:
        box: Mailbox = server.mailbox(user, receiver.door(), name="imap")
        return box

    def empty() -> None:
        server.empty(user)

    def letters() -> list[bytes]:
        kept: list[bytes] = server.contents(user, "Sent")
        return kept

    return Rig(open_again(), Ledger(), deliver, open_again, empty, letters)
