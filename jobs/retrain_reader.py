"""Trains a new reader from the shipped corpus and the released local mail, and compares it with the one that serves. Promotes nothing.

When:      every Sunday at 03:30, in a process of its own behind everybody else's work
If missed: the latest one is run; a training takes everything that is released by then
Told:      Health shows how it ended; Reader shows the figures and the gate's reasons; a lead or admin promotes it, or nobody does
"""

from __future__ import annotations

from datetime import datetime

from jobs.report import Report
from liaison.app import App
from liaison.reader import retrain
from liaison.reader.training_order import TrainingBroke

STEPS = ("liaison.reader.retrain",)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Retrain once. A training that breaks is said and not tried again by the catch-up: it would break every ten minutes for a week."""
    try:
        made = retrain.run(app, now)
    except TrainingBroke as broke:
        return Report(problems=(str(broke),))
    did = {"trained": int(bool(made.version)), "passed": int(made.passes), "lessons": made.lessons, "wiped": made.wiped}
    words = (made.words,) if made.words and (not made.version or not made.passes) else ()
    return Report(did, words)
