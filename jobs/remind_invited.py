"""Reminds those who have not answered an invitation to a meeting or a training, once, a week before it.

When:      Monday to Friday at 08:00; nothing is posted on a day the service is closed
If missed: the latest one is run; keys by person and version of the meeting keep each reminder to one
Told:      Meetings shows who has not been heard from
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.meetings import nudge

STEPS = ("liaison.meetings.nudge",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Remind for the meetings and trainings of the coming week."""
    nudged = nudge.take_all(app, now)
    return Report(nudged.counts, tuple(nudged.problems))
