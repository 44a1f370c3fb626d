"""“This is me” as it leaves the house: what stands on the paper, and the same as an editable Word file.

Neither names the service or the team, so that a paper left lying tells nobody where somebody is looked after; the file's name and its
properties hold a number alone.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from liaison.domain import easy_read, one_page
from liaison.domain.about_me_sections import Form
from liaison.domain.spoken import long_day
from liaison.letters.review_pack import CONTENT_TYPE as CONTENT_TYPE
from liaison.letters.review_pack import storable

TITLE = "This is me"
EASY_SIZE = 16  # points
LEAD = "These are my own words. Please read them first, so that I do not have to tell it all again."
EASY_LEAD = ("This is about me.", "These are my own words.", "Please read this first.", "Then I do not have to tell it all again.")  # fmt: skip
UNMADE = "The questions on this form come ready made: people have not worked on them here yet."


@dataclass(frozen=True)
class Part:
    """One section on paper: its title and its paragraphs, or lines of one idea each."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """Everything on it. `size` is the type in points, the largest with which it stays on one page; None: it is longer than a page.
    `may` says for whom it is and until when, `foot` which version it is and who made the form."""

    number: int
    called: str
    name: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]
    may: tuple[str, ...]
    foot: tuple[str, ...]
    easy: bool
    size: int | None


def laid_out(
    number: int, called: str, name: str, sections: Sequence[tuple[str, str]], *, may: tuple[str, ...], foot: tuple[str, ...], easy: bool
) -> Paper:  # fmt: skip
    """The paper of some sections (title and words)."""
    parts = tuple(Part(title, easy_read.lines(words) if easy else paragraphs(words)) for title, words in sections)
    size = EASY_SIZE if easy else one_page.size([(part.title, part.lines) for part in parts])
    lead = EASY_LEAD if easy else (LEAD,)
    return Paper(number, called, name if name != called else "", lead, parts, may, foot, easy, size)


def paragraphs(words: str) -> tuple[str, ...]:
    """The words line by line, without empty ones."""
    return tuple(line.strip() for line in words.split("\n") if line.strip())


def may_words(recipient: str, until: date, *, easy: bool) -> tuple[str, ...]:
    """For whom the paper is and until when."""
    if easy:
        return (f"This is for: {recipient}.", f"You may keep it until {long_day(until)}.", "Please do not show it to others.", "Then give it back, or destroy it.")  # fmt: skip
    return (
        f"For {recipient}, until {long_day(until)}. Please show it to nobody else, and give it back or destroy it then.",
    )


def foot_words(version: int, saved_on: date, form: Form) -> tuple[str, ...]:
    """Which version it is, and who made the form."""
    first = f"Version {version}, {long_day(saved_on)}."
    if not form.made_with:
        return (first, UNMADE)
    signed = f", signed off {form.signed_off}" if form.signed_off else ", not signed off yet"  # fmt: skip
    return (first, f"The form: version {form.version}, made with {form.made_with}{signed}. {form.owner} answers for it.")  # fmt: skip


def file_name(number: int) -> str:
    """The file's name: a number and nothing else."""
    return f"this-is-me-{number}.docx"


def word(paper: Paper, now: datetime) -> bytes:
    """The paper as an editable Word file (.docx)."""
    from docx import Document
    from docx.shared import Mm, Pt

    size = paper.size or one_page.SIZES[-1]
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.language = TITLE, "", "", "en-GB"
    properties.created = properties.modified = now.replace(tzinfo=None)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(16)
    for name, points in (("Normal", size), ("Heading 1", size + 2), ("Title", size + 10), ("Footer", 12 if paper.easy else 9)):  # fmt: skip
        style = document.styles[name]
        set_font(style, "Arial", Pt(points))
        style.paragraph_format.space_after = Pt(points / 3 if name == "Normal" else 2)
        style.paragraph_format.space_before = Pt(points * 0.7 if name == "Heading 1" else 0)
        style.paragraph_format.line_spacing = 1.5 if paper.easy else 1.15
    document.add_heading(f"{TITLE}: {storable(paper.called)}", level=0)
    if paper.name:
        document.add_paragraph(storable(paper.name))
    for line in (*paper.lead, *paper.may):
        document.add_paragraph(storable(line))
    for part in paper.parts:
        document.add_heading(storable(part.title), level=1)
        for line in part.lines:
            document.add_paragraph(storable(line))
    page.footer.paragraphs[0].text = " ".join(storable(line) for line in paper.foot)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def set_font(style, name: str, size) -> None:  # type: ignore[no-untyped-def]
    """One plain black font in every script of a style; Word's headings are blue and of another family by themselves."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    style.font.name, style.font.size, style.font.color.rgb = name, size, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
