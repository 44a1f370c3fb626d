"""Takes waiting letters to the mailbox, once each, and asks after those whose fate is unknown.

When:      every 15 seconds
If missed: the next run finds every letter where it stands; nothing is sent twice
Told:      Mail shows each letter's fate; Health shows the failed and the unknown
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.outbox import send

STEPS = ("liaison.outbox.send",)
AT_MOST = 500  # letters in one run


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Ask after doubtful letters first: proof that one did not go puts it back in the queue.

    Each claim bears its own moment: a run of many letters, or by a slow server, lasts longer than a claim is believed.
    """
    asked = send.settle_unknown(app, now)
    handled = 0
    while handled < AT_MOST and send.send_one(app, max(now, app.now())):
        handled += 1
    return Report({"letters": handled, "asked_after": asked})
