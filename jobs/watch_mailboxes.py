"""Looks whether mail is read, trial mails come back, credentials last and jobs turn; tells leads and admins when not.

When:      every minute
If missed: the next run sees what lasts
Told:      every lead and admin, by letter and by webhook; a banner on every page; once, again after hours, and when it is over
"""

from __future__ import annotations

from datetime import datetime, timedelta

from jobs.report import Report
from liaison.app import App
from liaison.store import job_runs
from liaison.triage import alert, alert_letters

STEPS = ("liaison.triage.alert",)
# what has just been woken has not had its turn to read mail: it looks round first, and speaks at its second turn
AWAKE = timedelta(seconds=30), timedelta(minutes=5)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Look, tell, ring."""
    if not job_runs.began_between(app.engine, "watch_mailboxes", now - AWAKE[1], now - AWAKE[0]):
        return Report()
    seen = alert.watch(app, now)
    rung, trouble = alert_letters.ring_webhook(app)
    did = {"lasting": seen.lasting, "letters": seen.told, "over": seen.over, "rung": rung}
    return Report(did, (trouble,) if trouble else ())
