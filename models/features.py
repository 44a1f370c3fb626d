"""Turning a mail into features: the same code for training and serving, so that the two cannot drift apart.

Subject and body come in; for the subject and for the whole mail the words, word pairs and character pieces of its words come out, as
indices into a fixed vocabulary. Features are binary without document weights, and each block is scaled to one length (the measured
best of its size on public sets). No numerical library but numpy is imported here: scikit-learn is for training only.

Text is cut to `BODY_WORDS` and redacted before anything else looks at it, and numbers keep only their shape, so nobody's identity can
become a feature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.redact import redact

VERSION = "1"  # of everything in this file: an artefact made by another version is refused

SUBJECT_WORDS = 40
BODY_WORDS = 400
LONGEST_WORD = 120  # characters; what is longer is a key or an attack, no address
PIECES = (2, 5)  # character pieces within a word, its edges marked by a space: the measured best range
CACHE = 20_000  # words whose pieces are kept looked up: about ten megabytes when full ...
CACHED_WORD = 24  # ... since only words of ordinary length are

# The four blocks of the vocabulary, in the order of their indices, and the length each is scaled to. The subject counts again within
# the whole, so its own blocks are a hint: at length one, terse subjects ("K.M.", "Re:") cost 6 points of accuracy.
BLOCKS = {"subject_words": 0.3, "subject_pieces": 0.3, "whole_words": 0.8, "whole_pieces": 1.0}
LENGTHS = tuple(BLOCKS.values())

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_DIGITS = re.compile(r"\d\d+")
_REDACTED = re.compile(r"x[a-z]+x")

Indices = NDArray[np.int32]


def prepare(text: object, limit: int) -> str:
    """The first `limit` words of anything at all, redacted and in lower case; None, bytes and huge input included."""
    plain = text if isinstance(text, str) else "" if text is None else _decode(text)
    words = plain.split(None, limit)[
        :limit
    ]  # stops after `limit` words, so a mail of megabytes costs what a long one does
    return redact(" ".join(word[:LONGEST_WORD] for word in words)).lower()


def both(subject: object, body: object) -> tuple[str, str]:
    """The prepared subject, and the prepared whole of subject and body."""
    heading = prepare(subject, SUBJECT_WORDS)
    return heading, f"{heading}\n{prepare(body, BODY_WORDS)}"


def tokens(prepared: str) -> list[str]:
    """The words of a prepared text in order, as they stand there."""
    return _WORD.findall(prepared)


def normal(token: str) -> str:
    """A word as the vocabulary knows it: no apostrophe, and of a number of two digits or more only its length."""
    if token.isalpha():
        return token
    return _DIGITS.sub(lambda run: "0" * min(len(run[0]), 5), token.replace("'", "").replace("’", ""))


def pieces(word: str) -> set[str]:
    """The character pieces of one normal word, edges marked by a space; a redaction token has none."""
    if _REDACTED.fullmatch(word):
        return set()
    padded = f" {word} "
    shortest, longest = PIECES
    return {
        padded[start : start + size]
        for size in range(shortest, longest + 1)
        for start in range(max(1, len(padded) - size + 1))
    }


def phrases(words: Sequence[str]) -> dict[str, None]:
    """The distinct words and neighbouring pairs of a text, in a fixed order so that sums come out the same every time."""
    return dict.fromkeys([*words, *map(" ".join, pairwise(words))])


def blocks(subject: object, body: object) -> tuple[Iterable[str], Iterable[str], Iterable[str], Iterable[str]]:
    """Every feature a mail could have, block by block: what a vocabulary is chosen from."""
    heading, whole = ([normal(word) for word in tokens(text)] for text in both(subject, body))
    return phrases(heading), _all_pieces(heading), phrases(whole), _all_pieces(whole)


def _all_pieces(words: Iterable[str]) -> set[str]:
    return set().union(*map(pieces, set(words)))


def _decode(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes | bytearray) else str(value)


@dataclass(frozen=True)
class Field:
    """The subject or the whole of one mail, looked up. `text` is the prepared text, `words` its distinct words in order, `normals` the same words as
    the vocabulary knows them.

    `phrases` are the known words and pairs, `phrase_ids` their indices; `flat` the indices of known pieces word after word, `sizes` how many each
    word has, `piece_ids` the distinct ones; `known` how many of the words the vocabulary holds whole.
    """

    text: str
    words: list[str]
    normals: list[str]
    phrases: list[str]
    phrase_ids: Indices
    flat: Indices
    sizes: list[int]
    piece_ids: Indices
    known: int


class Vocabulary:
    """The fixed list of features: gives the indices of a mail's features, all blocks counted through in one go."""

    def __init__(self, listed: Sequence[Sequence[str]]) -> None:
        """Take the features of each block, in the order of `BLOCKS`."""
        assert len(listed) == len(BLOCKS), "one list for each block"
        self.listed = tuple(tuple(block) for block in listed)
        self.size = sum(map(len, self.listed))
        start = 0
        self._index: list[dict[str, int]] = []
        for block in self.listed:
            self._index.append({feature: start + place for place, feature in enumerate(block)})
            start += len(block)
        self._cache: tuple[dict[str, Indices], dict[str, Indices]] = ({}, {})

    def encode(self, subject: object, body: object) -> tuple[Field, Field]:
        """The subject and the whole of a mail as indices; never raises, whatever comes in."""
        heading, whole = both(subject, body)
        return self._field(0, heading), self._field(1, whole)

    def _field(self, which: int, text: str) -> Field:
        running = tokens(text)
        normals = [normal(token) for token in running]
        surface = dict(zip(normals, running, strict=True))
        index = self._index[2 * which]
        found = [phrase for phrase in phrases(normals) if phrase in index]
        per_word = [self._pieces(which, word) for word in surface]
        flat = np.concatenate(per_word) if per_word else np.empty(0, np.int32)
        return Field(
            text=text,
            words=list(surface.values()),
            normals=list(surface),
            phrases=found,
            phrase_ids=np.array([index[phrase] for phrase in found], np.int32),
            flat=flat,
            sizes=[len(ids) for ids in per_word],
            piece_ids=self._distinct(flat),
            known=sum(word in index for word in surface),
        )

    def _distinct(self, flat: Indices) -> Indices:
        """The distinct indices in order; marking them is several times faster than `np.unique` for the few a mail has."""
        marked = np.zeros(self.size, np.bool_)
        marked[flat] = True
        return np.flatnonzero(marked).astype(np.int32)

    def _pieces(self, which: int, word: str) -> Indices:
        cache = self._cache[which]
        ids = cache.get(word)
        if ids is None:
            index = self._index[2 * which + 1]
            ids = np.array(sorted(index[piece] for piece in pieces(word) if piece in index), np.int32)
            if len(cache) >= CACHE:
                cache.clear()
            if len(word) <= CACHED_WORD:
                cache[word] = ids
        return ids


def rows(fields: tuple[Field, Field]) -> Iterator[tuple[Indices, float]]:
    """The features of a mail, block by block: indices, and the one value all of them have."""
    ids = (fields[0].phrase_ids, fields[0].piece_ids, fields[1].phrase_ids, fields[1].piece_ids)
    for indices, length in zip(ids, LENGTHS, strict=True):
        if len(indices):
            yield indices, length * len(indices) ** -0.5
