"""Takes new mails out of every mailbox into the ledger, then tells the server which are taken.

When:      as soon as a mailbox has mail (`listening`), and every `poll_seconds` (60 by default) as the safety net
If missed: the next poll takes everything since the cursor
Told:      Health shows a mailbox in trouble; the others are polled all the same
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from jobs.report import Report
from liaison.app import App
from liaison.mail.mailbox import MailboxError
from liaison.store.session import StoreTrouble
from liaison.triage import intake

STEPS = ("liaison.triage.intake",)
BATCHES = 1000  # of one mailbox in one run; what is left waits for the next


def nothing() -> None:
    """Nothing follows."""


def run(
    app: App, slot: datetime, now: datetime, *, only: str | None = None, follow: Callable[[], None] = nothing
) -> Report:
    """Poll every mailbox once, or one; `follow` is what follows as soon as mails are in the ledger, before the server is told."""
    result = poll(app, now, app.mailboxes if only is None else [only], follow)
    trouble = result.pop("trouble")
    return Report(result, tuple(trouble))


def poll(
    app: App, now: datetime, names: Iterable[str] | None = None, follow: Callable[[], None] = nothing
) -> dict[str, Any]:
    """Poll every mailbox, or these; returns counts (taken, duplicates, parked, acknowledged) and a list of sentences, `trouble`."""
    done: Counter[str] = Counter(taken=0, duplicates=0, parked=0, acknowledged=0)
    trouble: list[str] = []
    for name in app.mailboxes if names is None else names:
        try:
            take_all(app, name, now, done, follow)
        except (MailboxError, StoreTrouble) as error:  # their words name folders and servers, never a mail
            trouble.append(f"{name}: {error}")
        except Exception as error:  # one mailbox never stops the others
            trouble.append(f"{name}: {type(error).__name__}")
    return {**done, "trouble": trouble}


def take_all(app: App, name: str, now: datetime, done: Counter[str], follow: Callable[[], None] = nothing) -> None:
    """Take batches until the mailbox has no more, then acknowledge what is committed, also when the taking broke off.

    What follows comes between the two: to tell a server of five hundred mails can take a minute, for which nobody need wait.
    """
    taken = done["taken"]
    try:
        for _ in range(BATCHES):
            batch = intake.take_batch(app, name, now)
            done.update(taken=batch.taken, duplicates=batch.duplicates, parked=batch.parked)
            if not batch.more:
                break
    finally:
        try:
            if done["taken"] > taken:
                follow()
        finally:
            tell(app, name, now, done)


def tell(app: App, name: str, now: datetime, done: Counter[str]) -> None:
    """Acknowledge everything that is taken and not yet told."""
    for _ in range(BATCHES):
        told = intake.acknowledge(app, name, now)
        done.update(acknowledged=told)
        if not told:
            break
