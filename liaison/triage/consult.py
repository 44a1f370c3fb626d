"""Asks a specialist about a case that stays with its owner: the question, its answer, taking it back.

Each function works inside the caller's transaction and names the colleague as the actor. The words are in our database alone; events say
only that somebody was asked.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.domain.asking import Asked, Specialty, whom
from liaison.domain.presence import Presence
from liaison.domain.states import CaseState
from liaison.practices.service_facts import current
from liaison.staff.duty import rota
from liaison.store import events
from liaison.store.desk_queries import tally_of_asked
from liaison.store.tables import Case
from liaison.store.tables_desk import Ask
from liaison.triage.inbox import NotAllowed, find


def presence(session: Session, now: datetime) -> Presence:
    """Who is there."""
    return Presence(rota(session, now), now, current(session, now).calendar)


def ask(
    session: Session,
    case_id: int,
    *,
    specialty: Specialty,
    wanted: int | None,
    question: str,
    staff_id: int,
    now: datetime,
) -> Asked:
    """Ask somebody of a specialty, a colleague by name if that one is here. Returns who was asked. Raises NotAllowed."""
    case = find(session, case_id)
    if case.state is CaseState.CLOSED:
        raise NotAllowed("This case is closed: reopen it first.")
    found = whom(specialty, presence(session, now), tally_of_asked(session), asks=staff_id, wanted=wanted)
    if found.worker_id is None:
        raise NotAllowed(f"{found.because} Please ring another service, or hand the case over.")
    session.add(
        Ask(
            case_id=case_id, specialty=specialty, by_id=staff_id, at=now, question=question, asked_id=found.worker_id, asked_at=now,
            because=found.because,
        )
    )  # fmt: skip
    told = f"asked as {specialty.title.lower()}: {found.because}; the case stays where it is"
    events.note(session, case, actor=events.person(staff_id), now=now, because=told)
    return found


def answer(session: Session, case_id: int, ask_id: int, *, words: str, staff_id: int, now: datetime) -> None:
    """Answer a question: whoever was asked, or another colleague who knows. Raises NotAllowed."""
    case, row = find(session, case_id), waits(session, case_id, ask_id)
    values = {"answered_at": now, "answered_by": staff_id, "answer": words}
    settle(session, row, **values)
    said = f"answered a colleague's question as {row.specialty.title.lower()}"
    events.note(session, case, actor=events.person(staff_id), now=now, because=said)


def withdraw(session: Session, case_id: int, ask_id: int, *, staff_id: int, now: datetime) -> None:
    """Take a question back: it is no longer needed. Raises NotAllowed."""
    case, row = find(session, case_id), waits(session, case_id, ask_id)
    settle(session, row, withdrawn_at=now)
    events.note(
        session, case, actor=events.person(staff_id), now=now, because="a question to a colleague is no longer needed"
    )


def settle(session: Session, row: Ask, **values: object) -> None:
    """Write how a question ended, if nobody has meanwhile. Raises NotAllowed."""
    mine = update(Ask).where(col(Ask.id) == row.id, col(Ask.answered_at).is_(None), col(Ask.withdrawn_at).is_(None))
    if events.affected(session.execute(mine.values(**values))) != 1:
        raise NotAllowed("A colleague has answered this question, or it was taken back.")


def waits(session: Session, case_id: int, ask_id: int) -> Ask:
    """The question. Raises NotAllowed for one that is not of this case."""
    row = session.get(Ask, ask_id)
    if row is None or row.case_id != case_id:
        raise NotAllowed("There is no such question.")
    return row


def seen(session: Session, case_id: int, *, staff_id: int, now: datetime) -> None:
    """The owner has the case open: the answers on it are seen."""
    case = session.get(Case, case_id)
    if case is None or case.owner_id != staff_id:
        return
    fresh = update(Ask).where(
        col(Ask.case_id) == case_id, col(Ask.answered_at).is_not(None), col(Ask.seen_at).is_(None)
    )
    session.execute(fresh.values(seen_at=now))
