"""Opens the review of everybody in shared care and gives each a day and a worker.

When:      every night at 05:30
If missed: the latest one is run; each run plans everything anew and moves only what has to move
Told:      Reviews shows who has no place, and why
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.reviews import due, plan

STEPS = ("liaison.reviews.due", "liaison.reviews.plan")


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Bring the rows up to the register, then plan."""
    rows, planned = due.take_all(app, now), plan.take_all(app, now)
    return Report({**rows.counts, **planned.counts}, tuple(planned.problems))
