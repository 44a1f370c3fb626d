"""The read side of our own files: those of a draft, and those of letters. Lists leave the bytes where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import literal, select
from sqlmodel import Session, col

from liaison.store.tables_replies import DraftFile, LetterFile


@dataclass(frozen=True)
class Enclosed:
    """One file as lists show it. `added` is whether its author added it, `note` what became of the name it came with."""

    id: int
    letter_id: int | None
    name: str
    content_type: str
    size: int
    words: str = ""
    note: str = ""
    added: bool = True


def of_draft(session: Session, case_id: int, staff_id: int) -> list[Enclosed]:
    """The files that a colleague added to her draft, in the order in which she did."""
    shown = (DraftFile.id, DraftFile.name, DraftFile.content_type, DraftFile.size, DraftFile.words, DraftFile.note)
    mine = col(DraftFile.case_id) == case_id, col(DraftFile.author_id) == staff_id
    found = session.execute(select(*(col(one) for one in shown)).where(*mine).order_by(col(DraftFile.id)))
    return [Enclosed(id_, None, name, kind, size, words, note) for id_, name, kind, size, words, note in found]


def of_letters(session: Session, letter_ids: Sequence[int], *, words: bool = False) -> dict[int, list[Enclosed]]:
    """The files of these letters, by letter, in the order in which they go; with the words in them where those are asked for."""
    f = LetterFile
    shown = (f.letter_id, f.id, f.name, f.content_type, f.size, f.added)
    read = col(f.words) if words else literal("")
    rows = select(*(col(one) for one in shown), read).where(col(f.letter_id).in_(letter_ids)).order_by(col(f.id))
    found: dict[int, list[Enclosed]] = {}
    for letter_id, id_, name, kind, size, added, said in session.execute(rows):
        found.setdefault(letter_id, []).append(Enclosed(id_, letter_id, name, kind, size, said, added=added))
    return found


def draft_file(session: Session, case_id: int, staff_id: int, file_id: int) -> DraftFile | None:
    """One file of a colleague's own draft, with its bytes."""
    row = session.get(DraftFile, file_id)
    return row if row and (row.case_id, row.author_id) == (case_id, staff_id) else None


def letter_file(session: Session, letter_id: int, file_id: int) -> LetterFile | None:
    """One file of a letter, with its bytes."""
    row = session.get(LetterFile, file_id)
    return row if row and row.letter_id == letter_id else None


def as_seen(files: Sequence[Enclosed]) -> str:
    """Which files these are, as one short word that a form can carry; "" for none."""
    return sha256("|".join(f"{one.id}:{one.name}" for one in files).encode()).hexdigest()[:16] if files else ""
