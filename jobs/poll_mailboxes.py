"""Takes new mails out of every mailbox into the ledger, then tells the server which are taken.

When:      every `poll_seconds` (60 by default)
If missed: the next poll takes everything since the cursor
Told:      Health shows a mailbox in trouble; the others are polled all the same
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from jobs.report import Report
from liaison.app import App
from liaison.mail.mailbox import MailboxError
from liaison.store.session import StoreTrouble
from liaison.triage import intake

STEPS = ("liaison.triage.intake",)
BATCHES = 1000  # of one mailbox in one run; what is left waits for the next


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Poll every mailbox once."""
    result = poll(app, now)
    trouble = result.pop("trouble")
    return Report(result, tuple(trouble))


def poll(app: App, now: datetime) -> dict[str, Any]:
    """Poll every mailbox; returns counts (taken, duplicates, parked, acknowledged) and a list of sentences, `trouble`."""
    done: Counter[str] = Counter(taken=0, duplicates=0, parked=0, acknowledged=0)
    trouble: list[str] = []
    for name in app.mailboxes:
        try:
            take_all(app, name, now, done)
        except (MailboxError, StoreTrouble) as error:  # their words name folders and servers, never a mail
            trouble.append(f"{name}: {error}")
        except Exception as error:  # one mailbox never stops the others
            trouble.append(f"{name}: {type(error).__name__}")
    return {**done, "trouble": trouble}


def take_all(app: App, name: str, now: datetime, done: Counter[str]) -> None:
    """Take batches until the mailbox has no more, then acknowledge what is committed, also when the taking broke off."""
    try:
        for _ in range(BATCHES):
            batch = intake.take_batch(app, name, now)
            done.update(taken=batch.taken, duplicates=batch.duplicates, parked=batch.parked)
            if not batch.more:
                break
    finally:
        tell(app, name, now, done)


def tell(app: App, name: str, now: datetime, done: Counter[str]) -> None:
    """Acknowledge everything that is taken and not yet told."""
    for _ in range(BATCHES):
        told = intake.acknowledge(app, name, now)
        done.update(acknowledged=told)
        if not told:
            break
