"""Lists what each colleague leaves at the end of a shift, and offers it to the next one on. Nothing changes hands by itself.

When:      every minute; a list is made half an hour before a shift ends and kept up until it has ended
If missed: the next run makes the lists of every shift that has ended meanwhile
Told:      Handover, and a line on Today
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.triage import hand_over

STEPS = ("liaison.triage.hand_over",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Make and keep up the lists."""
    return Report({"listed": hand_over.list_shifts(app, now)})
