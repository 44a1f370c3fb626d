"""The small language in which every word list of the reader and the floor is written, turned into regular expressions.

A word list is a text of phrases parted by `|`. In a phrase
    word    that word, an apostrophe or hyphen in it optional     word*   any word that starts so
    {a,b}   one of these, each itself a phrase                    word?   that word or nothing (not first); also {a,b}?
    ..      up to three words between, none of them a no          ...     up to six words between, none of them a no
    #       a number of two to four digits                        #ml     such a number with its unit
    %       any number: digits, or a word up to twelve            %mg     such a number with its unit
A Scots spelling also stands for the English word that `respelling` makes of it. Words are parted by spaces, quotes, brackets, hyphens, plus signs or slashes, no comma. All repetition is bounded or possessive, so that matching at one
place costs a bounded number of words whatever the text holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from models.concepts.scots_words import SCOTS

STEM = (
    3  # letters of a first word that ends in * under which its phrases are kept; any other is kept under the whole word
)
NUMBER_KEY = "#"

_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_ANY_NUMBER = rf"(?:\d{{1,4}}(?:\.\d{{1,2}})?|{'|'.join(_NUMBER_WORDS)})"
_TOKEN = re.compile(r"\{|\}\*?\??|,|[^\s{},]+")
_BETWEEN = r"[\s'\"/()*_+-]{1,4}"
_GAP_WORD = r"(?:[^\w]{1,3}(?!(?:no|not|never|nor|nae|without|denie[sd])\b|\w{2,6}n't\b)\w++)"
_GAPS = {"..": _GAP_WORD + "{0,3}?", "...": _GAP_WORD + "{0,6}?"}
_LETTERS = {
    "*": r"\w*+",
    "'": "'?",
    "-": "[ -]?",
    "/": r"\s?/\s?",
    "&": r"\s?&\s?",
    "#": r"\d\d{1,3}",
    "%": _ANY_NUMBER,
}


class _Element(NamedTuple):
    """One place in a phrase: its pattern, the keys of the words it can start with, whether it may be missing."""

    pattern: str
    keys: frozenset[str]
    optional: bool
    gap: bool


def phrases(word_list: str) -> list[str]:
    """The phrases of a list, the longer first, so that the longer one is found where both fit."""
    return sorted((phrase.strip() for phrase in word_list.split("|")), key=len, reverse=True)


def read_phrase(phrase: str) -> tuple[str, frozenset[str]]:
    """The regular expression of a phrase and the keys under which it is kept."""
    elements = list(_elements(iter(_TOKEN.findall(phrase)), phrase))
    assert elements, f"no words: {phrase!r}"
    assert not elements[0].optional, f"nothing to start with: {phrase!r}"
    assert elements[0].keys, f"too short to be found by: {phrase!r}"
    return _joined(elements) + r"(?!\w|'t\b)", elements[0].keys


def _joined(elements: list[_Element]) -> str:
    pattern = elements[0].pattern
    for element in elements[1:]:
        piece = element.pattern if element.gap else _BETWEEN + element.pattern
        pattern += f"(?:{piece})?" if element.optional else piece
    return pattern


def _elements(tokens: Iterator[str], phrase: str) -> Iterator[_Element]:
    """The elements up to the end of the phrase."""
    for token in tokens:
        assert token != ",", f"a comma outside braces: {phrase!r}"
        yield _group(tokens, phrase) if token == "{" else _word(token)


def _group(tokens: Iterator[str], phrase: str) -> _Element:
    """The alternatives up to the closing brace, which may carry `*` or `?`."""
    choices: list[list[_Element]] = [[]]
    for token in tokens:
        if token == ",":
            choices.append([])
        elif token.startswith("}"):
            assert all(choices), f"an empty choice: {phrase!r}"
            keys = frozenset().union(*(choice[0].keys for choice in choices))
            any_end = r"\w*+" if "*" in token else ""
            if any_end:
                keys = frozenset(key[:STEM] + "*" for key in keys)
            return _Element(f"(?:{'|'.join(map(_joined, choices))}){any_end}", keys, token.endswith("?"), False)
        else:
            choices[-1].append(_group(tokens, phrase) if token == "{" else _word(token))
    raise AssertionError(f"a brace is not closed: {phrase!r}")


def _word(token: str) -> _Element:
    if token in _GAPS:
        return _Element(_GAPS[token], frozenset(), False, True)
    bare = token.removesuffix("?")
    spelt = [bare, SCOTS[bare]] if bare in SCOTS else [bare]
    patterns = ["".join(_LETTERS.get(letter, re.escape(letter)) for letter in word) for word in spelt]
    pattern = patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(patterns)})"
    return _Element(pattern, frozenset(key for word in spelt for key in _keys(word)), token != bare, False)


def _keys(word: str) -> Iterator[str]:
    """The words of a text that this word can be: whole, or their first letters and `*`; also without an apostrophe or hyphen."""
    if word.startswith(("#", "%")):
        yield NUMBER_KEY
        yield from _NUMBER_WORDS if word == "%" else ()
        return
    for run in (re.split(r"[^\w*]", word)[0], re.sub(r"['-]", "", word)):
        stem, star, _ = run.partition("*")
        if len(stem) >= (STEM if star else 1):
            yield stem[:STEM] + star if star else stem
