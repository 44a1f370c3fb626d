"""Our own files as words: those of a draft and those of letters, with where they are saved and looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liaison.mail.enclosure_answers import DOCX, PDF, TEXT
from liaison.mail.picture_of import may_be_drawn
from liaison.store.file_queries import Enclosed
from liaison.web.mail_presenter import safe_name, size

SHOWN = 6_000  # characters of a file's words: some pages
KINDS = {PDF: "PDF", DOCX: "Word document", TEXT: "text"}


@dataclass(frozen=True)
class Going:
    """One file that goes, or went, with a letter."""

    id: int
    name: str
    kind: str
    size: str
    note: str
    address: str
    drawn: bool  # whether a look at it is offered
    pdf: bool
    ours: bool  # we made it: the letter itself for the practice's files
    words: str = ""  # what a machine reads in it, where that was asked for
    more: bool = False  # there is more in it than is shown


def going(enclosed: Sequence[Enclosed], place: str) -> list[Going]:
    """The files; `place` is the address under which they stand."""
    return [
        Going(
            one.id, safe_name(one.name), KINDS.get(one.content_type, "picture"), size(one.size), one.note, f"{place}/{one.id}",
            may_be_drawn(one.name, one.content_type), one.content_type == PDF, not one.added, one.words[:SHOWN].strip(), len(one.words) > SHOWN,
        )
        for one in enclosed
    ]  # fmt: skip
