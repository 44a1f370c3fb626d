"""Plans the meetings of every series, with the days for asking, confirming and inviting.

When:      every night at 05:45
If missed: the latest one is run; each run adds what is not there yet
Told:      Meetings shows the season; a series that cannot be read is named in the report
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.meetings import series

STEPS = ("liaison.meetings.series",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Plan the season."""
    planned = series.take_all(app, now)
    return Report(planned.counts, tuple(planned.problems))
