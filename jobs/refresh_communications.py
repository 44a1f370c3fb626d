"""Counts the timings that the communications document tells, and asks its owner when the words are older than 90 days.

When:      every day at 05:50
If missed: the latest one is run; the timings are those of the day on which it runs
Told:      the owner of the document, by letter once a month while it is old; How we work tells its readers
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.meetings import refresh

STEPS = ("liaison.meetings.refresh",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Once."""
    return Report(refresh.keep(app, now).counts)
