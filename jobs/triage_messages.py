"""Carries what is in the ledger to somebody on duty: screen, classify, route, what came back, and cases nobody has once more.

When:      every 15 seconds
If missed: the next run finds every row where it stands
Told:      Inbox; a mail that breaks is parked and seen under Set aside and parked, and the others go on
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from types import ModuleType

from jobs.report import Report
from liaison.app import App
from liaison.triage import classify, returned, route, screen

STEPS = ("liaison.triage.screen", "liaison.triage.classify", "liaison.triage.route", "liaison.triage.returned")
ROUNDS = 1000  # batches of one step in one run; what is left waits for the next
# step → what its count is called
CHAIN: tuple[tuple[ModuleType, str], ...] = (
    (screen, "screened"),
    (classify, "classified"),
    (route, "routed"),
    (returned, "tied"),
)


def run(app: App, slot: datetime, now: datetime) -> Report:
    """Drain the steps once."""
    return Report(drain(app, now))


def drain(app: App, now: datetime, rounds: int = ROUNDS) -> dict[str, int]:
    """Drain screen, classify, route and returned, then reroute; returns how many were screened, classified, routed, tied, rerouted."""
    done: Counter[str] = Counter({word: 0 for _, word in CHAIN})
    for _ in range(rounds):
        # A batch of each in turn: an urgent mail at the head is routed before the tail is read.
        taken = {word: step.take_batch(app, now) for step, word in CHAIN}
        done.update(taken)
        if not any(taken.values()):
            break
    return {**done, "rerouted": route.reroute(app, now)}
