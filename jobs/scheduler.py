"""Turns the cranks in one process. APScheduler only wakes us: slots, claims and catch-up are ours, in the database.

Its job store is in memory and never shared (3.x runs everything twice otherwise); its default misfire grace of one second is
replaced; and triggers ask the App's clock, so that the demo's set-back clock and the slots agree.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from jobs import asked_dry_runs, catch_up, poll_mailboxes, runner, timetable
from jobs.listening import Listeners
from jobs.slots import Every, Turns
from jobs.timetable import Job
from liaison.app import App
from liaison.clock import LONDON, system_clock
from liaison.store.session import StoreTrouble

log = structlog.get_logger()

POLL = "poll_mailboxes"
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
    dry_runs = ["dry_runs", lambda: asked_dry_runs.take_asked(app, table)]
    scheduler.add_job(guarded, OnTurns(REQUESTS, app), dry_runs, id="dry_runs")
    catching_up = ["catch_up", lambda: catch_up.run_all(app, table, app.now(), stopping.is_set)]
    scheduler.add_job(guarded, OnTurns(CATCH_UP, app), catching_up, id="catch_up", next_run_time=system_clock())
    listeners = listeners_of(app, table)
    listening = ["listening", listeners.keep_up]
    scheduler.add_job(guarded, OnTurns(REQUESTS, app), listening, id="listening", next_run_time=system_clock())
    scheduler.start()

    def stop() -> None:
        stopping.set()
        scheduler.shutdown(wait=True)
        listeners.stop()

    return stop


def listeners_of(app: App, table: Sequence[Job]) -> Listeners:
    """Who listens to the mailboxes, and polls one that has mail: nobody where polling is not on the timetable."""
    polling = next((job for job in table if job.name == POLL), None)
    return Listeners(app if polling else replace(app, mailboxes={}), partial(poll_one, app, polling))


def poll_one(app: App, job: Job | None, name: str) -> bool:
    """Poll one mailbox at once, and let follow what follows; True when something was taken."""
    taken: list[bool] = []

    def work() -> None:
        only = replace(job, run=partial(poll_mailboxes.run, only=name, follow=following(app, job)))
        taken.append(bool(runner.run_now(app, only, app.now()).did.get("taken")))

    if job is not None:
        guarded(job.name, work)
    return any(taken)


def following(app: App, job: Job) -> Callable[[], None]:
    """What runs as soon as this job has brought something."""
    if not job.then:
        return poll_mailboxes.nothing
    return lambda: guarded(job.then, lambda: runner.run_now(app, timetable.named(job.then), app.now()))


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
    if job.name == POLL:  # new mail is given to somebody at once
        job = replace(job, run=partial(job.run, follow=following(app, job)))
    runner.run(app, job, job.turns.latest(now), now)


def guarded(name: str, work: Callable[[], Any]) -> None:
    """Do the work; whatever breaks is logged by its kind alone, as its words may be a mail's."""
    try:
        work()
    except StoreTrouble as error:
        log.error("turn_failed", job=name, trouble=str(error))
    except Exception as error:
        log.error("turn_failed", job=name, error=type(error).__name__)
