"""Marks the words of a mail that decided: those of the red-flag floor, and those the reader weighed most.

Pure: text in, pieces out; the template escapes every piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

APART = " … "  # how the floor joins words that met a rule together but stand apart
LONGEST = 60_000  # characters of one mail that a page shows; the rest is in the original


@dataclass(frozen=True)
class Piece:
    """Some characters of a mail: plain, marked by the floor, or weighed by the reader."""

    text: str
    by: Literal["", "floor", "reader"] = ""


def marked(text: str, floor: Iterable[str], reader: Iterable[str]) -> list[Piece]:
    """The text in pieces. Where both fit at one place, the floor's mark is shown."""
    text = text[:LONGEST]
    pattern = one_of(floor=floor, reader=reader)
    if pattern is None:
        return [Piece(text)]
    pieces: list[Piece] = []
    place = 0
    for hit in pattern.finditer(text):
        pieces += [Piece(text[place : hit.start()]), Piece(hit[0], "floor" if hit["floor"] else "reader")]
        place = hit.end()
    return [piece for piece in (*pieces, Piece(text[place:])) if piece.text]


def one_of(*, floor: Iterable[str], reader: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern with a group for each; None when there is nothing to look for."""
    groups = [(name, longest_first(phrases)) for name, phrases in (("floor", floor), ("reader", reader))]
    parts = [f"(?P<{name}>{'|'.join(found)})" for name, found in groups if found]
    if not parts:
        return None
    if len(parts) == 1:  # both names are asked for later
        parts.append(f"(?P<{'reader' if groups[0][1] else 'floor'}>(?!))")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def longest_first(phrases: Iterable[str]) -> list[str]:
    """Each phrase as a pattern that any white space between its words fits."""
    mentions = (mention for phrase in phrases for mention in phrase.split(APART))
    found = {" ".join(mention.split()) for mention in mentions if mention.strip()}
    return [
        r"\s+".join(map(re.escape, phrase.split(" "))) for phrase in sorted(found, key=lambda one: (-len(one), one))
    ]
