"""Brings a case back on the day on which a colleague wanted to look at it again: to her, or to whoever is on duty if she is not in.

Takes:   cases with a day to look again that has come, while the service is open
Decides: domain/looking_again.is_time; for whose owner is away, domain/routing.route
Leaves:  OPEN at the top of the owner's list; ASSIGNED or UNASSIGNED where she is away that day, with the reading clock from now
Runs:    jobs/bring_back_cases.py
Seen on: Today, Inbox (mine)
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.looking_again import comes_on, is_time, why_not
from liaison.domain.spoken import long_day
from liaison.domain.states import CaseState
from liaison.domain.urgency import deadlines
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_casework import LookAgain
from liaison.triage.come_back import give_again
from liaison.triage.desk import Desk, open_desk
from liaison.triage.inbox import NotAllowed, change, find

ACTOR = events.step("look_again")
BATCH = 200


def set_day(
    session: Session, case_id: int, *, version: int, on: date, because: str, staff_id: int, now: datetime
) -> None:
    """Have the case come back on a London day; a day set before gives way. Raises NotAllowed, Stale."""
    case = find(session, case_id, version)
    if case.state is CaseState.CLOSED:
        raise NotAllowed("This case is closed: reopen it first.")
    if case.owner_id is None:
        raise NotAllowed("Take the case first: it comes back to whoever looks after it.")
    if problem := why_not(on, london_date(now)):
        raise NotAllowed(problem)
    day = comes_on(on, current(session, now).calendar)
    forget(session, case_id)
    session.add(LookAgain(case_id=case_id, on=day, because=because.strip(), by_id=staff_id, at=now))
    events.note(session, case, actor=events.person(staff_id), now=now, because=f"to look at again on {long_day(day)}")
    change(session, case)


def set_down(session: Session, case_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """She has looked, or need not look again: the day is taken away."""
    case = find(session, case_id, version)
    row = session.get(LookAgain, case_id)
    if row is None:
        return
    said = "looked at again" if row.back_at else "need not be looked at again"
    forget(session, case_id)
    events.note(session, case, actor=events.person(staff_id), now=now, because=said)
    change(session, case)


def forget(session: Session, case_id: int) -> None:
    """Take the day away."""
    session.flush()
    session.execute(delete(LookAgain).where(col(LookAgain.case_id) == case_id))


def take_batch(app: App, now: datetime) -> int:
    """Bring back what is due, each in a transaction of its own; returns how many came back."""
    with reading(app.engine) as session:
        calendar = current(session, now).calendar
        rows = select(LookAgain.case_id, LookAgain.on).where(
            col(LookAgain.back_at).is_(None), col(LookAgain.on) <= london_date(now)
        )
        due = [case_id for case_id, on in session.execute(rows.limit(BATCH)) if is_time(on, now, calendar)]
    return sum(take_steadily(app, case_id, now) for case_id in due)


def take_steadily(app: App, case_id: int, now: datetime) -> bool:
    """Bring one back; one that a colleague acts on at this moment waits for the next run."""
    try:
        with transaction(app.engine) as session:
            return bring_back(app, session, case_id, now)
    except events.MovedMeanwhile:
        return False


def bring_back(app: App, session: Session, case_id: int, now: datetime) -> bool:
    """One case, at the top of its owner's list; False when it was brought back, finished or given another day meanwhile."""
    mine = update(LookAgain).where(
        col(LookAgain.case_id) == case_id, col(LookAgain.back_at).is_(None), col(LookAgain.on) <= london_date(now)
    )
    if not events.affected(session.execute(mine.values(back_at=now))):
        return False
    case = session.get_one(Case, case_id)
    desk = open_desk(session, app, now)
    because = "the day to look at it again has come"
    if is_in_today(desk, case.owner_id):
        if case.state in {CaseState.WAITING, CaseState.ANSWERED}:
            events.move(session, case, CaseState.OPEN, actor=ACTOR, now=now, because=because)
        else:
            events.note(session, case, actor=ACTOR, now=now, because=because)
        session.execute(update(Case).where(col(Case.id) == case_id).values(version=case.version + 1))
        return True
    session.execute(update(Case).where(col(Case.id) == case_id).values(**unread_from_now(desk, case)))
    session.refresh(case)
    give_again(session, desk, case, actor=ACTOR, now=now, because=because)
    return True


def is_in_today(desk: Desk, staff_id: int | None) -> bool:
    """Whether a colleague is on the rota at any hour of this day's service."""
    calendar = desk.service.calendar
    today = calendar.local(desk.now).date()
    return staff_id is not None and desk.rota.minutes(staff_id, calendar.opening(today), calendar.closing(today)) > 0


def unread_from_now(desk: Desk, case: Case) -> dict[str, Any]:
    """A colleague who did not know it has to read it: the reading clock begins now. The promise to answer stands as it was."""
    due = deadlines(desk.now, case.urgency, desk.service.calendar, desk.service.ladder)
    clock = {"read_by": due.read_by, "read_how": due.read_how, "clock": case.clock + 1}
    return {**clock, "opened_at": None, "version": case.version + 1}
