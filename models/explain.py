"""Which words of a mail decided: each word's own weight, that of its pairs, and that of the character pieces it contains.

Source: the additive explanation measured for linear n-gram models: no sampling, exact but for the extra hint of the subject, and cheap.
"""

from __future__ import annotations

import re
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from models.features import LENGTHS, Field

SHOWN = 5  # phrases: what a person takes in at a glance
_CANDIDATES = 8  # words, before neighbours are joined to phrases

# Words that may weigh, but tell a reader nothing on their own.
_DULL_WORDS = (
    "a about after again all also am an and any are as at be been before best but by can could dear did do does for from get got had"
    " has have he hello her hi him his how i if in into is it its just kind many me more my no not now of on only or our out please"
    " regards s she since so some such t team than thank thanks that the their them then there they this to up us was we were what"
    " when where which who will with would you your"
)
_DULL = frozenset(_DULL_WORDS.split())
_REDACTED = re.compile(r"x[a-z]+x")


def deciding_words(whole: Field, weights: NDArray[np.float32]) -> tuple[str, ...]:
    """The phrases (in lower case, as they stand in the mail) that spoke most for a class, given that class's column of weights.

    The extra hint of the subject's own blocks is left out: its words stand in the whole as well.
    """
    totals = _word_values(whole, weights)
    ranked = sorted((word for word in totals if totals[word] > 0), key=lambda word: (-totals[word], word))
    chosen = list(islice(filter(_telling, ranked), _CANDIDATES))
    return tuple(_joined(chosen, totals, whole.text))[:SHOWN]


def _word_values(whole: Field, weights: NDArray[np.float32]) -> dict[str, float]:
    """What each distinct word adds; a piece shared by several words is split among them, a pair between its two."""
    values = dict.fromkeys(whole.words, 0.0)
    if len(whole.flat):
        shared = np.bincount(whole.flat)[whole.flat]
        running = np.concatenate(([0.0], np.cumsum(weights[whole.flat] / shared)))
        ends = np.cumsum(whole.sizes)
        sums = (running[ends] - running[ends - whole.sizes]) * (LENGTHS[3] * len(whole.piece_ids) ** -0.5)
        values = dict(zip(whole.words, sums.tolist(), strict=True))
    surface = dict(zip(whole.normals, whole.words, strict=True))
    scale = LENGTHS[2] * len(whole.phrases) ** -0.5 if whole.phrases else 0.0
    for phrase, weight in zip(whole.phrases, (weights[whole.phrase_ids] * scale).tolist(), strict=True):
        first, _, second = phrase.partition(" ")
        values[surface[first]] += weight / 2
        values[surface[second or first]] += weight / 2
    return values


def _telling(word: str) -> bool:
    return len(word) > 1 and word not in _DULL and not word.isdigit() and not _REDACTED.fullmatch(word)


def _joined(chosen: list[str], totals: dict[str, float], text: str) -> list[str]:
    """Chosen words, those that stand next to each other in the text joined to one phrase; the most telling first."""
    phrases: list[str] = []
    left = list(chosen)
    while left:
        phrase = left.pop(0)
        for word in tuple(left):
            grown = next((pair for pair in (f"{phrase} {word}", f"{word} {phrase}") if pair in text), None)
            if grown:
                phrase = grown
                left.remove(word)
        phrases.append(phrase)
    return sorted(phrases, key=lambda phrase: -sum(totals[word] for word in phrase.split(" ")))
