"""The drafts of two cases that become one: a colleague has one draft a case, so her two become one text, and come apart again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.store.tables import Draft

BETWEEN = "\n\n– – –\n\n"


def drafts_together(session: Session, kept_id: int, joined_id: int) -> list[dict[str, Any]]:
    """Take the drafts over; returns how each stood, to put it back."""
    mine = {draft.author_id: draft for draft in of(session, kept_id)}
    taken = []
    for draft in of(session, joined_id):
        other = mine.get(draft.author_id)
        held = {
            "author_id": draft.author_id,
            "text": draft.text,
            "template": draft.template,
            "at": draft.at.isoformat(),
        }
        if other is None:
            draft.case_id = kept_id
            taken.append(held | {"kept": None, "both": draft.text})
            continue
        before = other.text
        other.text = BETWEEN.join(text for text in (before, draft.text) if text.strip())
        taken.append(held | {"kept": before, "both": other.text})
        session.delete(draft)
    session.flush()
    return taken


def drafts_apart(session: Session, kept_id: int, joined_id: int, taken: list[dict[str, Any]]) -> None:
    """Put them back. A text that was written on since stays whole with the kept case, and the joined case gets what it had."""
    mine = {draft.author_id: draft for draft in of(session, kept_id)}
    theirs = {draft.author_id for draft in of(session, joined_id)}
    for held in taken:
        author = held["author_id"]
        draft = mine.get(author)
        untouched = draft is not None and draft.text == held["both"]
        if draft is not None and untouched and held["kept"] is None and author not in theirs:
            draft.case_id = joined_id
            continue
        if draft is not None and untouched and held["kept"] is not None:
            draft.text = held["kept"]
        if author not in theirs and held["text"].strip() and (draft is not None):
            at = draft.at
            session.add(Draft(case_id=joined_id, author_id=author, at=at, text=held["text"], template=held["template"]))
    session.flush()


def of(session: Session, case_id: int) -> list[Draft]:
    """Every draft of a case."""
    session.flush()
    return list(session.scalars(select(Draft).where(col(Draft.case_id) == case_id)))
