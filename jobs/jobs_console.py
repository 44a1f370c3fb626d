"""The command line's view of the jobs: the timetable with last and next runs, one job now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jobs import runner, timetable
from jobs.rehearse import rehearse
from jobs.report import Report
from jobs.timetable import Job
from liaison.app import App
from liaison.clock import LONDON
from liaison.store import job_runs
from liaison.store.tables import JobRun


class JobFailed(Exception):
    """The job broke, or its slot is taken; the message says so in one line."""


def list_jobs(app: App) -> list[dict[str, Any]]:
    """One row a job: name, what it does, its turns, last run with state and report, next slot. Moments are ISO, London time."""
    now, table = app.now(), timetable.of(app.settings)
    last = job_runs.last(app.engine, [job.name for job in table])
    return [row(job, last.get(job.name), now) for job in table]


def row(job: Job, run: JobRun | None, now: datetime) -> dict[str, Any]:
    """One job as JSON values."""
    return {
        "job": job.name,
        "what": job.what,
        "when": job.turns.words,
        "if_missed": job.if_missed.value,
        "told": job.told,
        "next": iso(job.turns.after(now)),
        "last": run and iso(run.slot),
        "state": run and run.state.value,
        "finished": run and run.finished_at and iso(run.finished_at),
        "report": run.report if run else {},
        "error": run and run.error,
    }


def run_job(app: App, name: str, slot: datetime | None = None) -> dict[str, Any]:
    """Run one job, for its slot or now; returns what it did. Raises UnknownJob, or JobFailed when it broke or its slot has run."""
    job, now = timetable.named(name, timetable.of(app.settings)), app.now()
    report = runner.run(app, job, slot, now) if slot else runner.run_now(app, job, now)
    if report is None:
        raise JobFailed(
            f"{name} is running or done for {iso(slot or now)} already: without --slot it runs for this moment."
        )
    if report.error:
        raise JobFailed(f"{name} broke ({report.error}); it is written down as failed and run again by the catch-up.")
    return as_dict(report)


def dry_run_job(app: App, name: str, slot: datetime | None = None) -> dict[str, Any]:
    """What one job would do, for its slot or now; nothing leaves and nothing is written. Raises UnknownJob, NotRehearsed."""
    job, now = timetable.named(name, timetable.of(app.settings)), app.now()
    return rehearse(app, job, slot or now, now)


def as_dict(report: Report) -> dict[str, Any]:
    """A report as JSON values."""
    return {**report.did, "problems": list(report.problems)}


def iso(moment: datetime) -> str:
    """Like 2026-11-24T05:30:00+00:00, in London time."""
    return moment.astimezone(LONDON).isoformat(timespec="seconds")
