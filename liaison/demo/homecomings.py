"""Who comes home from prison in the invented service: one soon with one thing done and one late, one in some weeks, one of whom no day is known."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.clock import london_date
from liaison.reviews import homecoming
from liaison.reviews.homecoming import Arranged
from liaison.store import liberation_queries as queries
from liaison.store.session import transaction
from liaison.store.tables_liberation import Liberation
from liaison.store.tables_people import Person, Staff

PRISON = "HMP Invented"


def expect_home(app: App, now: datetime) -> None:
    """Enter two expected days, once."""
    today = london_date(now)
    with transaction(app.engine) as session:
        if session.scalar(select(Liberation.id).limit(1)) is not None:
            return
        inside = session.scalars(select(Person).where(col(Person.status) == "custody").order_by(col(Person.id))).all()
        throughcare = session.scalars(select(Staff).where(col(Staff.email) == "fergus@demo.example")).first()
        staff_id = throughcare.id if throughcare and throughcare.id else 1
        for person, days in zip(inside, (11, 40), strict=False):
            homecoming.expect(session, person.id or 0, today + timedelta(days=days), PRISON, staff_id=staff_id, now=now)
        if not inside:
            return
        row = queries.newest_of(session, inside[0].id or 0)
        assert row is not None
        assert row.id is not None
        for key, words, stands in (("naloxone", "Two kits are ready at the prison's health centre.", "done"), ("meets", "At the gate, by throughcare.", "open")):  # fmt: skip
            item = next(one for one in queries.items_of(session, row.id) if one.key == key)
            to = Arranged(staff_id if key == "meets" else item.owner_id, item.due_on, words, stands)
            homecoming.arrange(session, row.id, key, to, version=row.version, staff_id=staff_id, now=now)
            session.flush()
