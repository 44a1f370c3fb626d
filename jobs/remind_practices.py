"""Asks practices about reviews: what came back goes elsewhere, what is not answered is reminded of, and this week's digest is posted.

When:      Monday to Friday at 07:30; nothing is posted on a day the service is closed
If missed: the latest one is run; what is due stays due, and keys by person, cycle and step keep each step to one
Told:      Reviews shows what practices answered, whom to ring, and the practices that cannot be written to, and why
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.reviews import digest, remind

STEPS = ("liaison.reviews.digest", "liaison.reviews.remind")


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Take back what may not leave, post the digests of this week, then remind, ring, thank."""
    posted = digest.take_all(app, now)
    reminded = remind.take_all(app, now)
    return Report({**posted.counts, **reminded.counts}, (*posted.problems, *reminded.problems))
