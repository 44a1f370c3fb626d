"""Finds the turns that nobody was there for and runs them: at the start, and every ten minutes.

A run that failed is tried again, and a run whose process stopped counts as failed. Work itself is never lost by a missed turn: what
is due stands in the tables, and the next turn finds it. So the latest missed turn is enough, unless a job's rule says each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from jobs import runner
from jobs.timetable import IfMissed, Job
from liaison.app import App
from liaison.domain.states import RunState
from liaison.store import job_runs

log = structlog.get_logger()

GRACE = timedelta(minutes=2)  # a turn is not missed while its scheduler may just be waking
AT_MOST = 50  # turns looked back for: older ones are history
States = Mapping[datetime, RunState]
SETTLED = frozenset({RunState.RUNNING, RunState.DONE})


def missed(job: Job, first: datetime | None, states: States, now: datetime) -> list[datetime]:
    """The slots to run now, oldest first. `first` is the slot of the job's very first run, before which it has missed nothing (None:
    it never ran); `states` holds the runs of the slots that `recent` names."""
    if job.if_missed is IfMissed.NEXT_TURN:
        return []
    slots = recent(job, now)
    if first is None:
        slots = slots[-1:]
    return [slot for slot in slots if states.get(slot) not in SETTLED and (first is None or slot >= first)]


def recent(job: Job, now: datetime) -> list[datetime]:
    """The latest slots whose grace is over, oldest first; one where only the latest counts."""
    slots = [job.turns.latest(now - GRACE)]
    while job.if_missed is IfMissed.EACH and len(slots) < AT_MOST:
        slots.append(job.turns.latest(slots[-1] - timedelta.resolution))
    return slots[::-1]


def run_all(
    app: App, jobs: Sequence[Job], now: datetime, stopping: Callable[[], bool] = lambda: False
) -> dict[str, list[datetime]]:
    """Give up runs whose process stopped, then run every missed turn; returns the slots that were run here, by job."""
    give_up_stopped(app, jobs, now)
    ran: dict[str, list[datetime]] = {}
    for job in jobs:
        first = job_runs.first(app.engine, job.name)
        states = job_runs.states(app.engine, job.name, recent(job, now))
        for slot in missed(job, first, states, now):
            if stopping():
                return ran
            if run_missed(app, job, slot, now):
                ran.setdefault(job.name, []).append(slot)
    return ran


def run_missed(app: App, job: Job, slot: datetime, now: datetime) -> bool:
    """Run one missed turn; False when another scheduler was first."""
    job_runs.mark_missed(app.engine, job.name, slot, now, "its turn passed with nobody there")
    return runner.run(app, job, slot, now) is not None


def give_up_stopped(app: App, jobs: Sequence[Job], now: datetime) -> None:
    """Write down as failed what has been running for longer than it may."""
    for run in job_runs.give_up_stopped(app.engine, {job.name: job.within for job in jobs}, now):
        log.error("job_stopped", job=run.job, run=run.id)
