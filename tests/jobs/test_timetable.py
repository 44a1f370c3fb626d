"""The timetable is whole: every job file is in it, every job names steps that exist and says who is told."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

import jobs
from jobs import timetable
from jobs.slots import At, Every
from jobs.timetable import ALL, IfMissed, UnknownJob
from liaison.config import Settings

MACHINERY = {
    "__init__",
    "asked_dry_runs",
    "catch_up",
    "jobs_console",
    "listening",
    "rehearse",
    "report",
    "runner",
    "scheduler",
    "slots",
    "timetable",
}


def test_every_job_file_is_in_the_timetable_under_its_own_name() -> None:
    files = {path.stem for path in Path(jobs.__file__).parent.glob("*.py")} - MACHINERY

    assert {job.name for job in ALL} == files
    assert len(ALL) == len(files)
    assert all(job.run is import_module(f"jobs.{job.name}").run for job in ALL)


@pytest.mark.parametrize("job", ALL, ids=lambda job: job.name)
def test_a_job_says_what_when_what_if_missed_and_who_is_told(job: timetable.Job) -> None:
    words = import_module(f"jobs.{job.name}").__doc__

    assert all(line in words for line in ("When:", "If missed:", "Told:"))
    assert job.what
    assert job.told


@pytest.mark.parametrize("job", ALL, ids=lambda job: job.name)
def test_every_step_of_a_job_is_a_module_that_names_the_job(job: timetable.Job) -> None:
    assert job.steps
    for step in job.steps:
        assert f"Runs:    jobs/{job.name}.py" in (import_module(step).__doc__ or "")


def test_only_jobs_that_turn_every_few_seconds_need_no_catch_up() -> None:
    for job in ALL:
        often = isinstance(job.turns, Every) and job.turns.period <= timedelta(minutes=1)
        assert (job.if_missed is IfMissed.NEXT_TURN) == often
        assert often or job.quiet is False


def test_nightly_jobs_are_done_before_the_practices_are_written_to() -> None:
    at = {job.name: job.turns.clock for job in ALL if isinstance(job.turns, At)}

    assert at["plan_reviews"] < at["remind_practices"]
    assert at["plan_meetings"] < at["ask_clusters"]


def test_mailboxes_are_polled_as_often_as_the_settings_say() -> None:
    table = timetable.of(Settings(poll_seconds=20))

    assert timetable.named("poll_mailboxes", table).turns == Every(timedelta(seconds=20))
    assert [job.name for job in table] == [job.name for job in ALL]


def test_an_unknown_job_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(UnknownJob, match=r"no job called tea; there are: poll_mailboxes, "):
        timetable.named("tea")
