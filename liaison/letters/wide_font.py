"""The type for letters on paper in other languages: Latin of all of Europe and Vietnam, Greek and Cyrillic, shipped with the program.

The font that every reader of PDF has holds western Europe alone; a letter that a colleague had put into Polish could not be printed with it.
This one is embedded where it is needed and nowhere else. Scripts that are written from the right or joined are refused, by name of the sign.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from liaison.letters.letter_pdf import PLAIN, Unprintable, printable

if TYPE_CHECKING:
    from fpdf import FPDF

FOLDER = Path(__file__).parent / "fonts"
FILES = {"": FOLDER / "DejaVuSans.ttf", "B": FOLDER / "DejaVuSans-Bold.ttf"}
USUAL, WIDE = "Helvetica", "Wide"


@cache
def signs() -> frozenset[int]:
    """Every sign that both cuts of the font hold."""
    from fontTools.ttLib import TTFont

    held = []
    for path in FILES.values():
        with TTFont(path, lazy=True) as font:
            held.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*held)


def on_paper(text: str) -> str:
    """The text in signs that one of the two fonts has. Raises Unprintable."""
    text = text.replace("\r\n", "\n")
    try:
        return printable(text)
    except Unprintable:
        plain = text.translate(PLAIN)
        for sign in plain:
            if sign != "\n" and ord(sign) not in signs():
                raise Unprintable(f"The sign “{sign}” cannot stand in the PDF.") from None
        return plain


def family(pdf: FPDF, *texts: str) -> str:
    """The font for these texts, which `on_paper` has passed: the usual one where it holds them all."""
    if all(text.isascii() or fits(text) for text in texts):
        return USUAL
    if WIDE.lower() not in {key.rstrip("BI") for key in pdf.fonts}:
        for style, path in FILES.items():
            pdf.add_font(WIDE, style, path)
    return WIDE


def fits(text: str) -> bool:
    """Whether the usual font holds a text."""
    try:
        text.translate(PLAIN).encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True
