"""Runs one job for one slot: claims the run row, runs, writes down how it ended. Whatever breaks in a job ends here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from jobs import timetable
from jobs.report import Report
from jobs.timetable import Job
from liaison.app import App
from liaison.store import job_runs
from liaison.store.session import StoreTrouble

log = structlog.get_logger()

# what a whole day does, in the order in which one feeds the next: letters last, and then the count
DAY = (
    *(
        "poll_mailboxes",
        "triage_messages",
        "reconsider_cases",
        "read_attachments",
        "hand_over_shifts",
        "bring_back_cases",
        "watch_urgent",
        "roll_rota",
        "plan_reviews",
        "remind_practices",
        "invite_people",
        "prove_coverage",
        "report_overdue",
    ),
    *(
        "plan_meetings",
        "refresh_communications",
        "ask_clusters",
        "take_answers",
        "remind_invited",
        "onboard_practices",
        "send_canaries",
        "tell_late",
        "bundle_letters",
        "send_letters",
        "tell_mailboxes",
    ),
    *("reconcile_ledger", "watch_mailboxes", "watch_reader", "retrain_reader"),
)


def run(app: App, job: Job, slot: datetime, now: datetime) -> Report | None:
    """Run the job for this slot, unless it is running or done, here or elsewhere: then None.

    A job that raises leaves a run that FAILED and a report with the name of the error, never its words. Raises StoreTrouble only
    when the run could not even be claimed.
    """
    run_id = job_runs.claim(app.engine, job.name, slot, now, quiet=job.quiet)
    if run_id is None:
        return None
    report = attempt(app, job, slot, now)
    write_down(app, job, run_id, now, report)
    return report


def attempt(app: App, job: Job, slot: datetime, now: datetime) -> Report:
    """The job's own report, or that it broke."""
    try:
        return job.run(app, slot, now)
    except Exception as error:
        log.error("job_failed", job=job.name, slot=slot.isoformat(), error=type(error).__name__)
        return Report(error=type(error).__name__)


def write_down(app: App, job: Job, run_id: int, started: datetime, report: Report) -> None:
    """Settle the run. If even that cannot be stored, the row stays RUNNING until the catch-up takes its process for stopped."""
    ended = app.now()
    try:
        kept = job_runs.settle(app.engine, run_id, started, ended, report.row, report.error)
    except StoreTrouble as error:
        log.error("job_not_settled", job=job.name, run=run_id, trouble=str(error))
        return
    seconds = round((ended - started) / timedelta(seconds=1), 1)
    if report.row or not kept:
        log.info(
            "job_done",
            job=job.name,
            run=run_id,
            seconds=seconds,
            kept=kept,
            problems=len(report.problems),
            **report.did,
        )


def run_now(app: App, job: Job, now: datetime) -> Report:
    """Run the job at once, whatever its timetable says; the run's slot is this moment."""
    slot = now
    while (report := run(app, job, slot, now)) is None:
        slot += timedelta.resolution  # another run was asked for in the very same moment
    return report


def day(app: App, now: datetime, progress: Callable[[str, Report], None] | None = None) -> dict[str, Report]:
    """Run what a day does, once each, in order; returns each job's report by name. A job that breaks stops no other.

    `progress` is told of each as it ends. What the summary calls "routed" is `["triage_messages"].did["routed"]`.
    """
    reports: dict[str, Report] = {}
    for name in DAY:
        reports[name] = run_now(app, timetable.named(name), now)
        if progress:
            progress(name, reports[name])
    return reports


def run_requested(app: App, jobs: Sequence[Job], now: datetime) -> int:
    """Run what people asked for on a page ("run now"); returns how many were run."""
    known = {job.name: job for job in jobs}
    asked = [(known[row.job], row.slot) for row in job_runs.requested(app.engine) if row.job in known]
    return sum(run(app, job, slot, now) is not None for job, slot in asked)
