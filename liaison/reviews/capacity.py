"""How many reviews each keyworker can take in a week, and on which days each is away or does not work."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.planning import Capacity
from liaison.domain.room_places import TIMES
from liaison.domain.rota import FULL_TIME, Worker
from liaison.domain.service import Service
from liaison.domain.workdays import Calendar, days
from liaison.reviews.days_off import ALWAYS_IN, days_off
from liaison.staff.duty import workers
from liaison.store.pairs import pairs
from liaison.store.tables_people import Leave, Staff
from models.taxonomy import Handler

FAR = timedelta(days=730)  # leave "until further notice" is looked at so far ahead


def capacity(session: Session, service: Service, today: date) -> list[Capacity]:
    """The capacity of every active colleague with the keyworker role, leave and days off from `today` on respected."""
    away = days_away(session, service.calendar, today)
    keyworkers = [worker for worker in workers(session) if Handler.KEYWORKER in worker.roles]
    off = days_off(session, {worker.id: worker.hours for worker in keyworkers}, service.calendar, today, today + FAR)
    genders = pairs(session, select(col(Staff.id), col(Staff.gender)))
    return [
        Capacity(
            worker.id,
            worker.name,
            per_week(worker, service),
            worker.localities,
            frozenset(away[worker.id]) | off.get(worker.id, ALWAYS_IN).days,
            genders[worker.id],
            off.get(worker.id, ALWAYS_IN).in_week,
            off.get(worker.id, ALWAYS_IN).short,
        )  # fmt: skip
        for worker in keyworkers
    ]


def per_week(worker: Worker, service: Service) -> int:
    """The service's number for a full-time week, less for part-time hours, and at least one."""
    return max(1, round(service.reviews_per_week * min(1.0, worker.hours / FULL_TIME)))


def days_away(session: Session, calendar: Calendar, today: date) -> dict[int, set[date]]:
    """The days on which each colleague is away for any part of the open hours: half a day is no day for a review."""
    coming = select(Leave).where(col(Leave.ends_at) > calendar.opening(today))
    away: dict[int, set[date]] = defaultdict(set)
    for leave in session.scalars(coming):
        away[leave.staff_id].update(open_days(leave.starts_at, leave.ends_at, calendar, today))
    return away


def not_there(session: Session, calendar: Calendar, today: date, day: date, at: str = "") -> dict[int, str]:
    """Who is not there on a day for the whole of it, or at a time, and how that is said: away (leave, illness), or not on the rota."""
    hours = {worker.id: worker.hours for worker in workers(session)}
    off = days_off(session, hours, calendar, today, day)
    found = {id: f"not on the rota at {at}" for id, one in off.items() if at and at not in one.short.get(day, TIMES)}
    found |= {id: "not on the rota" for id, one in off.items() if day in one.days}
    return found | {id: "away" for id, gone in days_away(session, calendar, today).items() if day in gone}


def open_days(starts: datetime, ends: datetime, calendar: Calendar, today: date) -> set[date]:
    """The days from `today` on whose open hours the span touches."""
    first, last = max(today, london_date(starts)), min(today + FAR, london_date(ends))
    return {day for day in days(first, last) if starts < calendar.closing(day) and calendar.opening(day) < ends}
