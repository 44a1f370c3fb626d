"""Brings back cases that somebody wanted to look at again on this day.

When:      every minute; nothing comes back while the service is closed
If missed: the next run finds every case whose day has come, also days later
Told:      Today and Inbox: it stands at the top of its owner's list
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.triage import look_again

STEPS = ("liaison.triage.look_again",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Bring back what is due."""
    return Report({"came_back": look_again.take_batch(app, now)})
