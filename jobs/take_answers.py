"""Ties what calendar programs answered to the meeting and the person, and counts it or shows it to somebody.

When:      every minute
If missed: nothing: the next turn does all of it
Told:      Meetings shows the answers, and what somebody is to look at
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.meetings import rsvp

STEPS = ("liaison.meetings.rsvp",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Take every answer that waits."""
    taken = 0
    while done := rsvp.take_batch(app, now):
        taken += done
    return Report({"answers_taken": taken})
