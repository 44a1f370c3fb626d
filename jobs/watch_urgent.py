"""Watches urgent mail that nobody has opened: tells owner, duty worker, team lead, each once, until a person opens it.

When:      every minute
If missed: the next run raises every step that has come meanwhile
Told:      the ladder itself, by letter, webhook and SMS; Today shows the alarms, Health a channel in trouble
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.triage import calls, watch

STEPS = ("liaison.triage.watch",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Raise the alarms that are due, and make their calls."""
    alarms = watch.raise_alarms(app, now)
    called = calls.make_calls(app, now)
    return Report({"alarms": alarms, "calls": called.taken}, called.troubles)
