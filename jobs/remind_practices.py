"""Asks practices about reviews: what came back goes elsewhere, what is not answered is reminded of, and this week's digest is posted.

When:      Monday to Friday at 07:30; nothing is posted on a day the service is closed
If missed: the latest one is run; what is due stays due, and keys by person, cycle and step keep each step to one
Told:      Reviews shows what practices answered, whom to ring, and the practices that cannot be written to, and why; To do for people, what is missing before a review
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.reviews import digest, gather, remind

STEPS = ("liaison.reviews.digest", "liaison.reviews.remind", "liaison.reviews.gather")


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Take back what may not leave, post the digests of this week, then remind, ring, thank; and say what is missing before a review."""
    posted = digest.take_all(app, now)
    reminded = remind.take_all(app, now)
    gathered = gather.take_all(app, now)  # last: what somebody rings about is not on a second list
    return Report({**posted.counts, **reminded.counts, **gathered.counts}, (*posted.problems, *reminded.problems))
