"""The runs of jobs, keyed by job and slot: claimed once by whoever comes first, settled once, kept as long as they say something.

A run of a job that turns every few seconds and finds nothing to do leaves no event and is forgotten after two hours; whatever did
something, failed or was asked for by a person stays, with its events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, select
from sqlmodel import Session, col

from liaison.domain.states import RunState
from liaison.store import events
from liaison.store.pairs import pairs
from liaison.store.session import reading, transaction
from liaison.store.tables import JobRun
from liaison.store.upsert import insert_one

ACTOR = events.step("run")
KEPT = timedelta(hours=2)  # how long a run in which nothing happened can still be seen
WAITING = (RunState.REQUESTED, RunState.MISSED, RunState.FAILED)  # a run may be started from here
STOPPED = "the process stopped"
LIMIT = timedelta(hours=1)  # for the run of a job that the timetable no longer has


def claim(engine: Engine, job: str, slot: datetime, now: datetime, *, quiet: bool = False) -> int | None:
    """Start the run of this slot; None when it is running or done, here or in another process. A quiet start leaves no event."""
    with transaction(engine) as session:
        run_id = insert_one(session, JobRun, row(job, slot, RunState.RUNNING, now), keys=["job", "slot"])
        if run_id is None:
            return take_up(session, job, slot, now)
        if not quiet:
            events.log(session, JobRun, [(run_id, None, RunState.RUNNING, "its time has come")], ACTOR, now)
        return run_id


def row(job: str, slot: datetime, state: RunState, now: datetime) -> dict[str, Any]:
    """The columns of a new run."""
    return {"job": job, "slot": slot, "state": state, "started_at": now, "report": {}}


def take_up(session: Session, job: str, slot: datetime, now: datetime) -> int | None:
    """Start a run that waits: asked for, missed, or failed before."""
    found = session.scalars(select(JobRun).where(col(JobRun.job) == job, col(JobRun.slot) == slot)).one()
    if found.id is None or found.state not in WAITING:
        return None
    fresh: dict[str, Any] = {"started_at": now, "finished_at": None, "error": None}
    moved = events.move_many(
        session, JobRun, [found.id], found.state, RunState.RUNNING, actor=ACTOR, now=now, because="taken up", **fresh
    )
    return found.id if moved else None


def settle(
    engine: Engine, run_id: int, started: datetime, now: datetime, report: Mapping[str, Any], error: str | None = None
) -> bool:
    """End the run that we started at `started`; False when another process has taken it for stopped and started it anew.

    `report` is {} when nothing happened; `error` is the name of what broke, never its words.
    """
    ended: dict[str, Any] = {"finished_at": now, "report": dict(report), "error": error}
    with transaction(engine) as session:
        found = session.get(JobRun, run_id, with_for_update=True)
        if found is None or found.started_at != started:
            return False
        forget(session, found.job, now - KEPT)
        if not report and not error:
            return events.end_quietly(session, run_id, actor=ACTOR, **ended)
        to, why = (RunState.FAILED, error) if error else (RunState.DONE, "")
        moved = events.move_many(
            session, JobRun, [run_id], RunState.RUNNING, to, actor=ACTOR, now=now, because=why, **ended
        )
    return bool(moved)


def forget(session: Session, job: str, before: datetime) -> None:
    """Delete the runs of this job, older than a moment, in which nothing happened and which nobody asked for."""
    empty = col(JobRun.state) == RunState.DONE, col(JobRun.report) == {}, col(JobRun.slot) < before
    session.execute(delete(JobRun).where(col(JobRun.job) == job, *empty))


def mark_missed(engine: Engine, job: str, slot: datetime, now: datetime, because: str) -> None:
    """Record that the slot passed with nobody there; nothing changes when the slot has a row already."""
    with transaction(engine) as session:
        run_id = insert_one(session, JobRun, row(job, slot, RunState.MISSED, now), keys=["job", "slot"])
        if run_id is not None:
            events.log(session, JobRun, [(run_id, None, RunState.MISSED, because)], ACTOR, now)


def request(session: Session, job: str, now: datetime, *, actor: str) -> int:
    """Ask for a run now (a page's "run now"); a scheduler takes it up within seconds. Returns the run's id."""
    slot = now
    while (
        run_id := insert_one(session, JobRun, row(job, slot, RunState.REQUESTED, now), keys=["job", "slot"])
    ) is None:
        slot += timedelta.resolution  # another was asked for in the very same moment
    events.log(session, JobRun, [(run_id, None, RunState.REQUESTED, "run now")], actor, now)
    return run_id


def is_requested(session: Session, job: str) -> bool:
    """Whether a run was asked for that has not begun."""
    waiting = select(col(JobRun.id)).where(col(JobRun.job) == job, col(JobRun.state) == RunState.REQUESTED)
    return session.scalar(waiting.limit(1)) is not None


def newest(session: Session, job: str) -> JobRun | None:
    """The newest run of a job that has begun."""
    begun = col(JobRun.job) == job, col(JobRun.state).not_in((RunState.REQUESTED, RunState.MISSED))
    return session.scalars(select(JobRun).where(*begun).order_by(col(JobRun.started_at).desc()).limit(1)).first()


def requested(engine: Engine) -> list[JobRun]:
    """The runs that were asked for and not started yet, oldest first."""
    with reading(engine) as session:
        waiting = select(JobRun).where(col(JobRun.state) == RunState.REQUESTED)
        return list(session.scalars(waiting.order_by(col(JobRun.slot))))


def give_up_stopped(engine: Engine, limits: Mapping[str, timedelta], now: datetime) -> list[JobRun]:
    """Move runs that have been running longer than their job's limit to FAILED: their process stopped. Returns them."""
    with transaction(engine) as session:
        running = session.scalars(select(JobRun).where(col(JobRun.state) == RunState.RUNNING)).all()
        stopped = [run for run in running if run.started_at < now - limits.get(run.job, LIMIT)]
        for run in stopped:
            events.move(
                session, run, RunState.FAILED, actor=ACTOR, now=now, because=STOPPED, finished_at=now, error=STOPPED
            )
    return stopped


def states(engine: Engine, job: str, slots: Iterable[datetime]) -> dict[datetime, RunState]:
    """The state of each of these slots that has a run."""
    with reading(engine) as session:
        rows = select(col(JobRun.slot), col(JobRun.state)).where(
            col(JobRun.job) == job, col(JobRun.slot).in_(list(slots))
        )
        return pairs(session, rows)


def first(engine: Engine, job: str) -> datetime | None:
    """The slot of the job's first run that is kept; None when it never ran."""
    with reading(engine) as session:
        return session.scalar(select(func.min(col(JobRun.slot))).where(col(JobRun.job) == job))


def began_between(engine: Engine, job: str, since: datetime, until: datetime) -> bool:
    """Whether a run of this job began in this span: only then had its process been awake."""
    span = col(JobRun.job) == job, col(JobRun.started_at) >= since, col(JobRun.started_at) <= until
    with reading(engine) as session:
        return session.scalar(select(col(JobRun.id)).where(*span).limit(1)) is not None


def last(engine: Engine, jobs: Iterable[str]) -> dict[str, JobRun]:
    """The latest started run of each job, by job."""
    found: dict[str, JobRun] = {}
    with reading(engine) as session:
        for job in jobs:
            newest = select(JobRun).where(col(JobRun.job) == job, col(JobRun.state) != RunState.REQUESTED)
            if run := session.scalars(newest.order_by(col(JobRun.slot).desc()).limit(1)).first():
                found[job] = run
    return found
