"""Which practice somebody means who types a name, a part of one, or five digits. More than one that fits is shown and never guessed."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.store.tables_people import Practice

MOST_OFFERED = 300  # practices that a page offers while somebody types; a longer directory is searched when it is sent
MOST_NAMED = 8  # that fit and are named in an answer
NONE = "No practice in the directory fits. Enter a part of its name, or its five digits."


class NotOne(ValueError):
    """None or several fit; the message names those that do."""


def which_practice(session: Session, words: str) -> Practice:
    """The practice that is meant: by its five digits wherever they stand, by its whole name, or by parts of its name and address that fit no
    other. Raises NotOne."""
    if code := re.search(r"(?<!\d)\d{5}(?!\d)", words):
        found = session.get(Practice, code.group())
        if found is None:
            raise NotOne(NONE)
        return found
    parts = words.split()
    if not parts:
        raise NotOne("Enter a part of the practice's name, or its five digits.")
    where = func.lower(col(Practice.name) + " " + col(Practice.address) + " " + col(Practice.postcode))
    fits = [where.contains(part.lower(), autoescape=True) for part in parts]
    rows = session.scalars(select(Practice).where(*fits).order_by(col(Practice.name)).limit(MOST_NAMED + 1)).all()
    whole = [row for row in rows if row.name.casefold() == " ".join(parts).casefold()]
    if len(rows) == 1 or len(whole) == 1:
        return (whole or rows)[0]
    if not rows:
        raise NotOne(NONE)
    more = " and more" if len(rows) > MOST_NAMED else ""
    raise NotOne(f"Several fit. Enter one of them: {'; '.join(map(said, rows[:MOST_NAMED]))}{more}.")


def offered(session: Session) -> list[str]:
    """What a page offers while somebody types; nothing where the directory is too long for that."""
    rows = session.scalars(select(Practice).order_by(col(Practice.name)).limit(MOST_OFFERED + 1)).all()
    return [said(row) for row in rows] if len(rows) <= MOST_OFFERED else []


def said(practice: Practice) -> str:
    """A practice as it can be typed and read again."""
    return f"{practice.name} ({practice.code})"
