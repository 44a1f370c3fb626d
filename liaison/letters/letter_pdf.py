"""A letter as a PDF for a practice's document workflow: plain text that can be read, searched and heard, one column, our reference on
every page.

The file's name and title carry the reference alone. The font is one every reader of PDF has, so that the file is small and nothing is
embedded; it has the letters of western Europe. What it cannot hold is refused rather than printed as a question mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liaison.clock import london_date
from liaison.domain.spoken import long_day

CONTENT_TYPE = "application/pdf"
# signs of good typography that the font has under another name, or not at all → what is printed
PLAIN = str.maketrans({
    "‘": "'", "’": "'", "‚": ",", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "…": "...", "•": "-", "\u00a0": " ", "\u202f": " ",
    "€": "EUR", "→": "->", "≥": ">=", "≤": "<=", "μ": "µ", "\t": "    ", "\u200b": "", "\ufeff": "", "\u00ad": "",
})  # fmt: skip


class Unprintable(ValueError):
    """The letter has a sign that the PDF's font does not hold; says which."""


@dataclass(frozen=True)
class Paper:
    """What stands on the paper. `about` is the CHI number as it is shown, `to` whom it is for."""

    reference: str
    service: str
    phone: str
    to: tuple[str, ...]
    about: str
    body: str
    author: str
    role: str


def file_name(reference: str) -> str:
    """The file's name: our reference and nothing else."""
    return f"SU-GP-{reference}.pdf"


def make(paper: Paper, now: datetime) -> bytes:
    """The PDF, the same bytes for the same letter at the same moment. Raises Unprintable."""
    from fpdf import FPDF, ViewerPreferences
    from fpdf.enums import XPos, YPos

    class Sheet(FPDF):
        """A page with our reference at its foot."""

        def footer(self) -> None:
            """Read last on each page, and after the words of it."""
            self.set_y(-15)
            self.set_font("Helvetica", "", 9)
            self.cell(0, 5, f"Our reference: {paper.reference}, page {self.page_no()} of {{nb}}")

    pdf = Sheet(format="A4")
    pdf.set_title(f"Letter {paper.reference}")
    pdf.set_author(printable(paper.service))
    pdf.set_lang("en-GB")
    pdf.set_creation_date(now)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)  # its title is told instead of the file's name
    pdf.set_margin(20)
    pdf.set_auto_page_break(True, margin=20)
    pdf.add_page()

    def line(text: str, *, size: int = 11, style: str = "", after: float = 1.5, heading: int | None = None) -> None:
        if heading is not None:
            pdf.start_section(printable(text), level=heading)  # an entry of the outline, by which a reader jumps
        pdf.set_font("Helvetica", style, size)
        pdf.multi_cell(0, 5.5 if size < 14 else 8, printable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.ln(after)

    line(paper.service, size=15, style="B", heading=0)
    line(paper.phone, after=5)
    line(long_day(london_date(now)))
    line(f"Our reference: {paper.reference}", style="B")
    line(f"To: {', '.join(one for one in paper.to if one)}")
    line(f"CHI number: {paper.about}", style="B", after=6)
    line("Our answer", size=13, style="B", after=2, heading=1)
    for part in paper.body.strip().split("\n\n"):
        line(part, after=3)
    pdf.ln(3)
    line("From", size=13, style="B", after=2, heading=1)
    line(paper.author, after=0)
    line(paper.role)
    return bytes(pdf.output())


def printable(text: str) -> str:
    """The text in signs the font has. Raises Unprintable."""
    plain = text.translate(PLAIN)
    try:
        plain.encode("latin-1")
    except UnicodeEncodeError as error:
        raise Unprintable(f"The sign “{plain[error.start]}” cannot stand in the PDF.") from None
    return plain
