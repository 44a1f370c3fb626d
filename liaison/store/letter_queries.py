"""The read side of letters: one as it was written, and the outbox by where its letters stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import defer
from sqlmodel import Session, col

from liaison.domain.states import LetterState
from liaison.store.file_queries import Enclosed, of_letters
from liaison.store.mail_queries import events_of
from liaison.store.tables import Case, Event, Letter
from liaison.store.tables_people import Staff

PAGE = 50
# tab → the states it shows
TABS: dict[str, tuple[LetterState, ...]] = {
    "waiting": (LetterState.DRAFT, LetterState.QUEUED, LetterState.SENDING),
    "look": (LetterState.UNKNOWN, LetterState.FAILED, LetterState.WITHHELD),
    "sent": (LetterState.SENT,),
    "off": (LetterState.CANCELLED,),
}


@dataclass(frozen=True)
class LetterSheet:
    """One letter with what belongs to it."""

    letter: Letter
    case: Case | None
    author: str
    files: Sequence[Enclosed]
    events: Sequence[Event]


@dataclass(frozen=True)
class Listed:
    """One line of the outbox."""

    letter: Letter
    reference: str | None
    author: str | None
    files: int = 0


def sheet(session: Session, letter_id: int) -> LetterSheet | None:
    """One letter, or None when there is no such letter."""
    letter = session.get(Letter, letter_id)
    if letter is None:
        return None
    case = session.get(Case, letter.case_id) if letter.case_id else None
    author = session.get(Staff, letter.author_id) if letter.author_id else None
    files = of_letters(session, [letter_id]).get(letter_id, [])
    return LetterSheet(letter, case, author.name if author else "", files, events_of(session, "letter", letter_id))


def outbox(session: Session, tab: str, before: int | None = None) -> tuple[list[Listed], bool]:
    """The letters of a tab, newest first, those older than `before`; and whether there are more."""
    rows = select(Letter, col(Case.reference), col(Staff.name)).outerjoin(Case, col(Case.id) == Letter.case_id)
    rows = rows.outerjoin(Staff, col(Staff.id) == Letter.author_id).where(col(Letter.state).in_(TABS[tab]))
    rows = rows if before is None else rows.where(col(Letter.id) < before)
    shown = rows.options(defer(Letter.text), defer(Letter.html), defer(Letter.calendar))  # type: ignore[arg-type]
    found = list(session.execute(shown.order_by(col(Letter.id).desc()).limit(PAGE + 1)))
    files = of_letters(session, [letter.id for letter, *_ in found if letter.id is not None])
    listed = [Listed(one, reference, name, len(files.get(one.id or 0, []))) for one, reference, name in found[:PAGE]]
    return listed, len(found) > PAGE
