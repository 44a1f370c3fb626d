"""Whether a case is in the clinical record as it stands now, and which finished ones are not."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlmodel import Session, col

from liaison.domain.states import CaseState, LedgerState
from liaison.store.case_rows import may_have
from liaison.store.inbox_queries import CaseLine, by_ids
from liaison.store.tables import Case, LedgerItem, Letter
from liaison.store.tables_casework import Call, Filing, Joining

PAGE = 50


def filing(session: Session, case_id: int) -> Filing | None:
    """What was filed of a case, if it still is all there is: a mail, a call or an answer since then leaves it unfiled."""
    if not may_have(session, Filing, case_id):
        return None
    good = select(Filing).join(Case, col(Case.id) == Filing.case_id).where(col(Filing.case_id) == case_id, still_good())
    return session.scalars(good).first()


def still_good() -> ColumnElement[bool]:
    """Whether nothing has come or gone since a case was filed: of this case, so each is tied to the filing's own."""
    called = exists().where(col(Call.case_id) == col(Filing.case_id), col(Call.written_at) > Filing.at)
    answered = exists().where(
        col(Letter.case_id) == col(Filing.case_id), col(Letter.kind) == "answer", col(Letter.created_at) > Filing.at
    )
    return and_(col(Filing.mail_id) == col(Case.last_message_id), ~called, ~answered)


def narrowed(rows: Select[Any]) -> Select[Any]:
    """Finished cases that are not filed; none that was joined to another, and none that was no question."""
    filed = exists().where(col(Filing.case_id) == col(Case.id), still_good())
    joined = exists().where(col(Joining.joined_id) == col(Case.id), col(Joining.undone_at).is_(None))
    aside = exists().where(
        col(LedgerItem.id) == col(Case.first_message_id), col(LedgerItem.state) == LedgerState.SET_ASIDE
    )
    return rows.where(col(Case.state) == CaseState.CLOSED, ~filed, ~or_(joined, aside))


def unfiled(session: Session, *, page: int = 1) -> list[CaseLine]:
    """One page of them, the longest finished first."""
    rows = narrowed(select(col(Case.id))).order_by(col(Case.closed_at), col(Case.id))
    return by_ids(session, list(session.scalars(rows.limit(PAGE).offset(PAGE * (page - 1)))))


def count_unfiled(session: Session) -> int:
    """How many there are."""
    return session.scalar(narrowed(select(func.count()).select_from(Case))) or 0
