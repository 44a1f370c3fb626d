"""Asks cluster quality lead and cluster administrator for a slot at their meeting. Nobody else is written to.

When:      Monday to Friday at 07:45; nothing is posted on a day the service is closed
If missed: the latest one is run; a meeting whose asking day has passed is still asked about
Told:      Meetings shows the clusters with nobody to ask
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.meetings import ask

STEPS = ("liaison.meetings.ask",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Ask about the meetings whose asking day has come."""
    asked = ask.take_all(app, now)
    return Report(asked.counts, tuple(asked.problems))
