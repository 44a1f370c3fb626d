"""Tells practices that our answer is late, before they have to ask: once a question, with an honest new time.

When:      every minute
If missed: the next run tells what has become due meanwhile; three days after the promised time nobody is told any more
Told:      whoever asked, by letter; the line stands in what happened on the case
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.triage import late_notice

STEPS = ("liaison.triage.late_notice",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Post the notices that are due."""
    return Report({"told_late": late_notice.tell_all(app, now)})
