"""Follows first appointments with practices: booked, held and called off as their meeting is, one reminder, a call, a refresh after a year.

When:      every minute; letters are posted while the service is open
If missed: the next turn does all of it; keys by appointment and agreed time keep each letter to one
Told:      First appointments shows who has not answered, whom to ring, and whose refresh is due
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.meetings import onboard

STEPS = ("liaison.meetings.onboard",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Take every path as far as it goes now."""
    followed = onboard.take_all(app, now)
    return Report(followed.counts, tuple(followed.problems))
