"""Makes the shifts of weekly patterns half a year ahead, so that gaps are seen long before they come.

When:      every day at 05:15, London
If missed: the latest turn makes all that is missing
Told:      Rota: the shifts, and the gaps that are left
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.practices.service_facts import current
from liaison.staff import weekly
from liaison.store.session import transaction

STEPS = ("liaison.staff.weekly",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Make what is missing; what a person removed stays removed."""
    with transaction(app.engine) as session:
        return Report({"shifts": weekly.fill_all(session, current(session, now).calendar, now=now)})
