"""The communications document as an editable Word file: as it stands on the day it is saved, with that day in its foot."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from liaison.domain.communications import SECTIONS, TIMINGS_AFTER, Content
from liaison.domain.typical_timings import Timing
from liaison.letters.review_pack import CONTENT_TYPE, storable

__all__ = ["CONTENT_TYPE", "Sheet", "file_name", "word"]
TIMINGS = "How long it typically takes"
CHALLENGES = "What is hard at the moment, and what we are doing"


@dataclass(frozen=True)
class Sheet:
    """Everything in the file. `days` says of each timing its day in words, `foot` the version, its sign-off and when the file was made."""

    service: str
    reach: str
    content: Content
    timings: tuple[tuple[Timing, str], ...]
    stale: str
    made_with: str
    foot: str


def file_name(number: int) -> str:
    """The file's name."""
    return f"how-we-work-{number}.docx"


def word(sheet: Sheet, now: datetime) -> bytes:
    """The document as a Word file (.docx), built from Word's own heading and list styles, so that it can be heard and worked on."""
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = f"{sheet.service}: how we work", sheet.service, ""
    properties.language = "en-GB"
    properties.created = properties.modified = now.replace(tzinfo=None)
    document.sections[0].footer.paragraphs[0].text = sheet.foot
    document.add_heading("How we work", level=0)
    document.add_paragraph(f"{sheet.service}. {sheet.reach}")
    if sheet.stale:
        document.add_paragraph(sheet.stale).runs[0].bold = True
    for section in SECTIONS:
        if lines := sheet.content.lines(section.key):
            document.add_heading(section.title, level=1)
            style = "List Number" if section.key == TIMINGS_AFTER else None
            for line in lines:
                document.add_paragraph(storable(line), style=style)
        if section.key == TIMINGS_AFTER:
            add_timings(document, sheet)
            add_challenges(document, sheet)
    document.add_heading("Made with", level=1)
    document.add_paragraph(storable(sheet.made_with))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def add_timings(document, sheet: Sheet) -> None:  # type: ignore[no-untyped-def]
    """How long things take, as a table, each line with its day."""
    document.add_heading(TIMINGS, level=1)
    if not sheet.timings:
        document.add_paragraph("We have no figures that are sure enough to tell yet. Please ask us.")
        return
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    for cell, words in zip(table.rows[0].cells, ("What", "How long", "As at"), strict=True):
        cell.text = words
        cell.paragraphs[0].runs[0].bold = True
    for timing, day in sheet.timings:
        for cell, words in zip(table.add_row().cells, (timing.title, timing.words, day), strict=True):
            cell.text = storable(words)


def add_challenges(document, sheet: Sheet) -> None:  # type: ignore[no-untyped-def]
    """What is hard, each with what is being done."""
    document.add_heading(CHALLENGES, level=1)
    for one in sheet.content.challenges:
        document.add_paragraph(storable(one.hard)).runs[0].bold = True
        document.add_paragraph(f"What we are doing: {storable(one.doing)}")
