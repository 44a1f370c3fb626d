"""The command line lists the timetable with last and next runs, and runs one job now."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, mail, service
from sqlalchemy import Engine

from jobs import jobs_console, timetable
from jobs.timetable import UnknownJob
from liaison.domain.states import RunState
from liaison.store import job_runs


def test_the_timetable_shows_the_next_turn_and_the_last_run(engine: Engine) -> None:
    app = app_on(engine)
    jobs_console.run_job(app, "plan_reviews", TUESDAY_10AM - timedelta(hours=5))

    rows = {row["job"]: row for row in jobs_console.list_jobs(app)}

    assert list(rows) == [job.name for job in timetable.ALL]
    assert (rows["plan_reviews"]["last"], rows["plan_reviews"]["state"]) == ("2026-11-24T05:00:00+00:00", "done")
    assert rows["plan_reviews"]["next"] == "2026-11-25T05:30:00+00:00"
    assert (rows["ask_clusters"]["last"], rows["ask_clusters"]["state"]) == (None, None)
    assert rows["watch_urgent"]["when"] == "every 60 seconds"


def test_a_job_runs_now_again_and_again(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    app.mailboxes["main"].deliver(mail(), received_at=TUESDAY_10AM)

    assert jobs_console.run_job(app, "poll_mailboxes")["taken"] == 1
    assert jobs_console.run_job(app, "poll_mailboxes") == {
        "taken": 0, "duplicates": 0, "parked": 0, "acknowledged": 0, "problems": [],
    }  # fmt: skip


def test_a_slot_that_has_run_is_refused_in_one_clear_line(engine: Engine) -> None:
    app = app_on(engine)
    slot = TUESDAY_10AM - timedelta(hours=5)
    jobs_console.run_job(app, "plan_meetings", slot)

    with pytest.raises(
        jobs_console.JobFailed, match=r"plan_meetings is running or done for 2026-11-24T05:00:00\+00:00"
    ):
        jobs_console.run_job(app, "plan_meetings", slot)


def test_a_job_that_breaks_is_told_by_the_kind_of_its_error(engine: Engine) -> None:
    app = app_on(engine)
    app.mailboxes["main"].fail("fetch", ValueError("Jo Example"))
    assert jobs_console.run_job(app, "poll_mailboxes")["problems"] == ["main: ValueError"]
    app.mailboxes["main"].refs = None  # not a mailbox at all: the job itself breaks

    with pytest.raises(jobs_console.JobFailed, match=r"reconcile_ledger broke \(TypeError\)"):
        jobs_console.run_job(app, "reconcile_ledger")

    assert job_runs.last(engine, ["reconcile_ledger"])["reconcile_ledger"].state is RunState.FAILED


def test_an_unknown_job_is_refused(engine: Engine) -> None:
    with pytest.raises(UnknownJob, match="no job called tea"):
        jobs_console.run_job(app_on(engine), "tea")
