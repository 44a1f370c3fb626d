"""Tells the leads once a week how many reviews are past their day, and whether anybody is left out. No name stands in it: links do.

When:      Mondays at 08:00
If missed: the latest one is run; one letter a lead and week
Told:      the leads, by letter; Coverage
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.reviews import overdue_letter

STEPS = ("liaison.reviews.overdue_letter",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Post what is due this week."""
    return Report({"letters": overdue_letter.post_all(app, now)})
