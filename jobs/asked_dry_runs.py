"""Makes the dry runs that were asked for on the page of Health, beside the timetable: nothing leaves, nothing of a job is written."""

from __future__ import annotations

from collections.abc import Sequence

from jobs.rehearse import NotRehearsed, rehearse
from jobs.timetable import Job
from liaison.app import App
from liaison.store import dry_runs


def take_asked(app: App, jobs: Sequence[Job]) -> int:
    """Make those that wait, one after another; returns how many."""
    known, made = {job.name: job for job in jobs}, 0
    while (row := dry_runs.begin(app.engine, app.now())) is not None:
        made += 1
        job, now = known.get(row.job), app.now()
        if job is None:
            dry_runs.end(app.engine, row.id or 0, now, refused="The timetable has no job of this name.")
            continue
        try:
            found = rehearse(app, job, now, now)
        except NotRehearsed as no:
            dry_runs.end(app.engine, row.id or 0, app.now(), refused=str(no))
        else:
            dry_runs.end(app.engine, row.id or 0, app.now(), found=found)
    return made
