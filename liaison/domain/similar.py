"""Which earlier questions are like this one: TF-IDF and the cosine of the angle, over a few hundred texts, in plain Python.

Comes in: texts by number. Goes out: numbers with how alike they are (0 to 1), the most alike first. It ranks what colleagues wrote; it
writes nothing itself.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping

WORD = re.compile(r"[a-z][a-z'’-]{2,30}")
LEAST = 0.08  # less alike than this is chance


def rank(asked: str, earlier: Mapping[int, str], limit: int = 3) -> list[tuple[int, float]]:
    """The earlier texts most like the one asked; ties go to the higher number, which is the later one."""
    counted = {number: Counter(words(text)) for number, text in earlier.items()}
    seen = Counter(word for count in counted.values() for word in count)
    total = len(counted) + 1
    ours = weights(Counter(words(asked)), seen, total)
    scored = [(number, cosine(ours, weights(count, seen, total))) for number, count in counted.items()]
    good = [(number, score) for number, score in scored if score >= LEAST]
    return sorted(good, key=lambda one: (-one[1], -one[0]))[:limit]


def words(text: str) -> list[str]:
    """The words of a text in small letters, of three letters and more."""
    return WORD.findall(text.lower())


def weights(count: Counter[str], seen: Counter[str], total: int) -> dict[str, float]:
    """Term frequency, flattened, times the rarity of the word."""
    return {word: (1 + math.log(n)) * math.log((1 + total) / (1 + seen[word])) for word, n in count.items()}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How alike two weighted texts are; 0 where either has no weight."""
    size = math.sqrt(sum(value * value for value in one.values()) * sum(value * value for value in other.values()))
    return sum(value * other.get(word, 0.0) for word, value in one.items()) / size if size else 0.0
