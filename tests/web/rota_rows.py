"""Rows of the rota as tests of its pages read them."""

from datetime import UTC, date, datetime, timedelta

from build import TUESDAY_10AM
from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.staff import duty
from liaison.store.session import reading
from liaison.store.tables_people import Leave, Shift

WEDNESDAY = {"day": "2026-12-02", "start": "09:00", "end": "17:00"}


def shifts(app: App, staff_id: int, day: date) -> list[Shift]:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    with reading(app.engine) as session:
        rows = select(Shift).where(col(Shift.staff_id) == staff_id, col(Shift.starts_at) >= start)
        return list(session.scalars(rows.where(col(Shift.starts_at) < start + timedelta(days=1))))


def leaves(app: App) -> list[Leave]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Leave).order_by(col(Leave.id))))


def on_now(app: App, at: datetime = TUESDAY_10AM) -> set[str]:
    with reading(app.engine) as session:
        return {worker.name for worker in duty.rota(session, at).on_shift(at)}
