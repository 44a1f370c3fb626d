"""Asks cluster quality lead and cluster administrator for a slot at their meeting, once more where they have not answered, and confirms it.

When:      Monday to Friday at 07:45; nothing is posted on a day the service is closed
If missed: the latest one is run; a meeting whose asking day has passed is still asked about
Told:      Meetings shows the clusters with nobody to ask, and whose hosts are to be telephoned
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.meetings import ask, remind_hosts

STEPS = ("liaison.meetings.ask", "liaison.meetings.remind_hosts")


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Ask about the meetings whose asking day has come, then ask again, leave telephone tasks, confirm."""
    asked = ask.take_all(app, now)
    reminded = remind_hosts.take_all(app, now)
    return Report({**asked.counts, **reminded.counts}, (*asked.problems, *reminded.problems))
