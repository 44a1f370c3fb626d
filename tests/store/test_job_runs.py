"""A slot is claimed once, ends once, and leaves a trace as long as it has something to say."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.domain.states import RunState
from liaison.store import events, job_runs
from liaison.store.session import reading, transaction
from liaison.store.tables import Event, JobRun

SLOT = datetime(2026, 11, 24, 7, tzinfo=UTC)
NOW = SLOT + timedelta(seconds=3)
LATER = NOW + timedelta(minutes=5)


def rows(engine: Engine) -> list[JobRun]:
    with reading(engine) as session:
        return list(session.scalars(select(JobRun).order_by(col(JobRun.id))))


def written(engine: Engine) -> list[tuple[str | None, str]]:
    with reading(engine) as session:
        return [(e.was, e.now) for e in session.scalars(select(Event).order_by(col(Event.id)))]


def test_a_slot_is_claimed_by_the_first_and_refused_to_the_second(engine: Engine) -> None:
    first = job_runs.claim(engine, "plan", SLOT, NOW)

    assert first is not None
    assert job_runs.claim(engine, "plan", SLOT, LATER) is None
    assert job_runs.claim(engine, "plan", SLOT + timedelta(days=1), LATER) is not None
    assert job_runs.claim(engine, "other", SLOT, LATER) is not None


def test_a_run_that_did_something_keeps_its_report_and_its_events(engine: Engine) -> None:
    run = job_runs.claim(engine, "plan", SLOT, NOW)

    assert job_runs.settle(engine, run, NOW, LATER, {"planned": 3})

    (row,) = rows(engine)
    assert (row.state, row.report, row.finished_at, row.error) == (RunState.DONE, {"planned": 3}, LATER, None)
    assert written(engine) == [(None, "running"), ("running", "done")]
    assert job_runs.claim(engine, "plan", SLOT, LATER) is None


def test_a_run_that_failed_can_be_taken_up_again_once(engine: Engine) -> None:
    run = job_runs.claim(engine, "plan", SLOT, NOW)
    job_runs.settle(engine, run, NOW, NOW, {}, "ValueError")
    assert rows(engine)[0].error == "ValueError"

    assert job_runs.claim(engine, "plan", SLOT, LATER) == run
    assert job_runs.claim(engine, "plan", SLOT, LATER) is None

    (row,) = rows(engine)
    assert (row.state, row.started_at, row.error, row.finished_at) == (RunState.RUNNING, LATER, None, None)


def test_quiet_runs_in_which_nothing_happened_leave_no_event_and_are_forgotten(engine: Engine) -> None:
    for minute in range(180):
        now = SLOT + timedelta(minutes=minute)
        run = job_runs.claim(engine, "poll", now, now, quiet=True)
        job_runs.settle(engine, run, now, now, {"taken": 2} if minute == 10 else {})

    kept = [row.slot for row in rows(engine)]
    assert kept[0] == SLOT + timedelta(minutes=10)
    assert len(kept) == 1 + 121  # two hours, and the one that did something
    assert written(engine) == [("running", "done")]


def test_runs_of_another_job_are_not_forgotten_with_it(engine: Engine) -> None:
    old = job_runs.claim(engine, "other", SLOT - timedelta(days=3), NOW)
    job_runs.settle(engine, old, NOW, NOW, {})
    run = job_runs.claim(engine, "poll", SLOT, NOW, quiet=True)

    job_runs.settle(engine, run, NOW, NOW, {})

    assert [row.job for row in rows(engine)] == ["other", "poll"]


def test_a_run_whose_process_stopped_is_given_up_after_its_limit(engine: Engine) -> None:
    job_runs.claim(engine, "plan", SLOT, NOW)
    limits = {"plan": timedelta(minutes=30)}

    assert job_runs.give_up_stopped(engine, limits, NOW + timedelta(minutes=30)) == []
    assert [run.job for run in job_runs.give_up_stopped(engine, limits, NOW + timedelta(minutes=31))] == ["plan"]

    (row,) = rows(engine)
    assert (row.state, row.error) == (RunState.FAILED, "the process stopped")


def test_a_run_given_up_and_taken_up_by_another_is_not_ended_by_the_first(engine: Engine) -> None:
    run = job_runs.claim(engine, "plan", SLOT, NOW)
    job_runs.give_up_stopped(engine, {"plan": timedelta(minutes=1)}, LATER)
    assert job_runs.settle(engine, run, NOW, LATER, {"planned": 1}) is False
    again = job_runs.claim(engine, "plan", SLOT, LATER)

    assert job_runs.settle(engine, run, NOW, LATER, {"planned": 1}) is False
    assert rows(engine)[0].state is RunState.RUNNING
    assert job_runs.settle(engine, again, LATER, LATER, {"planned": 1}) is True


def test_a_run_of_a_job_that_is_no_longer_in_the_timetable_is_given_up_too(engine: Engine) -> None:
    job_runs.claim(engine, "gone", SLOT, NOW)

    assert len(job_runs.give_up_stopped(engine, {}, NOW + timedelta(hours=2))) == 1


def test_a_missed_slot_is_written_down_once_and_can_be_claimed(engine: Engine) -> None:
    for _ in range(2):
        job_runs.mark_missed(engine, "plan", SLOT, NOW, "its turn passed")
    assert [row.state for row in rows(engine)] == [RunState.MISSED]

    assert job_runs.claim(engine, "plan", SLOT, LATER) is not None
    assert written(engine) == [(None, "missed"), ("missed", "running")]


def test_run_now_is_asked_for_by_a_person_and_claimed_like_any_other(engine: Engine) -> None:
    with transaction(engine) as session:
        first = job_runs.request(session, "plan", NOW, actor=events.person(3))
        second = job_runs.request(session, "plan", NOW, actor=events.person(4))

    waiting = job_runs.requested(engine)
    assert [run.id for run in waiting] == [first, second]
    assert [job_runs.claim(engine, run.job, run.slot, LATER) for run in waiting] == [first, second]
    assert job_runs.requested(engine) == []
    with reading(engine) as session:
        assert session.scalars(select(Event).where(col(Event.now) == "requested")).first().actor == "person:3"


def test_the_last_run_of_each_job_is_the_one_of_the_latest_slot(engine: Engine) -> None:
    for slot in (SLOT, SLOT + timedelta(days=1), SLOT - timedelta(days=1)):
        job_runs.claim(engine, "plan", slot, NOW)

    found = job_runs.last(engine, ["plan", "never"])

    assert {job: run.slot for job, run in found.items()} == {"plan": SLOT + timedelta(days=1)}
    assert job_runs.first(engine, "plan") == SLOT - timedelta(days=1)
    assert job_runs.first(engine, "never") is None
