"""Turning a mail into features: the same code for training and serving, so that the two cannot drift apart.

Subject and body come in; indices into a fixed vocabulary come out: of the words, word pairs and character pieces of the subject and of
the whole (subject and newly written text), of the words and pairs quoted from older mails, and of the clues (`models.clues`). Features are
binary without document weights, and each block is scaled to one length: the best of their size, measured on public sets and on unseen
voices (`docs/reader.md`). No numerical library but numpy is imported here: scikit-learn is for training only.

Text is cut to `BODY_WORDS` and redacted before anything else looks at it, and numbers keep only their shape, so nobody's identity can
become a feature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.clues import Clue, spot
from models.parts import split
from models.redact import redact

VERSION = "3"  # of everything in this file: an artefact made by another version is refused

SUBJECT_WORDS = 40
BODY_WORDS = 400
QUOTED_WORDS = 200
LONGEST_WORD = 120  # characters; what is longer is a key or an attack, no address
PIECES = (2, 5)  # character pieces within a word, its edges marked by a space: the measured best range
CACHE = 20_000  # words whose pieces are kept looked up: about ten megabytes when full ...
CACHED_WORD = 24  # ... since only words of ordinary length are

# The blocks of the vocabulary, in the order of their indices, and the length each is scaled to. The subject counts again within the
# whole, so its own blocks are a hint: at length one, terse subjects ("K.M.", "Re:") cost 6 points of accuracy. Quoted words are another
# writer's, about what was. Details (amounts, times, shape of the text) at the length of the clues would drown them. Pairs of any two words help
# short texts without a subject (public sets), and no mail.
BLOCKS = {
    "subject_words": 0.3,
    "subject_pieces": 0.3,
    "whole_words": 0.8,
    "whole_pieces": 1.0,
    "quoted_words": 0.2,
    "clues": 0.7,
    "details": 0.2,
    "text_pairs": 0.5,
}
LENGTHS = tuple(BLOCKS.values())
PLAIN = 4  # blocks that any text has; then come three of mails, and the last of texts that are none
CLUES = list(BLOCKS).index("clues")
PAIRED_WORDS = 25  # words of such a text whose pairs are taken

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_DIGITS = re.compile(r"\d\d+")
_RUN = re.compile(r"\S+")
_LONG_RUN = re.compile(rf"\S{{{LONGEST_WORD},}}")
_REDACTED = re.compile(r"x[a-z]+x")

Indices = NDArray[np.int32]


def prepare(text: object, limit: int) -> str:
    """The first `limit` words of anything at all, redacted and in lower case; None, bytes and huge input included."""
    return _prepared(plain(text), limit)


def plain(text: object) -> str:
    """Anything at all as text."""
    return text if isinstance(text, str) else "" if text is None else _decode(text)


def _prepared(text: str, limit: int) -> str:
    words = text.split(None, limit)[
        :limit
    ]  # stops after `limit` words, so a mail of megabytes costs what a long one does
    return redact(" ".join(word[:LONGEST_WORD] for word in words)).lower()


def both(subject: object, body: object) -> tuple[str, str]:
    """The prepared subject, and the prepared whole of subject and body."""
    heading = prepare(subject, SUBJECT_WORDS)
    return heading, f"{heading}\n{prepare(body, BODY_WORDS)}"


class _Mail(NamedTuple):
    """A mail made ready: the prepared subject, whole and quoted history, and its clues; of a text that is none, its pairs of words."""

    heading: str
    whole: str
    quoted: str
    clues: list[Clue]
    pairs: set[str]


def _parts(subject: object, body: object) -> tuple[str, str, str, str]:
    """The subject and the new text as written, both prepared as one, and the quoted history, each up to its limit."""
    heading = _cut(plain(subject), SUBJECT_WORDS)
    new, old = split(_cut(plain(body), BODY_WORDS + QUOTED_WORDS), heading)
    return heading, both(heading, new)[1], _cut(new, BODY_WORDS), old


def _mail(subject: object, body: object) -> _Mail:
    """Everything of a mail that is read but its pieces."""
    heading, whole, new, old = _parts(subject, body)
    return _Mail(prepare(heading, SUBJECT_WORDS), whole, _prepared(old, QUOTED_WORDS), spot(heading, new, whole), set())


def _text(subject: object, body: object) -> _Mail:
    """A text that is no mail, such as a row of a public set: no history and no clues, but pairs of words."""
    heading, whole = both(subject, body)
    words = [normal(word) for word in tokens(whole)][:PAIRED_WORDS]
    pairs = {f"{first} & {second}" for first, second in combinations(sorted(set(words)), 2)}
    edges = {f"^ {words[0]}", f"{words[-1]} $"} if words else set()
    return _Mail(heading, whole, "", [], pairs | edges)


def whole_text(subject: object, body: object, *, is_mail: bool = True) -> str:
    """The prepared subject and newly written text, which an embedding reads."""
    return _parts(subject, body)[1] if is_mail else both(subject, body)[1]


def _cut(text: str, limit: int) -> str:
    """The text up to its word number `limit`, as it stands, but for no word longer than any address."""
    end = next((word.end() for word in islice(_RUN.finditer(text), limit, limit + 1)), None)
    return _LONG_RUN.sub(lambda run: run[0][:LONGEST_WORD], text[:end])


def tokens(prepared: str) -> list[str]:
    """The words of a prepared text in order, as they stand there."""
    return _WORD.findall(prepared)


def normal(token: str) -> str:
    """A word as the vocabulary knows it: no apostrophe, and of a number of two digits or more only its length."""
    if token.isalpha():
        return token
    return _DIGITS.sub(lambda run: "0" * min(len(run[0]), 5), token.replace("'", "").replace("’", ""))


def is_word(word: str) -> bool:
    """Whether it is a word: no number, and no mark that redaction left."""
    return any(map(str.isalpha, word)) and not _REDACTED.fullmatch(word)


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


def blocks(subject: object, body: object, *, is_mail: bool = True) -> tuple[Iterable[str], ...]:
    """Every feature a mail could have, block by block: what a vocabulary is chosen from. Of a text that is no mail, the plain blocks."""
    mail = (_mail if is_mail else _text)(subject, body)
    heading, whole, quoted = ([normal(word) for word in tokens(text)] for text in mail[:3])
    clues = ([clue.name for clue in mail.clues if clue.is_detail is which] for which in (False, True))
    return (
        phrases(heading),
        _all_pieces(heading),
        phrases(whole),
        _all_pieces(whole),
        phrases(quoted),
        *clues,
        mail.pairs,
    )


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


class Encoded(NamedTuple):
    """A mail looked up: its subject, its whole, the indices of known quoted phrases, and its known clues with their indices."""

    heading: Field
    whole: Field
    quoted_ids: Indices
    clues: list[Clue]
    clue_ids: list[Indices]  # of clues, of details
    pair_ids: Indices


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

    @property
    def is_of_mails(self) -> bool:
        """Whether it knows what only mails have."""
        return any(self.listed[PLAIN:-1])

    def encode(self, subject: object, body: object) -> Encoded:
        """The subject and the whole of a mail as indices; never raises, whatever comes in."""
        mail = (_mail if self.is_of_mails else _text)(subject, body)
        quoted, *by_sort, paired = self._index[PLAIN:]
        known = [clue for clue in mail.clues if clue.name in by_sort[clue.is_detail]]
        return Encoded(
            self._field(0, mail.heading),
            self._field(1, mail.whole),
            _ids(quoted, phrases([normal(word) for word in tokens(mail.quoted)])),
            known,
            [
                _ids(index, (clue.name for clue in known if clue.is_detail is bool(n)))
                for n, index in enumerate(by_sort)
            ],
            _ids(paired, sorted(mail.pairs)),
        )

    def indices(self, found: Sequence[Iterable[str]]) -> list[Indices]:
        """The known features of each block (`blocks`) as indices in order: what `encode` and `rows` give, without the words behind them."""
        return [
            np.array(sorted(index[feature] for feature in set(block) if feature in index), np.int32)
            for index, block in zip(self._index, found, strict=True)
        ]

    def knows(self, found: Sequence[Iterable[str]]) -> tuple[int, int, int]:
        """Of `blocks`: how many distinct words the whole has, how many of them are known, and how many clues are (`familiarity.counted`)."""
        words = [phrase for phrase in found[2] if " " not in phrase and is_word(phrase)]
        clues = self._index[CLUES].keys() & set(found[CLUES])
        return len(words), sum(word in self._index[2] for word in words), len(clues)

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


def _ids(index: Mapping[str, int], found: Iterable[str]) -> Indices:
    return np.array([index[feature] for feature in found if feature in index], np.int32)


def rows(mail: Encoded) -> Iterator[tuple[Indices, float]]:
    """The features of a mail, block by block: indices, and the one value all of them have."""
    heading, whole = mail[:2]
    ids = (heading.phrase_ids, heading.piece_ids, whole.phrase_ids, whole.piece_ids, mail.quoted_ids)
    for indices, length in zip((*ids, *mail.clue_ids, mail.pair_ids), LENGTHS, strict=True):
        if len(indices):
            yield indices, length * len(indices) ** -0.5


def clue_values(mail: Encoded, weights: NDArray[np.float32]) -> list[tuple[Clue, float]]:
    """What each known clue of a mail adds to a class, given that class's column of weights: for explaining, words and all."""
    found: list[tuple[Clue, float]] = []
    for is_detail, (ids, name) in enumerate(zip(mail.clue_ids, ("clues", "details"), strict=True)):
        values = weights[ids] * (BLOCKS[name] * max(1, len(ids)) ** -0.5)
        found += zip((clue for clue in mail.clues if clue.is_detail is bool(is_detail)), values.tolist(), strict=True)
    return found
