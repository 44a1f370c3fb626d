"""Which case stands for another since they were joined, and everything that one case stands for."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.store.case_rows import may_have
from liaison.store.tables_casework import Joining


def standing_for(session: Session, case_ids: Iterable[int]) -> dict[int, int]:
    """Each case that was joined to another → the case that has its mails now, however often it was joined on."""
    found: dict[int, int] = {}
    wanted = set(case_ids)
    asked = wanted
    while asked:
        rows = select(col(Joining.joined_id), col(Joining.kept_id)).where(
            col(Joining.joined_id).in_(asked), col(Joining.undone_at).is_(None)
        )
        step = {joined: kept for joined, kept in session.execute(rows)}
        found |= step
        asked = set(step.values()) - set(found)
    return {one: last(one, found) for one in wanted if one in found}


def last(case_id: int, steps: dict[int, int]) -> int:
    """The end of the way."""
    while case_id in steps:
        case_id = steps[case_id]
    return case_id


def family(session: Session, case_id: int) -> list[int]:
    """The case itself and every case that was joined to it, directly or on the way."""
    if not may_have(session, Joining, case_id):
        return [case_id]
    known = [case_id]
    asked: Sequence[int] = known
    while asked:
        rows = select(col(Joining.joined_id)).where(col(Joining.kept_id).in_(asked), col(Joining.undone_at).is_(None))
        asked = [one for one in session.scalars(rows) if one not in known]
        known = [*known, *asked]
    return known


def is_joined(session: Session, case_id: int) -> bool:
    """Whether it may have been joined to another, or another to it."""
    return may_have(session, Joining, case_id)


def joinings(session: Session, case_id: int) -> Sequence[Joining]:
    """What was joined to this case and is still, newest first."""
    if not may_have(session, Joining, case_id):
        return []
    rows = select(Joining).where(col(Joining.kept_id) == case_id, col(Joining.undone_at).is_(None))
    return session.scalars(rows.order_by(col(Joining.id).desc())).all()


def joining_of(session: Session, case_id: int) -> Joining | None:
    """How this case was joined to another, if it still is."""
    rows = select(Joining).where(col(Joining.joined_id) == case_id, col(Joining.undone_at).is_(None))
    return session.scalars(rows).first()
