"""Letters to people on paper: one PDF for a batch, with a plain sheet for the envelopes first and each letter on pages of its own.

Nothing on the envelope sheet but a name and an address; no logo, no name of the service, in the file's title neither. Large, calm type.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from liaison.clock import london_date
from liaison.domain.spoken import long_day
from liaison.letters.wide_font import family, on_paper

if TYPE_CHECKING:
    from fpdf import FPDF

LABELS = 8  # a page, in two columns
HEIGHT = 62.0  # mm of one label
WIDTH = 80.0  # mm of one label's lines: what is longer goes on in the next line, and never into the label beside
# type in points, height of a line in mm, and of what stands between two parts: an invitation with its closing stays on one page
USUAL, EASY = (12, 5.6, 3.0), (16, 8.0, 5.0)
WITH_CLOSING = 4  # lines, with the closing's own
CUT = "----------"  # a line of these is where to cut
PARTS = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Sheet:
    """One letter: its mark for whoever folds it, the name and lines of the envelope, the words, and what was asked for. `easy`: in large type, for
    a person who chose easy read."""

    mark: str
    name: str
    address: tuple[str, ...]
    text: str
    rules: tuple[str, ...] = ()
    easy: bool = False


def file_name(number: int) -> str:
    """The file's name: a number and nothing else."""
    return f"letters-{number}.pdf"


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


def envelopes(pdf: FPDF, sheets: Sequence[Sheet]) -> None:
    """The names and addresses, to be cut out or put behind windows, in the order of the letters."""
    pdf.set_auto_page_break(False)
    for number, sheet in enumerate(sheets):
        place = number % LABELS
        if place == 0:
            pdf.add_page()
        left, top = 22 + 88 * (place % 2), 22 + HEIGHT * (place // 2)
        lines = [on_paper(line) for line in (sheet.name, *sheet.address)]
        pdf.set_xy(left, top)
        pdf.set_font(family(pdf, *lines), "", 13)
        for line in lines:
            pdf.set_x(left)
            pdf.multi_cell(WIDTH, 6, line, align="L", new_x="LEFT", new_y="NEXT")
        notes = [on_paper(note) for note in (f"[{sheet.mark}]", *sheet.rules)]
        pdf.set_font(family(pdf, *notes), "", 8)
        pdf.set_text_color(90)
        pdf.set_y(max(pdf.get_y() + 3, top + HEIGHT - 22))  # below what goes onto the envelope
        for note in notes:
            pdf.set_x(left)
            pdf.multi_cell(WIDTH, 4, note, align="L", new_x="LEFT", new_y="NEXT")
        pdf.set_text_color(0)
    pdf.set_auto_page_break(True, margin=18)


def letter(pdf: FPDF, sheet: Sheet, now: datetime) -> None:
    """One letter: the day, and the words part by part. A part goes over the page as a whole, the closing takes what stands before it along, and
    what is to be cut off stays together."""
    points, high, between = EASY if sheet.easy else USUAL
    words, _, slip = on_paper(sheet.text).strip().partition(f"\n{CUT}")
    font = family(pdf, words, slip)
    pdf.add_page()
    pdf.set_font(font, "", points)
    pdf.multi_cell(0, high, long_day(london_date(now)), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(between + 1)
    parts = [part.split("\n") for part in PARTS.split(words.strip())]
    ends = closing(parts)
    for number, part in enumerate(parts):
        with_it = parts[number:] if number == ends else [part]
        tall = sum(height(pdf, lines, font, points, high) + between for lines in with_it)
        if pdf.will_page_break(tall) and tall < pdf.eph:
            pdf.add_page()
        for line in part:
            pdf.set_font(font, "B" if part is not parts[-1] and is_heading(line, part) else "", points)
            pdf.multi_cell(0, high, line, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(between)
    if slip:
        cut_off(pdf, slip.strip("-\n").split("\n"), font, points, high)


def closing(parts: Sequence[Sequence[str]]) -> int:
    """Where the end of a letter begins: its closing, with enough before it that it never stands alone on a page."""
    lines = 0
    for number in range(len(parts) - 1, -1, -1):
        lines += len(parts[number])
        if number < len(parts) - 1 and lines > WITH_CLOSING:
            return number
    return 0


def cut_off(pdf: FPDF, lines: Sequence[str], font: str, points: int, high: float) -> None:
    """The slip under its dashed line, all of it on one page."""
    pdf.set_font(font, "", points)
    if pdf.will_page_break((high + 0.5) * (len(lines) + 2)):
        pdf.add_page()
    pdf.ln(2)
    pdf.set_dash_pattern(dash=2, gap=2)
    pdf.line(pdf.l_margin, pdf.get_y(), pdf.w - pdf.r_margin, pdf.get_y())
    pdf.set_dash_pattern()
    pdf.ln(4)
    for line in lines:
        pdf.multi_cell(0, high, line, align="L", new_x="LMARGIN", new_y="NEXT")


def height(pdf: FPDF, lines: Sequence[str], font: str, points: int, high: float) -> float:
    """How tall these lines stand on paper, in mm."""
    pdf.set_font(font, "B", points)  # the wider cut: never less than it will be
    return float(sum(pdf.multi_cell(0, high, line, align="L", dry_run=True, output="HEIGHT") for line in lines))


def is_heading(line: str, part: Sequence[str]) -> bool:
    """Whether a line stands above its part as a heading: the first of several, short, without an end; or in capitals."""
    if line.isupper():
        return True
    first = line == part[0] and len(part) > 1
    return first and len(line) <= 40 and line[-1] not in ".,:!?" and not line.startswith(("-", "["))
