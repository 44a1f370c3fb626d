"""Jobs that only count, and the runs they left, for the tests of the cranks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time

from sqlalchemy import select
from sqlmodel import col

from jobs.report import Report
from jobs.slots import At, Turns
from jobs.timetable import IfMissed, Job
from liaison.app import App
from liaison.store.session import reading
from liaison.store.tables import Event, JobRun

AT_SEVEN = At(time(7))


@dataclass
class Counting:
    """What a job is given, run by run; it returns `report`, or raises `error`."""

    report: Report = field(default_factory=lambda: Report({"done": 1}))
    error: Exception | None = None
    slots: list[datetime] = field(default_factory=list)
    nows: list[datetime] = field(default_factory=list)
    also: Callable[[], None] = lambda: None

    def run(self, app: App, slot: datetime, now: datetime) -> Report:
        self.slots.append(slot)
        self.nows.append(now)
        self.also()
        if self.error:
            raise self.error
        return self.report


def job(counting: Counting, name: str = "count", turns: Turns = AT_SEVEN, if_missed: IfMissed = IfMissed.LATEST) -> Job:
    """A job that only counts."""
    return Job(name, turns, counting.run, "counts", "nobody", (), if_missed)


def runs(app: App) -> list[JobRun]:
    """Every run, oldest slot first."""
    with reading(app.engine) as session:
        return list(session.scalars(select(JobRun).order_by(col(JobRun.slot), col(JobRun.id))))


def run_events(app: App) -> list[str]:
    """What was written about runs, in order."""
    with reading(app.engine) as session:
        return list(session.scalars(select(Event.now).where(Event.kind == "job_run").order_by(col(Event.id))))
