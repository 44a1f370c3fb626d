"""Compares every mailbox with the ledger: each item in the one must be in the other, and every row must come to rest.

When:      every hour, at ten past
If missed: the latest one is run; an older comparison would be of no use
Told:      Health shows what is missing or unexplained
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.mail.mailbox import MailboxError
from liaison.triage import reconcile

STEPS = ("liaison.triage.reconcile",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Compare each mailbox; one that cannot be read does not stop the others."""
    did = {"in_mailbox": 0, "in_ledger": 0, "missing": 0, "unexplained": 0}
    problems: list[str] = []
    for name in app.mailboxes:
        try:
            found = reconcile.run(app, name, now)
        except MailboxError as error:
            problems.append(f"{name}: {error}")
            continue
        counts = (found.in_mailbox, found.in_ledger, len(found.missing), len(found.unexplained))
        did = {word: did[word] + count for word, count in zip(did, counts, strict=True)}
        if not found.ok:
            problems.append(
                f"{name}: {len(found.missing)} missing from the ledger, {len(found.unexplained)} unexplained"
            )
    return Report(did, tuple(problems))
