"""Compares every mailbox with the ledger: each item in the one must be in the other, and every row must come to rest.

When:      every hour, at ten past
If missed: the latest one is run; an older comparison would be of no use
Told:      Health shows what was missing, what of it has been taken, and what stands unexplained
"""

from __future__ import annotations

from datetime import datetime

from jobs import poll_mailboxes
from jobs.report import Report
from liaison.app import App
from liaison.mail.mailbox import MailboxError
from liaison.triage import reconcile

STEPS = ("liaison.triage.reconcile",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Poll each mailbox, so that what has just come is not called missing, and compare; one that cannot be read stops no other."""
    did = {"in_mailbox": 0, "in_ledger": 0, "missing": 0, "repaired": 0, "unexplained": 0}
    problems = list(poll_mailboxes.run(app, slot, now).problems)
    for name in app.mailboxes:
        try:
            found = reconcile.run(app, name, now)
        except MailboxError as error:
            problems.append(f"{name}: {error}")
            continue
        counts = (found.in_mailbox, found.in_ledger, len(found.missing), found.repaired, len(found.unexplained))
        did = {word: did[word] + count for word, count in zip(did, counts, strict=True)}
        if not found.ok:
            problems.append(words(name, found))
    return Report(did, tuple(dict.fromkeys(problems)))


def words(name: str, found: reconcile.Reconciliation) -> str:
    """What one comparison came to."""
    said = f"{name}: {len(found.missing)} missing from the ledger, {found.repaired} of them taken now; {len(found.unexplained)} unexplained"
    return f"{said}; it broke off: {found.trouble}" if found.trouble else said
