"""Opens Graph mailboxes on the double the way bootstrap does, waiting for nothing, and fills doubles for benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from liaison.clock import Clock, system_clock
from liaison.mail.graph import GraphMailbox
from liaison.mail.graph_tokens import Identity
from liaison.mail.graph_wire import Wire
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
def filled_double(folder: Path, mails: int, make: Callable[[int], bytes]) -> Iterator[GraphDouble]:
    """A double whose mailbox ADDRESS holds so many mails, a minute apart."""
    start = datetime.now(UTC) - timedelta(minutes=mails)
    with GraphDouble(folder) as double:
        box = double.add(ADDRESS)
        for number in range(mails):
            box.put(make(number), received=start + timedelta(minutes=number))
        yield double
