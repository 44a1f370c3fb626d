"""Text made plain without moving a character, and cut into sentences.

`tidy` first (it may shorten the text), then `fold` (it never does), so that a place found in the folded text is the same place in
the tidied one and words can be shown as they were written.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.concepts.lazy import lazily

LONGEST_SENTENCE = 500  # characters; a longer one is cut, so that no word is ever weighed against a thousand others
WRAPPED_LINE = 60  # characters; a line this long that a capital follows was wrapped by the mailer

# Soft hyphens, zero-width characters and byte order marks, which HTML mail leaves inside words.
_INVISIBLE = lazily("[\u00ad\u200b-\u200f\u2060\ufeff]+")

# One character for one character: typographic quotes, dashes, and every space but the line break.
_PLAIN = str.maketrans("‘’ʼ`´“”‐‑‒–—−\t\r\v\f\u00a0\u2009\u202f", "'''''\"\"------       ")

# A full stop after these ends no sentence.
_ABBREVIATIONS = r"[Dd]r\. [Mm]r\. [Mm]rs\. [Mm]s\. [Ss]t\. eg\. e\.g\. i\.e\. ie\. approx\. vs\. [Hh]x\. [Pp]t\. wk\. wks\. hr\. hrs\. [Tt]el\. ext\.".split()
_ABBREVIATED = "".join(rf"(?<!\b{word})" for word in _ABBREVIATIONS)

_END = lazily(
    rf"(?P<stop>[.!?]{_ABBREVIATED}[.!?]*(?=[\s\"')]))|(?P<blank>\n[ ]*\n)|(?P<line>\n(?=[ ]*(?:[-*•>]|\d+[.)]|[A-Z])))|•"
)


def tidy(text: str) -> str:
    """`text` without characters that nobody sees."""
    return _INVISIBLE().sub("", text) if not text.isascii() else text


def fold(text: str) -> str:
    """`text` in lower case with plain quotes, dashes and spaces, every character in its old place."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals become two letters, such as the Turkish dotted I
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return lowered.translate(_PLAIN)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of `text` (tidied, not folded) starts and ends; headings, list items and short lines count as one."""
    start = 0
    for end in _ends(text):
        yield from _cut(text, start, end)
        start = end
    yield from _cut(text, start, len(text))


def _ends(text: str) -> Iterator[int]:
    line_start = 0
    for mark in _END().finditer(text):
        if mark.lastgroup != "line":
            yield mark.end()
            continue
        line_start = text.rfind("\n", line_start, mark.start()) + 1 or line_start
        starts_capital = text[mark.end() : mark.end() + 1].isupper()
        if not starts_capital or mark.start() - line_start < WRAPPED_LINE:
            yield mark.end()


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch as it is, or in pieces at white space where it is too long; nothing for white space alone."""
    while end - start > LONGEST_SENTENCE:
        space = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        middle = space if space > start else start + LONGEST_SENTENCE
        yield start, middle
        start = middle
    if end > start and not text[start:end].isspace():
        yield start, end
