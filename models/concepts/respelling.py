"""Text as a careful person would have spelt it: Scots and text-message words in English, slips of the pen in words the lists know.

A mail comes in, its respelt text goes out, with a way back from every place in it to the text as written. A word is respelt only when
the lists do not know it and it is a slip away from one of the words worth mending: a letter missing, doubled, wrong or swapped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property

from models.concepts.lazy import lazily
from models.concepts.ordinary_words import MENDED, ORDINARY
from models.concepts.scots_words import NOT_BEFORE, SCOTS, THE_DAY

_WORD = lazily(r"[^\W_]+(?:['’][a-z]+)?")
_LETTERS = re.compile(r"[a-z]+")
_SHORTEST = 5  # letters of a word that is looked at; a slip makes a shorter one another word
_LONGEST = 20
_LONG = 11  # letters of a word in which two slips are mended
_KEPT = 20_000  # words whose spelling is remembered; then remembering starts anew
_SAID_OF = frozenset(
    "he's she's i'm they're we're it's hes shes im that's he she am is was wis been still he'll she'll they'll i'll we'll it'll".split()
)
_CLAUSE_END = lazily(r"\s*(?:[,.;:?!)\n]|$|and\b|but\b)")


class Respelt:
    """A respelt text and the way back: `written(start, end)` gives the place in the text as it was written."""

    def __init__(self, text: str, changes: list[tuple[int, int, int, int]]) -> None:
        self.text = text
        self._changes = changes  # start and end in the respelt text, start and end in the text as written
        self._starts = [change[0] for change in changes]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text as written; a respelt word counts whole."""
        return self._back(start, 2), self._back(end, 3)

    def _back(self, place: int, side: int) -> int:
        n = bisect_right(self._starts, place) - 1
        if n < 0:
            return place
        _, end, _, written_end = change = self._changes[n]
        if place < end or (place == end and side == 3):
            return place if place == change[0] == change[2] and side == 2 else change[side]
        return written_end + place - end


class Speller:
    """Respells texts towards the words of some lists."""

    def __init__(self, lists: Iterable[str]) -> None:
        self._lists = lists
        self._kept: dict[str, str | None] = {}

    def respell(self, text: str) -> Respelt:
        """The respelt text; time is linear in the text."""
        pieces: list[str] = []
        changes: list[tuple[int, int, int, int]] = []
        done = at = 0
        for start, end, plain in self._replaced(text):
            pieces += [text[done:start], plain]
            at += start - done
            changes.append((at, at + len(plain), start, end))
            at, done = at + len(plain), end
        return Respelt("".join([*pieces, text[done:]]), changes) if pieces else Respelt(text, [])

    def _replaced(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where a word stands that is spelt otherwise, and its plain spelling in the same case."""
        before = ""
        for hit in _WORD().finditer(text):
            word = hit[0]
            low = word.lower().replace("’", "'")
            plain = self._phrase(before, low, text, hit.end()) or self._plain(low)
            if plain and plain != low:
                yield hit.start(), hit.end(), _in_case(plain, word)
            before = low

    def _phrase(self, before: str, word: str, text: str, end: int) -> str | None:
        """What two words mean together: "he's no been", "the day,"."""
        if word == "no" and before in _SAID_OF:
            following = _WORD().match(text, end + 1)
            if following and (following[0].lower() in NOT_BEFORE or following[0].lower().endswith(("ing", "in", "ed"))):
                return "not"
        if before == "the" and word in THE_DAY and _CLAUSE_END().match(text, end):
            return THE_DAY[word]
        return None

    def _plain(self, word: str) -> str | None:
        """The plain spelling of a word, None where it is spelt plainly or nobody can say."""
        kept = self._kept
        if word in kept:
            return kept[word]
        if len(kept) >= _KEPT:
            kept.clear()
        kept[word] = SCOTS.get(word) or self._mended(word)
        return kept[word]

    def _mended(self, word: str) -> str | None:
        if (
            not _SHORTEST <= len(word) <= _LONGEST
            or word in self._known
            or not _LETTERS.fullmatch(word)
            or word in ORDINARY
            or word in MENDED
        ):
            return None
        if word.endswith("in") and word + "g" in self._known:
            return word + "g"
        near = {known for form in _shortened(word) for known in _slips().get(form, ()) if known[0] == word[0]}
        return min(
            (known for known in near if _apart(word, known)),
            key=lambda known: (abs(len(known) - len(word)), known),
            default=None,
        )

    @cached_property
    def _known(self) -> frozenset[str]:
        """Every plain word of the lists."""
        return frozenset(word for words in self._lists for word in re.findall(r"(?<![\w*'-])[a-z]+(?![\w*'-])", words))


@cache
def _slips() -> dict[str, list[str]]:
    """The words worth mending by what is left of them with a letter or two left out."""
    slips: dict[str, list[str]] = defaultdict(list)
    for word in sorted(MENDED):
        for form in _shortened(word):
            slips[form].append(word)
    return slips


def _in_case(plain: str, word: str) -> str:
    return plain[:1].upper() + plain[1:] if word[:1].isupper() else plain


def _shortened(word: str) -> set[str]:
    """The word, and the word with a letter left out; with two left out where it is long."""
    forms = {word}
    for _ in range(2 if len(word) >= _LONG else 1):
        forms |= {form[:at] + form[at + 1 :] for form in forms for at in range(1, len(form))}
    return forms


def _apart(word: str, known: str) -> bool:
    """True when the words are one slip apart, two where both are long."""
    return _slips_between(word, known, 2 if min(len(word), len(known)) >= _LONG else 1)


def _slips_between(a: str, b: str, most: int) -> bool:
    """Whether `a` becomes `b` by at most so many letters left out, put in, changed, or swapped with the next."""
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if not a or not b or not most:
        return max(len(a), len(b)) <= most
    return (
        _slips_between(a[1:], b, most - 1)
        or _slips_between(a, b[1:], most - 1)
        or _slips_between(a[1:], b[1:], most - 1)
        or (a[:2] == b[1::-1] and _slips_between(a[2:], b[2:], most - 1))
    )
