"""The drafts of two cases that become one: a colleague has one draft a case, so her two become one text, and come apart again.

What was begun on either is kept whole. Between the two stands a place that is open: such a letter does not leave before its author has
made one answer of both. What was begun from which template, and which mail was the newest, goes along: a second person is still asked
where one of them asks for it, and an older draft is still said to be older than the newest mail.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.left_open import blank
from liaison.store.joined_queries import joinings
from liaison.store.tables import Case, Draft

KEPT = ("template", "begun_from", "seen_message_id", "for_files")


def between(reference: str) -> str:
    """What stands between two drafts; `reference` is the joined question's."""
    return f"\n\n{blank(f'one answer from both; what you began on {reference} follows')}\n\n"


def drafts_together(session: Session, kept_id: int, joined: Case) -> list[dict[str, Any]]:
    """Take the drafts over; returns how each stood, to put it back."""
    assert joined.id is not None
    mine = {draft.author_id: draft for draft in of(session, kept_id)}
    taken = []
    for draft in of(session, joined.id):
        other = mine.get(draft.author_id)
        held = {"author_id": draft.author_id, "text": draft.text, "at": draft.at.isoformat()} | columns(draft)
        if other is None:
            draft.case_id = kept_id
            taken.append(held | {"kept": None, "both": draft.text})
            continue
        before = {"kept": other.text, "kept_columns": columns(other)}
        put_together(other, draft, joined.reference)
        taken.append(held | before | {"both": other.text})
        session.delete(draft)
    session.flush()
    return taken


def put_together(ours: Draft, theirs: Draft, reference: str) -> None:
    """One draft of two. Its version is one that no window has seen, so none writes over what it does not show."""
    ours.text = between(reference).join(text for text in (ours.text, theirs.text) if text.strip())
    ours.begun_from = list(dict.fromkeys([*ours.begun_from, *theirs.begun_from]))
    ours.seen_message_id = min((one for one in (ours.seen_message_id, theirs.seen_message_id) if one), default=None)
    ours.for_files = ours.for_files and theirs.for_files
    ours.version = max(ours.version, theirs.version) + 1


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
            draft.text, draft.version = held["kept"], draft.version + 1
            for name, value in held.get("kept_columns", {}).items():
                setattr(draft, name, value)
        if author not in theirs and held["text"].strip() and (draft is not None):
            own = {name: held[name] for name in KEPT if name in held}
            session.add(Draft(case_id=joined_id, author_id=author, at=draft.at, text=held["text"], **own))
    session.flush()


def columns(draft: Draft) -> dict[str, Any]:
    """What a draft holds beside its words."""
    return {name: getattr(draft, name) for name in KEPT}


def of(session: Session, case_id: int) -> list[Draft]:
    """Every draft of a case."""
    session.flush()
    return list(session.scalars(select(Draft).where(col(Draft.case_id) == case_id)))


def came_from(session: Session, case_id: int, author_id: int) -> list[str]:
    """The references of the questions from which a colleague's draft came here when they were joined, newest first."""
    found = [
        one.joined_id
        for one in joinings(session, case_id)
        if any(held["author_id"] == author_id and held["text"].strip() for held in one.moved.get("draft", []))
    ]
    references = {case.id: case.reference for case in session.scalars(select(Case).where(col(Case.id).in_(found)))}
    return [references[one] for one in found if one in references]
