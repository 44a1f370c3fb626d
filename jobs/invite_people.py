"""Drafts the letters that people are to have about their review: invitation, confirmation, another day, a reminder they asked for.

When:      Monday to Friday at 07:15; nothing is drafted on a day the service is closed
If missed: the latest one is run; person, cycle and step keep each letter to one
Told:      Letters to people shows what waits to be read and released, and whom a keyworker has to ask first; To do for people, whom to try again
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.reviews import ask_ahead, invite, try_again

STEPS = ("liaison.reviews.ask_ahead", "liaison.reviews.invite", "liaison.reviews.try_again")


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Draft what is wanted today, say whom to ask in good time for the next weeks, and whom nobody has heard from."""
    done = {**invite.take_all(app, now).counts, **ask_ahead.take_all(app, now).counts}
    return Report(done | dict(try_again.take_all(app, now).counts))
