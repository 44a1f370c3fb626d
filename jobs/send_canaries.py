"""Sends each mailbox a trial mail to itself and times it.

When:      every half hour; trials are sent while the service is open
If missed: the latest one is sent; an older trial would be of no use
Told:      Health shows the last trip; one that does not come back is told to leads and admins
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.triage import canary

STEPS = ("liaison.triage.canary",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Post the trials of this slot."""
    sent = canary.send(app, slot, now)
    held = ("Sends are held, so no trial mail was sent.",) if sent.held else ()
    return Report({"posted": sent.posted, "called_back": sent.called_back}, held)
