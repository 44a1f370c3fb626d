"""Phrases found in text in one pass. The language of the lists is that of `phrases`.

Only phrases that can start with a word of the text are tried at that word, all lists in one attempt, and a phrase costs a bounded number
of words. So time is linear in the text, and a list of thousands of phrases costs little more than a short one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

from models.concepts.phrases import NUMBER_KEY, STEM, phrases, read_phrase

_WORD = re.compile(r"[^\W_]+")
_KNOWN_WORDS = 20_000  # words whose phrases are kept looked up; then the look-ups start anew

_Match = Callable[[str, int, int], "re.Match[str] | None"]


class Mention(NamedTuple):
    """A phrase of a list found in a text: the list's name and the place (character offsets)."""

    kind: str
    start: int
    end: int


class Lexicon:
    """Named word lists; the name of a list is the kind of its mentions. Compiles nothing until a text needs it."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        self.lists = lists
        self._tries: dict[str, tuple[tuple[_Match, tuple[str, ...]], ...]] = {}
        self._compiled: dict[str, tuple[_Match, tuple[str, ...]]] = {}

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Every mention in `text` (folded) between two places, in order of where it starts; mentions may overlap."""
        stop, tries, found = len(text) if end is None else end, self._tries, []
        for word in _WORD.finditer(text, start, stop):
            letters = word[0]
            attempts = tries.get(letters)
            if attempts is None:
                attempts = self._look_up(letters)
            for match, kinds in attempts:
                at = word.start()
                hit = match(text, at, stop)
                if hit and hit.lastindex:
                    found += [Mention(kind, at, hit.end(n)) for n, kind in enumerate(kinds, 1) if hit.end(n) >= 0]
        return found

    def _look_up(self, letters: str) -> tuple[tuple[_Match, tuple[str, ...]], ...]:
        """The patterns to try at a word: those of the whole word, of its first letters, and of numbers."""
        if len(self._tries) >= _KNOWN_WORDS:
            self._tries.clear()
        keys = [letters, letters[:STEM] + "*", *([NUMBER_KEY] if letters[0].isdigit() else [])]
        self._tries[letters] = tuple(self._pattern(key) for key in keys if key in self._index)
        return self._tries[letters]

    def _pattern(self, key: str) -> tuple[_Match, tuple[str, ...]]:
        """One pattern for all lists: a group each, which stays empty where the list's phrases do not fit."""
        if key not in self._compiled:
            lists = self._index[key]
            together = "".join(f"(?=({'|'.join(patterns)})|)" for patterns in lists.values())
            self._compiled[key] = re.compile(together).match, tuple(lists)
        return self._compiled[key]

    @cached_property
    def _index(self) -> dict[str, dict[str, list[str]]]:
        """Under each key, for each list, the patterns of the phrases that can start there."""
        index: dict[str, dict[str, list[str]]] = {}
        for kind, word_list in self.lists.items():
            for phrase in phrases(word_list):
                pattern, keys = read_phrase(phrase)
                for key in keys:
                    index.setdefault(key, {}).setdefault(kind, []).append(pattern)
        return index
