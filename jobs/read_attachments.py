"""Reads the words of attachments, so that they are shown under the mail and found by a search.

When:      every 15 seconds
If missed: the next run finds every attachment where it stands; the mail itself never waits
Told:      Mail shows the words, or why there are none; a case is raised for a look where a red-flag rule fits
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.triage import extract

STEPS = ("liaison.triage.extract",)
MAILS = 30  # whose attachments are read in one run; what is left waits for the next


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Read what waits, mail by mail."""
    read = 0
    for _ in range(MAILS):
        taken = extract.take_one(app, now)
        read += taken
        if not taken:
            break
    return Report({"attachments": read})
