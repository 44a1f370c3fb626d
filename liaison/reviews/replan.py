"""Asks for a plan now, not only at night: on a colleague's word, or as somebody is away on the day of a review of hers.

The plan runs in a worker, and after it whatever writes letters to people, so that none speaks of a day that has gone.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current
from liaison.reviews.capacity import days_away
from liaison.reviews.plan_material import PLANNABLE, begun
from liaison.store import job_runs
from liaison.store.tables_people import Review

PLAN, LETTERS = "plan_reviews", "invite_people"


def ask(session: Session, now: datetime, *, actor: str) -> bool:
    """Ask for a plan and for the letters after it; False where one was asked for and has not begun."""
    if job_runs.is_requested(session, PLAN):
        return False
    for job in (PLAN, LETTERS):
        job_runs.request(session, job, now, actor=actor)
    return True


def where_away(session: Session, now: datetime, *, actor: str) -> bool:
    """Ask for a plan where somebody is away on the day of a review of hers that can move, or of an agreed one that does not say so yet."""
    return bool(on_days_away(session, now, said=False)) and ask(session, now, actor=actor)


def on_days_away(session: Session, now: datetime, *, said: bool = True) -> Counter[tuple[int, date]]:
    """How many reviews to come stand on days on which whoever does them is away; without `said`, of agreed ones only those without a warning."""
    today = london_date(now)
    away = days_away(session, current(session, now).calendar, today)
    mine = col(Review.worker_id).in_([id for id, days in away.items() if days]), col(Review.planned_on) >= today
    rows = session.scalars(select(Review).where(*mine, col(Review.state).in_(PLANNABLE)))
    return Counter(
        (row.worker_id, row.planned_on) for row in rows
        if row.worker_id and row.planned_on in away[row.worker_id] and not begun(row.planned_on, row.planned_time, now)
        and (said or row.state is not ReviewState.CONFIRMED or not row.planned_warning)
    )  # fmt: skip
