"""Looks again at what somebody has: nothing sits with a colleague who is not there. Then at questions to specialists, and at gaps ahead.

When:      every 30 seconds
If missed: the next run looks at everything as it stands then
Told:      whoever gets a case, and whoever had it, on Today; whoever is asked as a specialist, and leads of gaps in the rota, by letter
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.triage import ask_again, ask_letters, foresee, reconsider, route

STEPS = (
    "liaison.triage.reconsider",
    "liaison.triage.ask_again",
    "liaison.triage.ask_letters",
    "liaison.triage.foresee",
)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Look once."""
    done = {"given_on": reconsider.look_again(app, now), "asked_again": ask_again.take_all(app, now)}
    done["asked_by_letter"] = ask_letters.tell_all(app, now)
    done["rerouted"] = route.reroute(app, now)  # a shift has begun: what waited for somebody is given out at once
    return Report(done | {"gaps": foresee.look(app, now)})
