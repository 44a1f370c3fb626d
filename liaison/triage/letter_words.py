"""The parts of an answer as its template puts them together, for whoever takes them apart again."""

from __future__ import annotations

from liaison.letters.catalogue import FILING
from liaison.store.tables_people import Staff
from models.taxonomy import Handler


def body_of(text: str) -> str:
    """The author's own words in an answer: what stands before the sentence that our template adds, without what is for the files."""
    body = text.partition("\n\nIf anything here is unclear,")[0]
    return body.partition("\n\n")[2] if body.startswith(FILING) else body


def role_words(author: Staff) -> str:
    """How a colleague signs."""
    return Handler(author.roles[0]).title if author.roles and author.roles[0] in set(Handler) else "Team member"
