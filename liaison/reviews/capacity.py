"""How many reviews each keyworker can take in a week, and on which days each is away or does not work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.planning import Capacity
from liaison.domain.rota import FULL_TIME, Worker
from liaison.domain.service import Service
from liaison.domain.workdays import Calendar, days
from liaison.reviews.days_off import ALWAYS_IN, Times, days_off
from liaison.staff.duty import workers
from liaison.store.pairs import pairs
from liaison.store.tables_people import Leave, Staff
from models.taxonomy import Handler

FAR = timedelta(days=730)  # leave "until further notice" is looked at so far ahead


def capacity(session: Session, service: Service, today: date) -> list[Capacity]:
    """The capacity of every active colleague with the keyworker role, leave, days off and days on which the service closes early respected."""
    early = {day: service.times_on(day) for day in service.calendar.half_days if day >= today}
    none_left = {day for day, times in early.items() if not times}
    away = days_away(session, service.calendar, today)
    keyworkers = [worker for worker in workers(session) if Handler.KEYWORKER in worker.roles]
    off = days_off(session, {worker.id: worker.hours for worker in keyworkers}, service, today, today + FAR)
    genders = pairs(session, select(col(Staff.id), col(Staff.gender)))
    return [
        Capacity(
            worker.id,
            worker.name,
            per_week(worker, service),
            worker.localities,
            frozenset(away[worker.id]) | off.get(worker.id, ALWAYS_IN).days | none_left,
            genders[worker.id],
            off.get(worker.id, ALWAYS_IN).in_week,
            shorter(off.get(worker.id, ALWAYS_IN).short, early),
            len(service.reviews.times),
        )
        for worker in keyworkers
    ]


def shorter(own: Mapping[date, Times], early: Mapping[date, Times]) -> dict[date, Times]:
    """The days on which there are fewer times than usual: a colleague's own, and those on which the service closes early."""
    both = {
        day: tuple(time for time in own[day] if time in times) if day in own else times for day, times in early.items()
    }
    return {**own, **both}


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


def not_there(session: Session, service: Service, today: date, day: date, at: str = "") -> dict[int, str]:
    """Who is not there on a day for the whole of it, or at a time, and how that is said: away (leave, illness), or not on the rota."""
    hours = {worker.id: worker.hours for worker in workers(session)}
    off = days_off(session, hours, service, today, day)
    usual = service.reviews.times
    found = {
        id: f"not on the rota at {at}" for id, one in off.items() if at in usual and at not in one.short.get(day, usual)
    }
    found |= {id: "not on the rota" for id, one in off.items() if day in one.days}
    return found | {id: "away" for id, gone in days_away(session, service.calendar, today).items() if day in gone}


def open_days(starts: datetime, ends: datetime, calendar: Calendar, today: date) -> set[date]:
    """The days from `today` on whose open hours the span touches."""
    first, last = max(today, london_date(starts)), min(today + FAR, london_date(ends))
    return {day for day in days(first, last) if starts < calendar.closing(day) and calendar.opening(day) < ends}
