"""What somebody who searches means by the words she typed: each word, phrases in quotes, and a CHI number however it is spaced.

Pure. Whatever is typed means something or nothing, and is never an error.
"""

from __future__ import annotations

import re

CHI = re.compile(r"(?<!\d)(\d{6})[\s-]?(\d{4})(?!\d)")
PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')
BETWEEN = ("", " ", "-", "\u00a0", "  ")  # how the two halves of a CHI number are kept apart in mails
MOST = 8  # terms; more narrow nothing down any further

Term = tuple[str, ...]  # ways of writing one thing: any of them will do


def terms(words: str) -> tuple[Term, ...]:
    """The terms, all of which must be found somewhere in a case; each is a tuple of the ways in which it may be written."""
    numbers = [tuple(first + between + last for between in BETWEEN) for first, last in CHI.findall(words)]
    pieces = [(phrase or word).strip() for phrase, word in PIECE.findall(CHI.sub(" ", words))]
    found: dict[Term, None] = dict.fromkeys([*numbers, *((piece,) for piece in pieces if piece)])
    return tuple(found)[:MOST]
