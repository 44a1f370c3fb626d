"""Text to word pieces, as the small language models do that the optional embeddings come from (BERT's uncased vocabulary).

A text comes in, the numbers of its pieces come out: lower case, accents off, punctuation apart, and of each word the longest known piece
first. Source: the tokeniser published with BERT (Devlin et al. 2019), of which this is the part that English mail needs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST = 100  # letters; a longer word is unknown
_KNOWN_WORDS = 20_000  # words whose pieces are kept looked up
UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"


class WordPieces:
    """A vocabulary of pieces; a piece that goes on within a word begins with "##"."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self.pieces = tuple(pieces)
        self._number = {piece: number for number, piece in enumerate(self.pieces)}
        self._cache: dict[str, tuple[int, ...]] = {}

    def numbers(self, text: str, limit: int) -> list[int]:
        """The numbers of the first `limit` pieces of a text."""
        found: list[int] = []
        for word in _WORD.finditer(_folded(text)):
            found += self._word(word[0])
            if len(found) >= limit:
                return found[:limit]
        return found

    def framed(self, text: str, limit: int) -> list[int]:
        """The same between the marks of start and end, `limit` counted with them."""
        return [self._number[START], *self.numbers(text, limit - 2), self._number[END]]

    def _word(self, word: str) -> tuple[int, ...]:
        if word not in self._cache:
            if len(self._cache) >= _KNOWN_WORDS:
                self._cache.clear()
            self._cache[word] = tuple(self._cut(word))
        return self._cache[word]

    def _cut(self, word: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1) if len(word) <= _LONGEST else ()
            end = next((end for end in ends if mark + word[start:end] in self._number), None)
            if end is None:
                return [self._number[UNKNOWN]]
            found.append(self._number[mark + word[start:end]])
            start = end
        return found


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")
