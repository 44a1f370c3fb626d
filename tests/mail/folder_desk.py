"""A folder mailbox with the ledger of its caller, over polls and processes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from liaison.domain.mails import OutgoingMail
from liaison.mail.folder import FolderMailbox
from liaison.mail.mailbox import Fetched

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
LETTER = OutgoingMail(
    message_id="<letter-1@service.example>",
    sender="queries@service.example",
    sender_name="The shared care service",
    to=("practice@gp.example",),
    bcc=("second@gp.example",),
    subject="Your question, reference AB12",
    text="We have it and answer tomorrow.\n",
    date=NOW,
    letter_key="ack:case-1",
)


class Desk:
    """A mailbox with the ledger of its caller, over polls and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.refs, self.cursor = folder, set[str](), None
        self.mailbox = self.open()
        self.notes: list[str] = []
        self.asked = 0

    def open(self, **settings: object) -> FolderMailbox:
        self.mailbox = FolderMailbox(self.folder, known=self.known, **settings)  # type: ignore[arg-type]
        return self.mailbox

    def known(self, refs: Sequence[str]) -> set[str]:
        self.asked += len(refs)
        return self.refs.intersection(refs)

    def poll(self, limit: int = 100) -> list[Fetched]:
        items: list[Fetched] = []
        self.notes = []
        while True:
            batch = self.mailbox.fetch(self.cursor, limit)
            self.cursor = batch.cursor
            self.refs.update(item.ref for item in batch.items)
            items += batch.items
            self.notes += batch.notes
            if not batch.more:
                return items

    def raws(self) -> list[bytes | None]:
        return [item.raw for item in self.poll()]


def set_times(path: Path, moment: datetime) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))
