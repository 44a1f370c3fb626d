"""The read side of answers that wait for a second person, and of what practices said of our answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.states import LetterState
from liaison.store.case_rows import may_have
from liaison.store.file_queries import Enclosed, of_letters
from liaison.store.tables import Case, Letter
from liaison.store.tables_people import Staff
from liaison.store.tables_replies import PracticeSaid


@dataclass(frozen=True)
class Waiting:
    """One answer that waits: the letter, its case, who wrote it, and the files that go with it."""

    letter: Letter
    case: Case
    author: str
    files: tuple[Enclosed, ...] = ()


def waiting(session: Session) -> list[Waiting]:
    """Every answer that waits for a second person, the most urgent first, then the one that has waited longest."""
    rows = (
        select(Letter, Case, col(Staff.name))
        .join(Case, col(Case.id) == Letter.case_id)
        .join(Staff, col(Staff.id) == Letter.author_id)
        .where(col(Letter.kind) == "answer", col(Letter.state) == LetterState.DRAFT)
    )
    found = session.execute(rows.order_by(col(Case.urgency), col(Letter.created_at), col(Letter.id)))
    return [Waiting(letter, case, name) for letter, case, name in found]


def one_waiting(session: Session, letter_id: int) -> Waiting | None:
    """One of them, with its files and the words a machine reads in them."""
    found = next((one for one in waiting(session) if one.letter.id == letter_id), None)
    if found is None:
        return None
    files = of_letters(session, [letter_id], words=True).get(letter_id, [])
    return Waiting(found.letter, found.case, found.author, tuple(files))


def said(session: Session, case_id: int) -> Sequence[PracticeSaid]:
    """What the practice said of our answers to one question, the latest first."""
    if not may_have(session, PracticeSaid, case_id):
        return []
    rows = select(PracticeSaid).where(col(PracticeSaid.case_id) == case_id).order_by(col(PracticeSaid.at).desc())
    return session.scalars(rows).all()
