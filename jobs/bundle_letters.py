"""Puts the answers that wait into one weekly letter a practice, for practices that want it so.

When:      every minute; letters are due on Thursday at 09:30, or the working day before it
If missed: the next run posts them; an answer that no weekly letter took within a day leaves by itself
Told:      the practice, by that letter; each case says that its answer left in it
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.triage import weekly_letters

STEPS = ("liaison.triage.weekly_letters",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Post the weekly letters that are due."""
    return Report({"weekly_letters": weekly_letters.take_all(app, now)})
