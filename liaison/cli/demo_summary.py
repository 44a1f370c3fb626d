"""What the demo has done, counted from its rows."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.casework import CALL, MEETING, PAGE
from liaison.domain.states import CaseState, LedgerState, LetterState, ReviewState
from liaison.store.session import reading
from liaison.store.tables import Case, LedgerItem, Letter
from liaison.store.tables_people import Meeting, Person, Review

ROUTED = (LedgerState.CASE, LedgerState.FOLLOW_UP)


def lines(app: App) -> Iterator[str]:
    """One `name: number` a line."""
    with reading(app.engine) as session:
        by_mail = ~or_(*(col(LedgerItem.ref).startswith(prefix) for prefix in (CALL, MEETING, PAGE)))
        by_ledger = counts(session, LedgerItem, by_mail)
        yield f"mails: {sum(by_ledger.values())}"
        yield f"routed: {sum(by_ledger.get(state, 0) for state in ROUTED)}"
        yield from (f"{state.value}: {number}" for state, number in sorted(by_ledger.items()) if state not in ROUTED)
        by_case = counts(session, Case)
        yield f"cases: {sum(by_case.values())}"
        yield f"unassigned: {by_case.get(CaseState.UNASSIGNED, 0)}"
        yield f"letters sent: {counts(session, Letter).get(LetterState.SENT, 0)}"
        yield f"people: {session.scalar(select(func.count()).select_from(Person))}"
        yield f"reviews planned: {sum(counts(session, Review).get(s, 0) for s in (ReviewState.PLANNED, ReviewState.ASKED))}"
        yield f"meetings: {sum(counts(session, Meeting).values())}"


def counts(session: Session, table: type, *which: ColumnElement[bool]) -> dict:  # type: ignore[type-arg]
    """How many rows stand in each state; of the ledger those that are mails: calls, questions of meetings and what is written on a practice's page came without one."""
    rows = session.execute(select(col(table.state), func.count()).where(*which).group_by(col(table.state)))  # type: ignore[attr-defined]
    return {state: number for state, number in rows}
