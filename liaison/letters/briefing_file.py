"""A briefing as two files: a PDF to read, with bars, and a Word file to work with. Both hold the same, and the day on which it was so."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from liaison.domain.briefing import Briefing
from liaison.domain.spoken import long_day
from liaison.letters.letter_pdf import CONTENT_TYPE as PDF
from liaison.letters.letter_pdf import printable
from liaison.letters.review_pack import CONTENT_TYPE as WORD
from liaison.letters.review_pack import storable

HIDDEN = "fewer than five, or hidden with it"
TOO_FEW = "Too few questions came to tell anything without somebody being recognised."
NAME = "briefing"
BAR = 1_700_000  # how wide the cell of a bar is inside, in EMU: a third of an upright page between its margins


def both(found: Briefing, service: str, now: datetime) -> list[tuple[str, str, bytes]]:
    """Name, content type and content of each file. The names hold the day and nothing of anybody."""
    day = found.as_at.isoformat()
    return [
        (f"{NAME}-{day}.pdf", PDF, pdf(found, service, now)),
        (f"{NAME}-{day}.docx", WORD, word(found, service, now)),
    ]


def foot(found: Briefing, service: str) -> str:
    """What stands below each page."""
    return f"{service}: briefing for {found.about}, {found.span}, as it stood on {long_day(found.as_at)}"


def shown(number: int | None) -> str:
    """A number, or that it is hidden."""
    return HIDDEN if number is None else str(number)


def parts(found: Briefing) -> list[tuple[str, list[str]]]:
    """Headings and lines below the themes, in reading order; empty parts are left out."""
    timed = [f"{title}: {words or 'too few to tell'}" for title, words in found.times]
    reviews = [f"{title}: {shown(number)}" for title, number in found.reviews]
    if found.naloxone:
        reviews.append(
            f"Naloxone: {found.naloxone[0]} of {found.naloxone[1]} people in shared care were given a kit in the last year"
        )
    listed = [
        ("How long answers took", timed),
        ("Annual reviews", reviews),
        ("You asked, we did", [f"You asked: {ended(asked)} We did: {ended(did)}" for asked, did in found.pairs]),
        ("What helps", list(found.points)),
    ]
    return [(title, lines) for title, lines in listed if lines]


def ended(words: str) -> str:
    """The words with something at their end."""
    return words if words.endswith((".", "!", "?")) else f"{words}."


def word(found: Briefing, service: str, now: datetime) -> bytes:
    """The Word file (.docx), of Word's own headings, lists and tables."""
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = f"Briefing, {found.span}", service, ""
    properties.language = "en-GB"
    properties.created = properties.modified = now.replace(tzinfo=None)
    document.sections[0].footer.paragraphs[0].text = storable(foot(found, service))
    document.add_heading(storable(found.about), level=0)
    document.add_paragraph(f"{storable(service)}, {found.span}. As it stood on {long_day(found.as_at)}.")
    document.add_heading("What was asked", level=1)
    document.add_paragraph(asked(found))
    longest = max((number or 0 for _, number in found.themes), default=0) or 1
    if found.total:
        table = document.add_table(rows=1, cols=3, style="Table Grid")
        for cell, words in zip(table.rows[0].cells, ("Theme", "Questions", "Beside each other"), strict=True):
            cell.text = words
            cell.paragraphs[0].runs[0].bold = True
        for title, number in found.themes:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = title, shown(number)
            shade(cells[2].paragraphs[0], (number or 0) / longest)
    for title, lines in parts(found):
        document.add_heading(title, level=1)
        for line in lines:
            document.add_paragraph(storable(line), style="List Bullet")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def shade(paragraph: Any, share: float) -> None:
    """A bar in a cell: an empty paragraph, shaded over that share of the cell's width. Nothing stands in it to be read aloud."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Emu

    if share <= 0:
        return
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="7F96A8"/>')
    )
    paragraph.paragraph_format.right_indent = Emu(round(BAR * (1 - share)))


def asked(found: Briefing) -> str:
    """How many questions came, in a sentence."""
    if found.total is None:
        return TOO_FEW
    if found.total == 0:
        return "No question came in these months."
    return f"{found.total} questions came from {count(found.practices)}."


def count(practices: int) -> str:
    """Like "7 practices"."""
    return "1 practice" if practices == 1 else f"{practices} practices"


def pdf(found: Briefing, service: str, now: datetime) -> bytes:
    """The PDF, the same bytes for the same briefing at the same moment. Words are printed in signs that its font has."""
    from fpdf import FPDF, ViewerPreferences
    from fpdf.enums import XPos, YPos

    class Sheet(FPDF):
        """A page with what it is, and as at when, at its foot."""

        def footer(self) -> None:
            """Below the words of each page."""
            self.set_y(-15)
            self.set_font("Helvetica", "", 8)
            self.cell(0, 5, safe(f"{foot(found, service)}, page {self.page_no()} of {{nb}}"))

    sheet = Sheet(format="A4")
    sheet.set_title(f"Briefing, {found.span}")
    sheet.set_author(safe(service))
    sheet.set_lang("en-GB")
    sheet.set_creation_date(now)
    sheet.viewer_preferences = ViewerPreferences(display_doc_title=True)
    sheet.set_margin(20)
    sheet.set_auto_page_break(True, margin=20)
    sheet.add_page()

    def line(text: str, *, size: int = 11, style: str = "", after: float = 1.5, heading: int | None = None) -> None:
        if heading is not None:
            sheet.start_section(safe(text), level=heading)
        sheet.set_font("Helvetica", style, size)
        sheet.multi_cell(0, 5.5 if size < 14 else 8, safe(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        sheet.ln(after)

    line(found.about, size=16, style="B", heading=0)
    line(f"{service}, {found.span}. As it stood on {long_day(found.as_at)}.", after=4)
    line("What was asked", size=13, style="B", heading=1)
    line(asked(found), after=2)
    if found.total:
        bars(sheet, found.themes)
    for title, lines in parts(found):
        sheet.ln(3)
        line(title, size=13, style="B", heading=1)
        for one in lines:
            line(f"- {one}")
    return bytes(sheet.output())


def bars(sheet: object, themes: Sequence[tuple[str, int | None]]) -> None:
    """A bar for each theme that is shown, with its number; a hidden one is named without a bar."""
    from fpdf import FPDF

    assert isinstance(sheet, FPDF)
    longest = max((number or 0 for _, number in themes), default=0) or 1
    sheet.set_font("Helvetica", "", 10)
    sheet.set_fill_color(127, 150, 168)
    for title, number in themes:
        if sheet.will_page_break(7):
            sheet.add_page()
        top = sheet.get_y()
        sheet.cell(62, 6, safe(title))
        if number is None:
            sheet.cell(0, 6, HIDDEN, new_x="LMARGIN", new_y="NEXT")
            continue
        sheet.rect(sheet.l_margin + 64, top + 1, 80 * number / longest, 4, style="F")
        sheet.set_xy(sheet.l_margin + 148, top)
        sheet.cell(0, 6, str(number), new_x="LMARGIN", new_y="NEXT")


def safe(text: str) -> str:
    """The text in signs the font has; a name in other letters is written as near as it can be, since the Word file holds it as it is."""
    from unicodedata import normalize

    from liaison.letters.letter_pdf import Unprintable

    try:
        return printable(text)
    except Unprintable:
        return normalize("NFKD", text).encode("latin-1", "ignore").decode("latin-1")
