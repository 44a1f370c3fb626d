"""Turns the cranks in one process. APScheduler only wakes us: slots, claims and catch-up are ours, in the database.

Its job store is in memory and never shared (3.x runs everything twice otherwise); its default misfire grace of one second is
replaced; and triggers ask the App's clock, so that the demo's set-back clock and the slots agree.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from jobs import catch_up, runner, timetable
from jobs.slots import Every, Turns
from jobs.timetable import Job
from liaison.app import App
from liaison.clock import LONDON, system_clock
from liaison.store.session import StoreTrouble

log = structlog.get_logger()

THREADS = 6
AFTER = timedelta(milliseconds=100)  # woken a little late, never early: early would be the slot before
CATCH_UP = Every(timedelta(minutes=10), timedelta(minutes=3))
REQUESTS = Every(timedelta(seconds=5))
OPTIONS = {
    "coalesce": True,  # however many wake-ups were slept through, one is enough
    "misfire_grace_time": None,  # however late: which slot it is for is worked out on waking
    "max_instances": 1,  # a run that takes long is not overtaken by the next
}


class OnTurns(BaseTrigger):  # type: ignore[misc]
    """Wakes at the slots of a rule, on the App's clock."""

    def __init__(self, turns: Turns, app: App) -> None:
        self.turns, self.app = turns, app

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """The wall-clock moment of the next slot; `now` is the scheduler's own."""
        here = self.app.now()
        return now + (self.turns.after(here) - here) + AFTER


def start(app: App, jobs: Sequence[Job] | None = None) -> Callable[[], None]:
    """Start turning: the catch-up at once, then every job at its slots. Returns what stops it, once the runs under way have ended."""
    table = timetable.of(app.settings) if jobs is None else tuple(jobs)
    stopping = threading.Event()
    scheduler = empty()
    for job in table:
        scheduler.add_job(guarded, OnTurns(job.turns, app), [job.name, lambda job=job: turn(app, job)], id=job.name)
    requests = ["requests", lambda: runner.run_requested(app, table, app.now())]
    scheduler.add_job(guarded, OnTurns(REQUESTS, app), requests, id="requests", next_run_time=system_clock())
    catching_up = ["catch_up", lambda: catch_up.run_all(app, table, app.now(), stopping.is_set)]
    scheduler.add_job(guarded, OnTurns(CATCH_UP, app), catching_up, id="catch_up", next_run_time=system_clock())
    scheduler.start()

    def stop() -> None:
        stopping.set()
        scheduler.shutdown(wait=True)

    return stop


def empty() -> BackgroundScheduler:
    """A scheduler with every option set explicitly."""
    return BackgroundScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(THREADS)},
        job_defaults=OPTIONS,
        timezone=LONDON,
    )


def turn(app: App, job: Job) -> None:
    """One turn of one job, for the slot that has just come, and of the job that follows on it. Mailboxes that were changed on a page are
    noticed here, in every process."""
    app.doors.look_again()
    now = app.now()
    report = runner.run(app, job, job.turns.latest(now), now)
    if job.then and report and any(report.did.values()):  # new mail is given to somebody at once
        runner.run_now(app, timetable.named(job.then), app.now())


def guarded(name: str, work: Callable[[], Any]) -> None:
    """Do the work; whatever breaks is logged by its kind alone, as its words may be a mail's."""
    try:
        work()
    except StoreTrouble as error:
        log.error("turn_failed", job=name, trouble=str(error))
    except Exception as error:
        log.error("turn_failed", job=name, error=type(error).__name__)
