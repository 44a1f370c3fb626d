"""Easy read: the same words with one idea a line, for large type. Nothing is put in other words, since they are the person's own; what stays
long is named, so that somebody can go through it with the person. The length is ours (a proposal), as in the letters' easy-read twins."""

from __future__ import annotations

import re

LONG = 15  # words; a longer sentence is hard to take in at once
# where one idea ends: a sentence, a line, a semicolon. Not after "Dr." or "St.", and not inside 9.30.
END = re.compile(r"(?<!\bDr\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bSt\.)(?<=[.!?;])[\"”’)]?\s+|\n+")
# dashes and bullets people write before the line of a list
BULLET = re.compile(r"^[-–—•*·]\s+")


def lines(text: str) -> tuple[str, ...]:
    """The text with one idea a line, in its own words."""
    parts: list[str] = []
    at = 0
    for gap in END.finditer(text):
        parts.append(text[at : gap.end()])
        at = gap.end()
    parts.append(text[at:])
    tidy = (BULLET.sub("", part.strip()).removesuffix(";").strip() for part in parts)
    return tuple(line for line in tidy if line)


def long_lines(text: str) -> tuple[str, ...]:
    """The lines that stay longer than easy read wants them."""
    return tuple(line for line in lines(text) if len(line.split()) > LONG)
