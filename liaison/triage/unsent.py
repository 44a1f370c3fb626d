"""An answer that did not leave or did not arrive: its words are there again for whoever answers next, and it is never sent beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.letters_again import ANSWER
from liaison.domain.states import LetterState
from liaison.store import events
from liaison.store.file_queries import Enclosed, of_letters
from liaison.store.tables import Case, Letter
from liaison.triage.letter_words import body_of

NOT_SENT = (LetterState.FAILED, LetterState.WITHHELD)
LIVE = (LetterState.DRAFT, LetterState.QUEUED, LetterState.SENDING, LetterState.SENT, LetterState.UNKNOWN)


@dataclass(frozen=True)
class WordsBack:
    """The words of an answer that nobody has read: of which letter, by whom, to whom, whether it left at all, and the files its author added."""

    letter_id: int
    words: str
    author_id: int | None
    to: list[str]
    left: bool
    at: datetime
    files: list[Enclosed]


def words_back(session: Session, case_id: int) -> WordsBack | None:
    """The words of the newest answer of a case, if it did not leave or did not arrive; None where another one did, or may have."""
    rows = select(Letter).where(col(Letter.case_id) == case_id, col(Letter.kind) == ANSWER)
    rows = rows.where(col(Letter.state) != LetterState.CANCELLED).order_by(col(Letter.id).desc()).limit(1)
    letter = session.scalars(rows).first()
    if letter is None or letter.id is None or not (letter.state in NOT_SENT or letter.bounced_at is not None):
        return None
    case = session.get(Case, case_id)
    if letter.state not in NOT_SENT and case and case.answered_at:  # it was answered since, by telephone perhaps
        return None
    files = [one for one in of_letters(session, [letter.id]).get(letter.id, []) if one.added]
    left = letter.state not in NOT_SENT
    return WordsBack(
        letter.id, body_of(letter.text), letter.author_id, letter.to, left, letter.sent_at or letter.created_at, files
    )


def later_answer(session: Session, letter: Letter) -> bool:
    """Whether another answer to the same question has left since, may have, or waits to."""
    same = select(Letter.id).where(
        col(Letter.case_id) == letter.case_id, col(Letter.kind) == ANSWER, col(Letter.id) > letter.id
    )
    return session.scalar(same.where(col(Letter.state).in_(LIVE)).limit(1)) is not None


def replaced(session: Session, case_id: int, by: int, *, actor: str, now: datetime) -> None:
    """A new answer, `by`, was written: the ones before that certainly did not leave never will."""
    before = select(Letter).where(
        col(Letter.case_id) == case_id, col(Letter.kind) == ANSWER, col(Letter.id) < by, col(Letter.state).in_(NOT_SENT)
    )
    for letter in session.scalars(before.order_by(col(Letter.id))).all():
        because = "a new answer was written in its place"
        events.move(session, letter, LetterState.CANCELLED, actor=actor, now=now, because=because)
