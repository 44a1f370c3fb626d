"""Proves that everybody on the register has one live review or a coded reason, and makes work of the reviews we owe.

When:      every night at 06:00, after the plan
If missed: the latest one is run; a night has one row, and the same gap is one piece of work
Told:      Coverage shows who is left out, with the one act that mends it, and what is owed
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.reviews import prove

STEPS = ("liaison.reviews.prove",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Prove this night."""
    proof = prove.take_all(app, now)
    return Report(proof.counts, proof.problems)
