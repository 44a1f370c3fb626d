"""Files that go with a letter: how many and how large, and the name under which each leaves.

Comes in: names and sizes. Goes out: a name without a CHI number, or why a file cannot go, in a plain sentence. What a file is, its bytes
say (`mail/enclosures`); here its name only has to agree with that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from liaison.domain import chi

LONGEST = 100  # characters of a name: what every mail program and file system takes
MEGA = 1_000_000
# A computer runs what is called so, whatever stands in it. Such a name is refused and never mended.
RUNS = frozenset(
    "bat cmd com cpl exe hta jar js jse lnk msc msi msp pif ps1 psm1 py reg scr sh url vb vbe vbs wsf wsh docm dotm xlsm xltm pptm".split()
)
BREAKS = re.compile(r"[\s_.\-\u2010-\u2013]+")
UNSAFE = frozenset('/\\:*?"<>|')
CHI_TAKEN = "its name carried a CHI number, which stands in no file name: this one is proposed instead"
ENDING_MENDED = "its name did not say what it is: the ending was put right"


@dataclass(frozen=True)
class Allowance:
    """What one letter may carry: bytes of the largest file, how many, and bytes of all together."""

    largest: int
    most: int
    together: int


@dataclass(frozen=True)
class Named:
    """The name under which a file leaves, and what a person should know of it ("" for nothing)."""

    name: str
    note: str = ""


def too_much(there: Sequence[int], more: Sequence[int], allowed: Allowance) -> str:
    """Why files of these sizes cannot be added to those that are there, in one sentence; "" where they can."""
    if len(there) + len(more) > allowed.most:
        return f"At most {allowed.most} {'file goes' if allowed.most == 1 else 'files go'} with one letter."
    if any(size > allowed.largest for size in more):
        return f"One of the files is larger than {in_words(allowed.largest)}. Please send a smaller one, or write another letter."
    if sum(there) + sum(more) > allowed.together:
        return (
            f"Together the files are larger than {in_words(allowed.together)}, which is what one letter carries here."
        )
    return ""


def in_words(size: int) -> str:
    """Like "10 MB"."""
    return f"{size / MEGA:.1f}".removesuffix(".0") + " MB"


def runs(name: str) -> bool:
    """Whether a computer would run a file of this name."""
    return name.rpartition(".")[2].strip().lower() in RUNS and "." in name


def name_to_send(name: str, endings: Sequence[str]) -> Named:
    """The name without path, control and direction signs, without a CHI number, and with one of `endings` (the usual one first)."""
    kept = "".join(
        sign
        for sign in re.split(r"[/\\]", name)[-1]
        if sign not in UNSAFE and not unicodedata.category(sign).startswith("C")
    )
    stem, dot, ending = kept.strip(". ").rpartition(".")
    fits = bool(dot) and f".{ending.lower()}" in endings
    stem = stem if fits else kept.strip(". ")
    without = without_chi(stem)
    note = CHI_TAKEN if without != stem else "" if fits else ENDING_MENDED
    stem = without.strip(" ._-")[: LONGEST - 5].strip(" ._-") or "attachment"
    return Named(stem + (f".{ending}" if fits else endings[0]), note)


def has_chi(name: str) -> bool:
    """Whether a CHI number stands in a file name, however it is written there."""
    return bool(numbers_in(name))


def numbers_in(name: str) -> list[str]:
    """The CHI numbers in a file name: names put lines, dots and underscores where a text has blanks."""
    return chi.find(BREAKS.sub(" ", name))


def without_chi(stem: str) -> str:
    """The name without its CHI numbers, and without the signs that stood around them."""
    for number in numbers_in(stem):
        shape = rf"[\s_.\-\u2010-\u2013]*{number[:6]}[\s_.\-\u2010-\u2013]*{number[6:]}[\s_.\-\u2010-\u2013]*"
        stem = re.sub(shape, " ", stem).strip()
    return stem
