"""Letters to people on paper: one PDF for a batch, with a plain sheet for the envelopes first and each letter on pages of its own.

Nothing on the envelope sheet but a name and an address; no logo, no name of the service, in the file's title neither. Large, calm type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liaison.clock import london_date
from liaison.domain.spoken import long_day
from liaison.letters.letter_pdf import printable

LABELS = 8  # a page, in two columns
HEIGHT = 62.0  # mm of one label
LINE = 5.6  # mm: an invitation with its closing stays on one page, and the slip to cut off on the next
CUT = "----------"  # a line of these is where to cut


@dataclass(frozen=True)
class Sheet:
    """One letter: its mark for whoever folds it, the name and lines of the envelope, the words, and what was asked for."""

    mark: str
    name: str
    address: tuple[str, ...]
    text: str
    rules: tuple[str, ...] = ()


def file_name(batch_id: int) -> str:
    """The file's name: a number and nothing else."""
    return f"letters-{batch_id}.pdf"


def make(sheets: Sequence[Sheet], now: datetime) -> bytes:
    """The PDF, the same bytes for the same letters at the same moment. Raises Unprintable."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_title("Letters")
    pdf.set_lang("en-GB")
    pdf.set_creation_date(now)
    pdf.set_margin(22)
    pdf.set_top_margin(18)
    pdf.set_auto_page_break(True, margin=18)
    envelopes(pdf, sheets)
    for sheet in sheets:
        letter(pdf, sheet, now)
    return bytes(pdf.output())


def envelopes(pdf: object, sheets: Sequence[Sheet]) -> None:
    """The names and addresses, to be cut out or put behind windows, in the order of the letters."""
    from fpdf import FPDF

    assert isinstance(pdf, FPDF)
    pdf.set_auto_page_break(False)
    for number, sheet in enumerate(sheets):
        place = number % LABELS
        if place == 0:
            pdf.add_page()
        left, top = 22 + 88 * (place % 2), 22 + HEIGHT * (place // 2)
        pdf.set_xy(left, top)
        pdf.set_font("Helvetica", "", 13)
        for line in (sheet.name, *sheet.address):
            pdf.set_x(left)
            pdf.cell(80, 7, printable(line), new_x="LEFT", new_y="NEXT")
        pdf.set_font("Helvetica", "", 8)
        pdf.set_text_color(90)
        pdf.set_y(top + HEIGHT - 22)  # below what goes onto the envelope
        for note in (f"[{sheet.mark}]", *sheet.rules):
            pdf.set_x(left)
            pdf.multi_cell(80, 4, printable(note), align="L", new_x="LEFT", new_y="NEXT")
        pdf.set_text_color(0)
    pdf.set_auto_page_break(True, margin=18)


def letter(pdf: object, sheet: Sheet, now: datetime) -> None:
    """One letter: the day, and the words; what is to be cut off stays together."""
    from fpdf import FPDF

    assert isinstance(pdf, FPDF)
    pdf.add_page()
    pdf.set_font("Helvetica", "", 12)
    pdf.multi_cell(0, LINE, printable(long_day(london_date(now))), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    lines = sheet.text.strip().split("\n")
    for number, line in enumerate(lines):
        if line.startswith(CUT):
            slip = 6.1 * (len(lines) - number)
            if pdf.will_page_break(slip):
                pdf.add_page()
            pdf.ln(2)
            pdf.set_dash_pattern(dash=2, gap=2)
            pdf.line(pdf.l_margin, pdf.get_y(), pdf.w - pdf.r_margin, pdf.get_y())
            pdf.set_dash_pattern()
            pdf.ln(4)
        elif line.strip():
            pdf.set_font("Helvetica", "B" if is_heading(lines, number) else "", 12)
            pdf.multi_cell(0, LINE, printable(line), align="L", new_x="LMARGIN", new_y="NEXT")
        else:
            pdf.ln(3)


def is_heading(lines: Sequence[str], number: int) -> bool:
    """Whether a line stands above its paragraph as a heading: short, without an end, after an empty line, with words under it."""
    line = lines[number]
    above = number > 0 and not lines[number - 1].strip()
    below = number + 1 < len(lines) and bool(lines[number + 1].strip())
    return (
        above and below and len(line) <= 40 and line[-1] not in ".,:!?" and not line.startswith(("-", "["))
    ) or line.isupper()
