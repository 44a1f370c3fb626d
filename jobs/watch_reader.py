"""Watches whether the reader still fits the mail: unknown words, shifted answers, urgent mail that people found and it had called calm.

When:      every day at 04:15
If missed: the latest one is run; it looks at the last weeks anyway
Told:      leads and admins by letter and webhook; Reader shows the curves; beyond the hard limit the switch "rules only" goes on
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.reader import watch_fit

STEPS = ("liaison.reader.watch_fit",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Look once."""
    seen = watch_fit.run(app, now)
    return Report({"looked": int(seen.looked), "fell_back": int(seen.fell_back)}, seen.reasons)
