"""What a rehearsal left behind in its own database: rows that moved, letters that are new, tables that grew. No words and no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.store.tables import Event, Letter, metadata
from liaison.store.tables_people import Practice, Staff

MOST = 200  # letters that are told of one by one


@dataclass(frozen=True)
class Mark:
    """How everything stood before."""

    event: int
    letter: int
    rows: Mapping[str, int]


def mark(session: Session) -> Mark:
    """How everything stands now."""
    event, letter = (session.scalar(select(func.max(one))) or 0 for one in (col(Event.id), col(Letter.id)))
    counts = {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in metadata.sorted_tables
    }
    return Mark(event, letter, counts)


def moves(session: Session, since: Mark) -> list[dict[str, Any]]:
    """The moves since then: what, from, to, how many."""
    rows = select(col(Event.kind), col(Event.was), col(Event.now), func.count()).where(col(Event.id) > since.event)
    rows = rows.group_by(col(Event.kind), col(Event.was), col(Event.now)).order_by(col(Event.kind), col(Event.now))
    return [
        {"what": kind, "from": was, "to": now, "number": number} for kind, was, now, number in session.execute(rows)
    ]


def new_letters(session: Session, since: Mark, persons: Iterable[str]) -> list[dict[str, Any]]:
    """The letters posted since then: kind, to which kind of recipient, how many. `persons` are the kinds that reach a person."""
    return counted(session, select(Letter).where(col(Letter.id) > since.letter), set(persons))


def letters_of(session: Session, keys: Iterable[str], persons: Iterable[str]) -> list[dict[str, Any]]:
    """The letters with these keys, counted likewise."""
    return counted(session, select(Letter).where(col(Letter.key).in_(list(keys))), set(persons))


def counted(session: Session, rows: Any, persons: set[str]) -> list[dict[str, Any]]:
    """Letters by kind and kind of recipient."""
    staff = {email.lower() for email in session.scalars(select(col(Staff.email)))}
    found = Counter((letter.kind, recipient(letter, staff, persons)) for letter in session.scalars(rows))
    return [{"kind": kind, "to": to, "number": number} for (kind, to), number in sorted(found.items())]


def recipient(letter: Letter, staff: set[str], persons: set[str]) -> str:
    """To which kind of recipient a letter goes."""
    if letter.kind in persons:
        return "a person"
    if letter.to and {address.lower() for address in letter.to} <= staff:
        return "a colleague"
    if letter.practice_code:
        return "a practice"
    if letter.meeting_id:
        return "a meeting's host or guest"
    if letter.case_id:
        return "whoever asked"
    return "ourselves" if list(letter.to) == [letter.sender] else "somebody else"


def letter_by_letter(session: Session, since: Mark, persons: Iterable[str]) -> list[dict[str, str]]:
    """What would become of each letter, `MOST` of them: kind, to which practice or kind of recipient, the reference and the purpose of its
    subject (which never names a person), what it would become and why. No words and no addresses."""
    last = select(func.max(col(Event.id))).where(col(Event.id) > since.event, col(Event.kind) == "letter")
    rows = select(Letter, Event, col(Practice.name)).join(Event, col(Event.subject_id) == Letter.id)
    rows = rows.outerjoin(Practice, col(Practice.code) == Letter.practice_code)
    rows = rows.where(col(Event.id).in_(last.group_by(col(Event.subject_id)))).order_by(col(Letter.id)).limit(MOST)
    staff, people = {email.lower() for email in session.scalars(select(col(Staff.email)))}, set(persons)
    found = []
    for letter, event, practice in session.execute(rows):
        to = recipient(letter, staff, people)
        reference, mark, purpose = letter.subject.removeprefix("[SU-GP ").partition("] ")
        found.append(
            {
                "kind": letter.kind, "to": practice or to if to == "a practice" else to, "reference": reference if mark else "",
                "purpose": purpose if mark else "", "becomes": event.now, "because": letter.because,
            }
        )  # fmt: skip
    return found


def grown(session: Session, since: Mark) -> dict[str, int]:
    """The tables that have more rows or fewer than before, and by how many."""
    after = mark(session).rows
    return {name: after[name] - was for name, was in since.rows.items() if after[name] != was}
