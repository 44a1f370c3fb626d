"""Opens Graph mailboxes on the double the way bootstrap does, waiting for nothing, and fills doubles for benchmarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from liaison.clock import Clock, system_clock
from liaison.mail.graph import GraphMailbox
from liaison.mail.graph_tokens import Identity
from liaison.mail.graph_wire import Wire
from liaison.mail.mailbox import Batch
from tests.doubles.graph_boxes import Box
from tests.doubles.graph_double import GraphDouble

ADDRESS = "queries@service.example"
OTHER = "somebody.else@service.example"


def identity(double: GraphDouble, **more: Any) -> Identity:
    """The application that the double knows."""
    given: dict[str, Any] = {"secret": double.sign_in.secret} | more
    return Identity(
        given.pop("tenant", double.sign_in.tenant),
        double.sign_in.client_id,
        double.origin,
        scope=f"{double.origin}/.default",
        **given,
    )


def open_mailbox(
    double: GraphDouble,
    address: str = ADDRESS,
    *,
    who: Identity | None = None,
    clock: Clock = system_clock,
    sleep: Callable[[float], None] = lambda seconds: None,
    ca_file: Path | None = None,
    timeout: float = 10.0,
    **more: Any,
) -> GraphMailbox:
    """A mailbox on the double; close it when done."""
    wire = Wire(
        double.base_url,
        who or identity(double),
        clock=clock,
        sleep=sleep,
        ca_file=ca_file or double.ca_file,
        timeout=timeout,
    )
    return GraphMailbox(wire, address, **more)


@contextmanager
def filled_double(mails: int, make: Callable[[int], bytes]) -> Iterator[GraphDouble]:
    """A double whose mailbox ADDRESS holds so many mails, a minute apart."""
    start = datetime.now(UTC) - timedelta(minutes=mails)
    with GraphDouble() as double:
        box = double.add(ADDRESS)
        for number in range(mails):
            box.put(make(number), received=start + timedelta(minutes=number))
        yield double


@dataclass
class Desk:
    """A double with our mailbox and somebody else's, the ledger of a caller, and mailboxes opened on it. `naps` are the waits asked for."""

    double: GraphDouble
    box: Box
    refs: set[str] = field(default_factory=set)
    mails: list[bytes | None] = field(default_factory=list)
    cursor: str | None = None
    naps: list[float] = field(default_factory=list)
    opened: list[GraphMailbox] = field(default_factory=list)

    def known(self, refs: Sequence[str]) -> set[str]:
        """What the ledger holds of these."""
        return self.refs.intersection(refs)

    def open(self, address: str = ADDRESS, **more: Any) -> GraphMailbox:
        """A mailbox, closed with the desk."""
        mailbox = open_mailbox(self.double, address, **{"known": self.known, "sleep": self.naps.append, **more})
        self.opened.append(mailbox)
        return mailbox

    @property
    def mailbox(self) -> GraphMailbox:
        """One mailbox, opened when first asked for."""
        return self.opened[0] if self.opened else self.open()

    def take(self, limit: int = 100, mailbox: GraphMailbox | None = None) -> Batch:
        """One fetch, committed."""
        batch = (mailbox or self.mailbox).fetch(self.cursor, limit)
        for item in batch.items:
            if item.ref not in self.refs:
                self.refs.add(item.ref)
                self.mails.append(item.raw)
        self.cursor = batch.cursor
        return batch

    def take_all(self, limit: int = 100, mailbox: GraphMailbox | None = None) -> list[bytes | None]:
        """Fetch and commit until nothing more waits; returns every mail taken so far."""
        while self.take(limit, mailbox).more:
            pass
        return self.mails

    def lines(self, pattern: str = "") -> list[str]:
        """The requests so far that match, as "METHOD path"."""
        return [line for line, _ in self.double.requests if re.search(pattern, line)]


@contextmanager
def graph_desk() -> Iterator[Desk]:
    """A desk whose double lives as long as the context."""
    with GraphDouble() as double:
        desk = Desk(double, double.add(ADDRESS))
        double.add(OTHER, open_to_us=False)
        try:
            yield desk
        finally:
            for mailbox in desk.opened:
                mailbox.close()
