"""How much methadone a day the register shows: the number that was entered, else what the list of medicines says in words.

Most registers come with the medicines as words ("Methadone 110 mg daily") and no number beside them. What is read here only brings a talk
forward (an ECG over 100 mg); it is written nowhere and shown as nothing. Words that say no amount say none.
"""

from __future__ import annotations

import re
from functools import lru_cache

MOST = 500  # mg a day: more is a slip of the pen or another medicine's number
AFTER = re.compile(r"\bmethadone\b([^;\n+]{0,80})", re.IGNORECASE)
BEFORE = re.compile(r"(?<![\d.,])(\d{1,3})(?:[.,]\d+)?\s?(?:mgs?|milligrams?)\s+(?:of\s+)?methadone\b", re.IGNORECASE)
STRENGTH = re.compile(r"\b1\s?mg\s?(?:/|per|in)\s?1?\s?ml\b", re.IGNORECASE)  # of the usual solution: as many mg as ml
MG = re.compile(
    r"(?<![\d.,])(\d{1,3})(?:[.,]\d+)?\s?(?:mgs?|milligrams?)\b(?!\s?(?:/|per|in)\s?\d*\s?ml)", re.IGNORECASE
)
ML = re.compile(r"(?<![\d.,])(\d{1,3})(?:[.,]\d+)?\s?mls?\b", re.IGNORECASE)
TWICE = re.compile(r"\b(?:twice (?:a day|daily)|bd|b\.d\.)", re.IGNORECASE)
MORNING, EVENING = (
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in ("am|mane|morning", "pm|nocte|evening|night")
)


def a_day(number: int | None, medicines: str) -> int | None:
    """Milligrams a day, or None where neither the number nor the words say it."""
    return number if number is not None else said(medicines) if "methadone" in medicines.lower() else None


@lru_cache(maxsize=16_384)  # asked every night about everybody
def said(medicines: str) -> int | None:
    """What the words say: the amount behind the medicine's name, or before it."""
    found = [amount(hit[1]) for hit in AFTER.finditer(medicines)] + [int(hit[1]) for hit in BEFORE.finditer(medicines)]
    return max((one for one in found if one and one <= MOST), default=None)


def amount(words: str) -> int | None:
    """The amount in the words behind the name; two a day count together."""
    plain = STRENGTH.sub(" ", words)
    numbers = [int(hit[1]) for hit in (MG if MG.search(plain) else ML).finditer(plain)]
    if not numbers:
        return None
    if TWICE.search(plain):
        return 2 * numbers[0]
    return sum(numbers[:2]) if MORNING.search(plain) and EVENING.search(plain) else numbers[0]
