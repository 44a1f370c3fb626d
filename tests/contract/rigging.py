"""What a mailbox under contract is tested with: its caller's ledger, and the ways in which the world acts on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from liaison.mail.mailbox import Batch, Fetched, Mailbox


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
