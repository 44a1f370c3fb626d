"""What somebody who searches means by the words she typed: each word, phrases in quotes, and a CHI number however it is spaced.

Pure. Whatever is typed means something or nothing, and is never an error. Signs only part words; accents and case do not count.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

CHI = re.compile(r"(?<!\d)(\d{6})[\s-]?(\d{4})(?!\d)")
PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')
WORD = re.compile(r"[^\W_]+")
MOST = 8  # terms; more narrow nothing down any further

Way = tuple[str, ...]  # words that stand one after the other


@dataclass(frozen=True)
class Term:
    """One thing that has to be found: any of its ways of being written will do. `whole`: its last word may not go on ("dose" in
    quotes is not "doses")."""

    ways: tuple[Way, ...]
    whole: bool = False


def terms(words: str) -> tuple[Term, ...]:
    """The terms, all of which must be found somewhere in a case."""
    found: dict[Term, None] = {}
    for first, last in CHI.findall(words):
        found[Term(((first + last,), (first, last)), whole=True)] = None
    for phrase, word in PIECE.findall(CHI.sub(" ", words)):
        if way := words_of(phrase or word):
            found[Term((way,), whole=bool(phrase))] = None
    return tuple(found)[:MOST]


def words_of(text: str) -> Way:
    """The bare words of a text: folded, without the signs between them."""
    return tuple(WORD.findall(folded(text)))


class _Folding(dict[int, int]):
    """Each character → the plain small letter it is read as; one for one, so that places in a text stay the same."""

    def __missing__(self, code: int) -> int:
        plain = unicodedata.normalize("NFKD", chr(code))[0].lower()
        self[code] = ord(plain) if len(plain) == 1 else code
        return self[code]


_FOLDING = _Folding()


def folded(text: str) -> str:
    """Text as it is compared: small letters without accents, of the same length."""
    return text.translate(_FOLDING)
