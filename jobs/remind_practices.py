"""Posts the review digest: one letter a practice and week, on the reviews that are due in ten weeks.

When:      Monday to Friday at 07:30; nothing is posted on a day the service is closed
If missed: the latest one is run; what is due stays due, and the letter's key keeps it to one
Told:      Reviews shows the practices that cannot be written to, and why
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.reviews import digest

STEPS = ("liaison.reviews.digest",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Post the digests of this week."""
    posted = digest.take_all(app, now)
    return Report(posted.counts, tuple(posted.problems))
