"""Asks practices about reviews: what came back goes elsewhere, what is not answered is reminded of, this week's digest is posted, and who suggested another time learns what came of it.

When:      Monday to Friday at 07:30; nothing is posted on a day the service is closed
If missed: the latest one is run; what is due stays due, and keys by person, cycle and step keep each step to one
Told:      Reviews shows what practices answered, whom to ring, and the practices that cannot be written to, and why; To do for people, what is missing before a review
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.reviews import digest, gather, remind, tell_outcomes

STEPS = ("liaison.reviews.digest", "liaison.reviews.remind", "liaison.reviews.tell_outcomes", "liaison.reviews.gather")


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Take back what may not leave, post the digests of this week, then remind, ring, thank; tell what came of another time; and say what is missing before a review."""
    posted = digest.take_all(app, now)
    reminded = remind.take_all(app, now)
    told = tell_outcomes.take_all(app, now)
    gathered = gather.take_all(app, now)  # last: what somebody rings about is not on a second list
    problems = (*posted.problems, *reminded.problems, *told.problems)
    return Report({**posted.counts, **reminded.counts, **told.counts, **gathered.counts}, problems)
