"""The read side of earlier answers: what was asked and what a colleague answered, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.states import LetterState
from liaison.store.tables import Case, Letter, Message
from liaison.store.tables_people import Person
from models.taxonomy import Category

POOL = 400  # answers that are compared: the newest of the category


@dataclass(frozen=True)
class Answered:
    """One answer that left and arrived, with its question, and the names that are known to stand in either: of whoever asked, and of the
    person it was about."""

    letter_id: int
    asked: str
    answered: str
    at: datetime
    names: tuple[str, ...]


def answered(session: Session, but: int, category: Category | None) -> Sequence[Answered]:
    """The newest answers to other questions, those of the category where one is given."""
    rows = (
        select(
            *(col(Letter.id), col(Letter.text), func.coalesce(col(Letter.sent_at), col(Letter.created_at))),
            *(col(Message.subject), col(Message.new_text)),
            *(col(Case.sender_name), col(Message.sender_name), col(Person.name), col(Person.preferred_name)),
        )
        .select_from(Letter)
        .join(Case, col(Case.id) == Letter.case_id)
        .join(Message, col(Message.id) == Case.first_message_id)
        .outerjoin(Person, col(Person.id) == Case.person_id)
        .where(
            col(Letter.kind) == "answer",
            (col(Letter.state) == LetterState.SENT) | col(Letter.in_letter_id).is_not(None),
            col(Letter.bounced_at).is_(None),
            col(Case.id) != but,
        )
    )
    if category is not None:
        rows = rows.where(col(Case.category) == category)
    found = session.execute(rows.order_by(col(Letter.id).desc()).limit(POOL))
    return [
        Answered(letter_id, f"{subject}\n{words}", text, at, tuple(name for name in names if name))
        for letter_id, text, at, subject, words, *names in found
    ]
