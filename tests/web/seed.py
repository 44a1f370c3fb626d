"""Rows for the pages' tests: mails carried by the real steps, and the few rows that no step makes yet, through real tables and events."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from build import add_worker, arrive, mail, person
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.states import LedgerState, MeetingState, ReviewState, RunState
from liaison.staff import signing_in
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, JobRun, LedgerItem
from liaison.store.tables_people import Meeting, Practice, Review, Series, SignIn

STEP = events.step("seed")
SCRIPT = "<script>alert(1)</script>"
LONG_AGO = datetime(2026, 11, 23, 9, tzinfo=UTC)


def signed_in_cookie(app: App, staff_id: int) -> tuple[str, str]:
    """A colleague's cookie and the token that her forms carry, without the slow password hash."""
    with transaction(app.engine) as session:
        token = signing_in.start(session, staff_id, now=app.now(), hours=10).token
        session.flush()
        row = session.get(SignIn, signing_in.digest(token))
        assert row is not None
        return token, row.csrf


def post(client: TestClient, path: str, /, **fields: Any) -> Any:
    """Post a form as the page would."""
    return client.post(path, data={"csrf": client.csrf, **fields})


def one_case(app: App, body: str = "Could you advise about the dose please?", **mail_options: Any) -> Case:
    """One mail carried to a case; the newest case."""
    return arrive(app, mail(body, **mail_options))[-1]


def again(app: App, case_id: int) -> Case:
    """The case as it is now."""
    with reading(app.engine) as session:
        row = session.get(Case, case_id)
        assert row is not None
        return row


def urgent_case(app: App) -> Case:
    """A mail with a red flag of the floor."""
    return one_case(
        app,
        "She took methadone from her mother's bottle last night and is very drowsy now, hard to rouse.",
        subject="Please ring now",
        message_id="<urgent@quay.example>",
    )


def parked(
    app: App, *, raw: bytes = b"From: a@quay.example\nSubject: Broken\n\nThe words that can still be read."
) -> int:
    """A mail that broke while it was read; returns its ledger id."""
    from build import take_in

    take_in(app, raw)
    with transaction(app.engine) as session:
        row = session.scalars(select(LedgerItem).order_by(col(LedgerItem.id).desc())).first()
        assert row is not None
        events.move(
            session,
            row,
            LedgerState.PARKED,
            actor=STEP,
            now=app.now(),
            because="parked: test",
            error="screen: RecursionError",
        )
        assert row.id is not None
        return row.id


def a_review(
    app: App, number: int, *, due: date, planned: date | None, worker: int | None = None, **person_options: Any
) -> int:
    """A person with a review, planned where a day is given."""
    from liaison.domain.chi import demo_chi

    person_id = person(app, demo_chi(number), name=f"Person {number}", keyworker_id=worker, **person_options)
    with transaction(app.engine) as session:
        row = Review(
            person_id=person_id, cycle=date(2025, 11, 1), state=ReviewState.DUE, due_on=due, due_because="12 months after the last one.",
            created_at=app.now(),
        )  # fmt: skip
        review_id = events.open_row(session, row, actor=STEP, now=app.now())
        if planned:
            values = {"planned_on": planned, "planned_because": "room in this week", "worker_id": worker}
            events.move(session, row, ReviewState.PLANNED, actor=STEP, now=app.now(), **values)
    return review_id


def a_meeting(app: App, day: date, *to: MeetingState, name: str = "Harbour cluster", **values: Any) -> int:
    """A meeting walked through these states."""
    with transaction(app.engine) as session:
        series = Series(kind="cluster", name=name, cluster_id=1, rule="third Wednesday")
        session.add(series)
        session.flush()
        row = Meeting(
            series_id=series.id or 0, state=MeetingState.PLANNED, day=day, ask_on=day - timedelta(days=42), place="Town Hall",
            confirm_on=day - timedelta(days=21), invite_on=day - timedelta(days=14), uid=f"{name}-{day}@liaison.example", created_at=app.now(),
        )  # fmt: skip
        meeting_id = events.open_row(session, row, actor=STEP, now=app.now())
        for state in to:
            events.move(session, row, state, actor=STEP, now=app.now(), **(values if state is to[-1] else {}))
    return meeting_id


def a_run(app: App, job: str, *, ends: RunState = RunState.DONE, error: str | None = None) -> None:
    """A run of a job that has ended."""
    with transaction(app.engine) as session:
        row = JobRun(
            job=job,
            slot=app.now(),
            state=RunState.RUNNING,
            started_at=app.now() - timedelta(minutes=1),
            report={"taken": 3},
        )
        events.open_row(session, row, actor=STEP, now=app.now())
        events.move(session, row, ends, actor=STEP, now=app.now(), finished_at=app.now(), error=error)


def set_practice(app: App, code: str, **values: Any) -> None:
    """Change the directory."""
    with transaction(app.engine) as session:
        row = session.get(Practice, code)
        for name, value in values.items():
            setattr(row, name, value)


def colleague(app: App, name: str, roles: list[str], access: list[str]) -> int:
    """One more colleague, with this access."""
    from liaison.store.tables_people import Staff

    with transaction(app.engine) as session:
        staff_id = add_worker(session, name, roles, app.now())
        row = session.get(Staff, staff_id)
        assert row is not None
        row.access = access
        return staff_id
