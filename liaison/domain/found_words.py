"""Where the words somebody searched for stand in a text: the piece around the first of them, with each of them marked.

Pure; what is marked is what the databases' indexes find (whole words, or the beginning of one), whichever of them found it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from liaison.domain.search_words import Term, folded

BEFORE, LENGTH = 50, 180  # characters before the first found word, and of the whole piece


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `found` where it is a word that was searched for."""

    text: str
    found: bool = False


def holds(text: str, terms: Sequence[Term]) -> bool:
    """Whether at least one of the terms stands in the text."""
    pattern = looking_for(tuple(terms))
    return bool(pattern and pattern.search(folded(text)))


def marked(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """The text in pieces, those found marked."""
    pattern, found, at = looking_for(tuple(terms)), [], 0
    for match in pattern.finditer(folded(text)) if pattern else ():
        found += [Piece(text[at : match.start()]), Piece(text[match.start() : match.end()], found=True)]
        at = match.end()
    return tuple(piece for piece in (*found, Piece(text[at:])) if piece.text)


def around(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """A short piece of the text around the first found word, marked; nothing where none stands in it."""
    pattern = looking_for(tuple(terms))
    line = " ".join(text.split())
    match = pattern.search(folded(line)) if pattern else None
    if match is None:
        return ()
    start = max(0, match.start() - BEFORE)
    start = line.rfind(" ", 0, start + 1) + 1  # begin with a whole word
    end = min(len(line), max(start + LENGTH, match.end()))
    cut = line[start:end]
    return marked(("… " if start else "") + cut + (" …" if end < len(line) else ""), terms)


@lru_cache(maxsize=64)
def looking_for(terms: tuple[Term, ...]) -> re.Pattern[str] | None:
    """One pattern for all terms, on folded text."""
    ways = [one_way(way, whole=term.whole) for term in terms for way in term.ways]
    return re.compile("|".join(sorted(ways, key=len, reverse=True))) if ways else None


def one_way(way: Sequence[str], *, whole: bool) -> str:
    """The pattern of words in a row."""
    inside = r"[\W_]+".join(re.escape(word) for word in way)
    return rf"(?<![^\W_]){inside}" + (r"(?![^\W_])" if whole else r"[^\W_]*")
