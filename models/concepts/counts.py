"""Counts in words and digits: "3", "x3", "three", "a couple of", "a few", "3/7".

A count that is said but not known ("a few", "several", "some") has the value None: the rules take that as unknown, never as none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fourteen": 14, "twenty": 20, "a": 1, "an": 1, "single": 1, "another": 1, "both": 2, "couple": 2, "a couple": 2, "pair": 2,
    "twice": 2, "once": 1, "wan": 1, "twa": 2, "dozen": 12,
}  # fmt: skip
_UNKNOWN = (
    "an unknown number", "unknown number", "a few", "a number", "few", "several", "some", "many", "multiple", "numerous", "various", "more",
    "unknown", "most", "any", "number", "loads", "lots", "a lot",
)  # fmt: skip

_NUMBER = r"\d{1,4}(?:\.\d+)?|" + "|".join(sorted([*_WORDS, *_UNKNOWN], key=len, reverse=True))
NUMBER = rf"(?:{_NUMBER})"  # for the patterns of this package: a count in words or digits


class Count(NamedTuple):
    """How many of something: the value (None: said, not known) and the place of the whole phrase (character offsets)."""

    value: float | None
    start: int
    end: int


def number(word: str) -> float | None:
    """The value of a number word or digits; None for a word that says some number without saying which."""
    return _WORDS.get(word) if not word[:1].isdigit() else float(word)


def find_counts(text: str, nouns: str, start: int = 0, end: int | None = None) -> list[Count]:
    """Counts of a noun in `text` (folded): "3 doses", "three missed doses", "dose x 3", "a couple of doses", "doses (3)".

    `nouns` is an alternation of the nouns as a regular expression, bounded or free of repetition.
    """
    stop = len(text) if end is None else end
    return [
        Count(number(hit["before"] or hit["after"]), hit.start(), hit.end())
        for hit in _of(nouns).finditer(text, start, stop)
    ]


_PATTERNS: dict[str, re.Pattern[str]] = {}


def _of(nouns: str) -> re.Pattern[str]:
    """The pattern for these nouns, compiled once; callers name a handful of nouns, never words of a mail."""
    if nouns not in _PATTERNS:
        before = rf"(?<![\w.,])(?:x\s?)?(?P<before>{_NUMBER})(?:/\d+)?(?:\s(?:of|or|to|the|his|her|their|my|more|missed|daily|consecutive|full|whole|\w{{3,12}})){{0,3}}?[\s-](?:{nouns})\b"
        after = rf"\b(?:{nouns})\s?(?:missed\s)?(?:[(:=]\s?|x\s?|\s)(?P<after>\d{{1,3}})(?![\w/.:]|\s?(?:mg|ml|mcg))"
        _PATTERNS[nouns] = re.compile(f"{before}|{after}")
    return _PATTERNS[nouns]
