"""Tells each mailbox's server what became of its mails: who handles them, what is answered, what a person looks at.

When:      every minute
If missed: the next run tells everything that changed meanwhile
Told:      whoever reads the mailbox itself; Health shows labels that could not be set
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.triage import tell

STEPS = ("liaison.triage.tell",)
PORTIONS = 100  # of one mailbox in one run; what is left waits for the next


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Bring every mailbox's labels up to date; one in trouble stops no other."""
    done: Counter[str] = Counter(labelled=0)
    problems: list[str] = []
    for name in app.mailboxes:
        try:
            trouble = drain(app, name, now, done)
        except Exception as error:  # one mailbox never stops the others
            trouble = type(error).__name__
        if trouble:
            problems.append(f"{name}: some labels could not be set and are tried again: {trouble}")
    return Report(done, tuple(problems))


def drain(app: App, name: str, now: datetime, done: Counter[str]) -> str:
    """Tell until nothing waits or the server has had enough; returns the last trouble in its words, or nothing."""
    trouble = ""
    for _ in range(PORTIONS):
        found = tell.tell(app, name, now)
        done.update(labelled=found.told)
        trouble = found.trouble or trouble
        if found.rows < tell.PORTION or found.failed:
            break
    return trouble
