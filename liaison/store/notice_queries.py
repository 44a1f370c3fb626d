"""The read side of what came back: the notices of one case, those nobody has seen yet, and which cases of a list have one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.letter_fates import Fate
from liaison.store.case_rows import may_have
from liaison.store.tables import Case, Letter, Message
from liaison.store.tables_notices import Notice
from liaison.store.tables_people import Practice, Staff

FEW = 20  # lines: what is older waits behind them, and none is lost
SHOWN = 50  # notices of one case


@dataclass(frozen=True)
class News:
    """One notice with what it is about; without a letter it could not be tied by the program."""

    notice: Notice
    message: Message
    letter: Letter | None
    case: Case | None
    practice: str | None
    seen_by: str | None


def of_case(session: Session, case_id: int) -> list[News]:
    """What came back about the letters of one case, newest first."""
    if not may_have(session, Notice, case_id):
        return []
    rows = columns().where(col(Notice.case_id) == case_id).order_by(col(Notice.id).desc()).limit(SHOWN)
    return [News(*row) for row in session.execute(rows)]


def unseen(session: Session) -> list[News]:
    """What Today shows: the most urgent case first, then the oldest."""
    waiting = col(Notice.shown), col(Notice.seen_at).is_(None)
    rows = columns().where(*waiting).order_by(col(Case.urgency).is_(None), col(Case.urgency), col(Notice.id)).limit(FEW)
    return [News(*row) for row in session.execute(rows)]


def count_unseen(session: Session) -> int:
    """How many there are in all."""
    waiting = col(Notice.shown), col(Notice.seen_at).is_(None)
    return session.scalar(select(func.count()).select_from(Notice).where(*waiting)) or 0


def marks(session: Session, case_ids: Sequence[int]) -> dict[int, Fate]:
    """By case: what the newest notice says that nobody has seen yet."""
    waiting = col(Notice.case_id).in_(case_ids), col(Notice.shown), col(Notice.seen_at).is_(None)
    rows = select(col(Notice.case_id), col(Notice.fate)).where(*waiting).order_by(col(Notice.id))
    return {case_id: fate for case_id, fate in session.execute(rows) if case_id is not None}


def columns() -> Any:
    """A notice with what it is about."""
    chosen: Any = select(Notice, Message, Letter, Case, col(Practice.name), col(Staff.name))
    chosen = chosen.join(Message, col(Message.id) == Notice.id).outerjoin(Letter, col(Letter.id) == Notice.letter_id)
    chosen = chosen.outerjoin(Case, col(Case.id) == Notice.case_id)
    place = func.coalesce(Letter.practice_code, Case.practice_code)
    chosen = chosen.outerjoin(Practice, col(Practice.code) == place)
    return chosen.outerjoin(Staff, col(Staff.id) == Notice.seen_by)
