"""People whose review is planned, and the letters to them and tasks about them, for the tests of invitations."""

from datetime import date
from typing import Any

from build import TUESDAY_10AM
from caseload import add_person
from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.domain.safe_contact import all_asked
from liaison.domain.states import ReviewState
from liaison.reviews import invite_release
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Review, Staff
from liaison.store.tables_person_letters import PersonLetter, ReachTask

SAFE = {
    "post": "yes", "email": "yes", **all_asked("2026-11-01"), "email_to": "jo@home.example", "post_to": "1 Quay Lane, Kelder, KE1 1AA",
    "phone_to": "01632 960200",
}  # fmt: skip
MAIL = SAFE | {"prefers": "email"}


def with_review(app: App, *, due: date = date(2026, 12, 29), planned: date = date(2026, 12, 22), **person: Any) -> int:
    """A person whose review is planned; returns the person's id."""
    with reading(app.engine) as session:
        ailsa = session.scalars(select(Staff.id).where(col(Staff.name) == "Ailsa")).one()
    person = {"safe_contact": SAFE, "keyworker_id": ailsa} | person
    person_id = add_person(app, **person)
    with transaction(app.engine) as session:
        row = Review(
            person_id=person_id, cycle=date(2025, 12, 29), state=ReviewState.DUE, due_on=due, worker_id=person["keyworker_id"], created_at=TUESDAY_10AM,
        )  # fmt: skip
        events.open_row(session, row, actor=events.step("due"), now=TUESDAY_10AM)
        events.move(
            session,
            row,
            ReviewState.PLANNED,
            actor=events.step("plan"),
            now=TUESDAY_10AM,
            planned_on=planned,
            planned_because="room",
        )
    return person_id


def all_letters(app: App) -> list[PersonLetter]:
    with reading(app.engine) as session:
        return list(session.scalars(select(PersonLetter).order_by(col(PersonLetter.id))))


def tasks(app: App) -> list[ReachTask]:
    with reading(app.engine) as session:
        return list(session.scalars(select(ReachTask).order_by(col(ReachTask.id))))


def release(app: App, letter: PersonLetter, staff_id: int, now: Any = TUESDAY_10AM, **more: Any) -> None:
    with transaction(app.engine) as session:
        fields = {"version": letter.version, "text": letter.text} | more
        invite_release.release(session, app, letter.id or 0, staff_id=staff_id, now=now, **fields)
