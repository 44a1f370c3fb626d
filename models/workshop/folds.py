"""Out-of-fold margins: every row read by a reader that has not seen it, nor anything else its voice wrote.

Rows come in; margins and word counts in the same order come out. Thresholds and figures are taken from these alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.artifact import Heads
from models.familiarity import Known, counted
from models.taxonomy import Outcome
from models.workshop.corpus import Row
from models.workshop.fit import Blocks, Floats, encoded, fit, margins_of

Progress = Callable[[str, int, int], None]  # stage, done, of how many

FOLDS = 5
FOLDS_OF_MANY, MANY = 3, 5000  # of a large corpus, where every fold costs and few folds tell enough


@dataclass(frozen=True)
class Unseen:
    """What the readers of the other folds make of each row: margins (rows x columns) and counts of words; `folds` says which fold each is in."""

    margins: Floats
    known: list[Known]
    folds: list[int]

    def only(self, places: Sequence[int]) -> Unseen:
        """The same for some of the rows."""
        return Unseen(self.margins[list(places)], [self.known[n] for n in places], [self.folds[n] for n in places])


def fold_numbers(rows: Sequence[Row], seed: int) -> list[int]:
    """A fold for every row: whole voices together where voices are named, else each label spread evenly.

    What is no query has kinds, not voices, and the kinds are the ones that will arrive: those rows are dealt out one by one.
    """
    count = FOLDS_OF_MANY if len(rows) > MANY else FOLDS
    groups = [row.voice if row.voice and row.outcome is not Outcome.NOT_A_QUERY else row.id for row in rows]
    if any(row.voice for row in rows) and len(set(groups)) >= count:
        fold_of = _packed(Counter(groups), count, seed)
        return [fold_of[group] for group in groups]
    order = sorted(range(len(rows)), key=lambda place: (rows[place].category or "", _shuffled(rows[place].id, seed)))
    numbers = [0] * len(rows)
    for rank, place in enumerate(order):
        numbers[place] = rank % count
    return numbers


def unseen(
    rows: Sequence[Row], listed: Sequence[Blocks], heads: Heads, seed: int, progress: Progress,
    numbers: Sequence[int] | None = None,
) -> Unseen:  # fmt: skip
    """Fit on all folds but one and read that one, for every fold; `numbers` are other folds than the usual ones."""
    numbers = fold_numbers(rows, seed) if numbers is None else list(numbers)
    margins = np.zeros((len(rows), heads.columns))
    known = [Known(0, 0)] * len(rows)
    for fold in sorted(set(numbers)):
        progress("checking on unseen voices", fold, max(numbers) + 1)
        inside = [place for place, number in enumerate(numbers) if number != fold]
        outside = [place for place, number in enumerate(numbers) if number == fold]
        fitted = fit([rows[place] for place in inside], [listed[place] for place in inside], heads, seed)
        margins[outside] = margins_of([rows[place] for place in outside], fitted)
        for place in outside:
            known[place] = counted(encoded(rows[place], fitted.vocabulary))
    return Unseen(margins, known, numbers)


def _packed(groups: Counter[str], count: int, seed: int) -> dict[str, int]:
    """Groups to folds, the largest first, each into the fold that is emptiest so far."""
    filled, fold_of = [0] * count, {}
    for group, size in sorted(groups.items(), key=lambda item: (-item[1], _shuffled(item[0], seed))):
        fold_of[group] = filled.index(min(filled))
        filled[fold_of[group]] += size
    return fold_of


def _shuffled(name: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}:{name}".encode("utf-8", "replace")).hexdigest()
