"""What a search found, in a list: the subject with the words marked, the piece of text around them, and the attachment they stand in.

Numbers that could identify anyone are masked before anything is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liaison.domain import chi
from liaison.domain.found_words import Piece, around, marked
from liaison.domain.search_words import Term, terms
from liaison.store.attachment_queries import holding
from liaison.store.inbox_queries import CaseLine
from liaison.store.search import words_to_show
from liaison.store.session import Session
from liaison.web.mail_presenter import safe_name


@dataclass(frozen=True)
class Found:
    """One result: the subject in pieces, a piece of text, and names of attachments."""

    subject: tuple[Piece, ...]
    piece: tuple[Piece, ...]
    files: str


def found(session: Session, lines: Sequence[CaseLine], words: str) -> dict[int, Found]:
    """Where the words stand in these cases, by id; nothing without a search."""
    asked = terms(words)
    if not asked:
        return {}
    ids = [line.id for line in lines]
    texts, files = words_to_show(session, ids), holding(session, ids, asked)
    return {
        line.id: Found(
            marked(chi.mask_all(line.subject).strip() or "(no subject)", asked),
            first_piece(texts.get(line.id, ()), asked),
            ", ".join(safe_name(name) for name in files.get(line.id, [])[:3]),
        )
        for line in lines
    }


def first_piece(texts: Sequence[str], asked: Sequence[Term]) -> tuple[Piece, ...]:
    """The piece around the words in the first text that holds one."""
    return next((piece for text in texts if (piece := around(chi.mask_all(text), asked))), ())
