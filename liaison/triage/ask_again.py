"""Asks another specialist when the one who was asked has gone off duty and not answered. The case stays with its owner.

Takes:   questions to specialists that wait for somebody who is not there
Decides: domain/asking
Leaves:  the question with somebody who is there; one whose case is finished is taken back
Runs:    jobs/reconsider_cases.py
Seen on: Today ("Asked of me"), and the case
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.asking import whom
from liaison.domain.presence import Presence
from liaison.domain.states import CaseState
from liaison.practices.service_facts import current
from liaison.staff.duty import rota
from liaison.store import events
from liaison.store.desk_queries import all_waiting, tally_of_asked
from liaison.store.session import transaction
from liaison.store.tables import Case
from liaison.store.tables_desk import Ask

ACTOR = events.step("ask_again")


def take_all(app: App, now: datetime) -> int:
    """Look at every question that waits; returns how many went to somebody else."""
    with transaction(app.engine) as session:
        present = Presence(rota(session, now), now, current(session, now).calendar)
        return sum(take(session, question.ask, present, now) for question in all_waiting(session))


def take(session: Session, row: Ask, present: Presence, now: datetime) -> bool:
    """Ask somebody else, if whoever was asked is not here and another is, or works here no longer."""
    case = session.get(Case, row.case_id)
    if case is None or case.state is CaseState.CLOSED:
        change(session, row, withdrawn_at=now)
        return False
    if row.asked_id in present.until:
        return False
    found = whom(row.specialty, present, tally_of_asked(session), asks=row.by_id)
    works_here = any(worker.id == row.asked_id for worker in present.rota.workers)
    if found.worker_id in (None, row.asked_id) or (works_here and not found.here):
        return False
    if not change(session, row, asked_id=found.worker_id, asked_at=now, because=found.because):
        return False
    told = f"asked again as {row.specialty.title.lower()}, as whoever was asked is off duty: {found.because}"
    events.note(session, case, actor=ACTOR, now=now, because=told)
    return True


def change(session: Session, row: Ask, **values: object) -> bool:
    """Change a question that still waits where we saw it."""
    here = update(Ask).where(col(Ask.id) == row.id, col(Ask.asked_id) == row.asked_id, col(Ask.answered_at).is_(None))
    return events.affected(session.execute(here.where(col(Ask.withdrawn_at).is_(None)).values(**values))) == 1
