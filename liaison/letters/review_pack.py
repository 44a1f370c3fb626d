"""The review pack: what is known before a review, on paper and as a Word file to write in. The file's name and its properties hold our
reference alone; what was told already is named so that nobody asks for it again, and its words are not printed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from liaison.domain.review_form import Said

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TOLD = "Told us already: please do not ask again."
MAY = "Skip, not today and already told you are always good answers."


@dataclass(frozen=True)
class Question:
    """One question in the pack: what stands there, what an earlier review has, whether it was told already, whether it is sensitive. `boxes` are
    what there is to choose from, each with whether it is chosen."""

    label: str
    hint: str
    now: str
    last: str
    told: bool
    sensitive: bool
    boxes: tuple[tuple[str, bool], ...] = ()

    @property
    def leaving(self) -> tuple[tuple[str, bool], ...]:
        """What may be said instead of an answer, as boxes to tick; none where the question is not sensitive."""
        return tuple((one.words, False) for one in Said) if self.sensitive else ()


@dataclass(frozen=True)
class Part:
    """One section of the pack."""

    title: str
    hint: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Pack:
    """Everything in it. `known` and `papers` are label and words."""

    reference: str
    person: str
    chi: str
    service: str
    made: str
    known: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    parts: tuple[Part, ...]


def file_name(reference: str) -> str:
    """The file's name: our reference and nothing else."""
    return f"review-{reference}.docx"


def word(pack: Pack, now: datetime) -> bytes:
    """The pack as an editable Word file (.docx)."""
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = f"Review pack {pack.reference}", pack.service, ""
    properties.created = properties.modified = now.replace(tzinfo=None)
    document.add_heading("Annual review", level=0)
    document.add_paragraph(f"{pack.person}, CHI {pack.chi}")
    document.add_paragraph(f"Our reference {pack.reference}. {pack.made}")
    document.add_heading("What we know", level=1)
    table = document.add_table(rows=0, cols=2)
    for label, words in pack.known:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, storable(words)
    for title, words in pack.papers:
        document.add_heading(title, level=1)
        document.add_paragraph(storable(words))
    if pack.actions:
        document.add_heading("Agreed so far", level=1)
        for line in pack.actions:
            document.add_paragraph(storable(line), style="List Bullet")
    document.add_paragraph(MAY)
    for part in pack.parts:
        add_part(document, part)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def add_part(document, part: Part) -> None:  # type: ignore[no-untyped-def]
    """One section: each question, what is known of it, and room to write."""
    document.add_heading(part.title, level=1)
    if part.hint:
        document.add_paragraph(part.hint)
    for one in part.questions:
        document.add_heading(one.label, level=2)
        if one.told:
            document.add_paragraph(TOLD)
            continue
        if one.hint:
            document.add_paragraph(one.hint)
        if one.last:
            document.add_paragraph(f"Last time, {storable(one.last)}")
        if one.boxes:
            document.add_paragraph(ticks(one.boxes))
        else:
            document.add_paragraph(storable(one.now) or " ")
        if one.leaving:
            document.add_paragraph(ticks(one.leaving))


def ticks(boxes: tuple[tuple[str, bool], ...]) -> str:
    """Boxes to tick, side by side; one that is chosen has its tick."""
    return "    ".join(f"{'☒' if chosen else '☐'} {storable(words)}" for words, chosen in boxes)


def storable(text: str) -> str:
    """The text without control signs, which the format refuses."""
    return "".join(sign for sign in text if sign in "\n\t" or sign.isprintable())
