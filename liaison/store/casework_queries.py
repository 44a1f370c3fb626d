"""The read side of casework: the telephone calls of a case, notes that ask for somebody, days to look again, links, what is not filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from liaison.store.case_rows import may_have
from liaison.store.joined_queries import family
from liaison.store.session import once
from liaison.store.tables import Case, Note
from liaison.store.tables_casework import Call, CaseLink, Joining, LookAgain, Mention, Part
from liaison.store.tables_people import Practice, Staff


@dataclass(frozen=True)
class Place:
    """A practice to choose from."""

    code: str
    name: str


def places(session: Session) -> list[Place]:
    """Every practice of the directory, by name."""
    rows = select(col(Practice.code), col(Practice.name)).order_by(col(Practice.name), col(Practice.code))
    return [Place(code, name) for code, name in session.execute(rows)]


def calls(session: Session, case_id: int) -> Sequence[Call]:
    """The telephone calls of a case, newest first."""
    if not may_have(session, Call, case_id):
        return []
    return session.scalars(
        select(Call).where(col(Call.case_id) == case_id).order_by(col(Call.at).desc(), col(Call.id).desc())
    ).all()


@dataclass(frozen=True)
class ForMe:
    """A note that asks a colleague to read it."""

    mention_id: int
    case_id: int
    reference: str
    subject: str
    author: str
    text: str
    at: datetime


def for_me(session: Session, staff_id: int, *, limit: int = 20) -> list[ForMe]:
    """The notes that ask her and that she has not seen yet, newest first."""
    columns = (Mention.id, Mention.case_id, Case.reference, Case.subject, Staff.name, Note.text, Mention.at)
    rows: Any = select(*columns)  # type: ignore[call-overload]
    rows = rows.join(Note, col(Note.id) == Mention.note_id).join(Case, col(Case.id) == Mention.case_id)
    rows = rows.join(Staff, col(Staff.id) == Note.author_id)
    mine = col(Mention.staff_id) == staff_id, col(Mention.seen_at).is_(None)
    return [ForMe(*row) for row in session.execute(rows.where(*mine).order_by(col(Mention.id).desc()).limit(limit))]


def mentions(session: Session, case_id: int) -> Sequence[Mention]:
    """Whom the notes of a case ask, in the order they were written."""
    if not may_have(session, Mention, case_id):
        return []
    return session.scalars(select(Mention).where(col(Mention.case_id) == case_id).order_by(col(Mention.id))).all()


def day_of(session: Session, case_id: int) -> LookAgain | None:
    """The day on which the case comes back, or has come back."""
    return session.get(LookAgain, case_id) if may_have(session, LookAgain, case_id) else None


def come_back(session: Session, case_ids: Sequence[int]) -> set[int]:
    """Which of these cases stand at the top because their day has come."""
    rows = select(col(LookAgain.case_id)).where(
        col(LookAgain.case_id).in_(case_ids), col(LookAgain.back_at).is_not(None)
    )
    return set(session.scalars(rows))


@dataclass(frozen=True)
class Linked:
    """The other end of a link."""

    link_id: int
    case: Case
    because: str
    by_id: int
    at: datetime


def linked(session: Session, case_id: int) -> list[Linked]:
    """The cases linked with this one or with what was joined to it, whichever way round, newest link first."""
    if not may_have(session, CaseLink, case_id) and not may_have(session, Joining, case_id):
        return []
    ours = family(session, case_id)
    ends = or_(col(CaseLink.one_id).in_(ours), col(CaseLink.other_id).in_(ours))
    rows = session.scalars(select(CaseLink).where(ends).order_by(col(CaseLink.id).desc())).all()
    found = [row for row in rows if not {row.one_id, row.other_id} <= set(ours)]
    others = {row.id: row.other_id if row.one_id in ours else row.one_id for row in found}
    cases = {case.id: case for case in session.scalars(select(Case).where(col(Case.id).in_(others.values())))}
    return [Linked(row.id or 0, cases[others[row.id]], row.because, row.by_id, row.at) for row in found]


def part(session: Session, message_id: int) -> Part | None:
    """Which part of a mail about several people this copy is."""
    return once(session, ("part", message_id), lambda: session.get(Part, message_id))


def has_parts(session: Session, case_id: int) -> bool:
    """Whether one of its mails may be such a copy, or have been divided."""
    return may_have(session, Part, case_id)


def is_part(session: Session, message_id: int) -> bool:
    """Whether a mail has been divided, or is a copy of one that was."""
    return part(session, message_id) is not None


def reference_of(session: Session, case_id: int) -> str:
    """The reference of a case."""
    return session.scalar(select(col(Case.reference)).where(col(Case.id) == case_id)) or ""
