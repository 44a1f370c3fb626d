"""Out-of-fold margins: every row read by a reader that has not seen it, nor anything else its voice wrote.

Rows come in; margins and word counts in the same order come out. Thresholds and figures are taken from these alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from models.artifact import Heads
from models.familiarity import Known
from models.taxonomy import Outcome
from models.workshop.corpus import Row
from models.workshop.fit import Blocks, Floats, Machine, fit, margins_of

Item = TypeVar("Item")
Progress = Callable[[str, int, int], None]  # stage, done, of how many

FOLDS = 5
FOLDS_OF_MANY, MANY = 3, 10_000  # of a large corpus, where every fold costs and few folds tell enough


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
    rows: Sequence[Row],
    listed: Sequence[Blocks],
    heads: Heads,
    seed: int,
    progress: Progress,
    dense: Floats | None = None,
    make: Machine | None = None,
    folds: Sequence[int] | None = None,
) -> Unseen:
    """Fit on all folds but one and read that one, for every fold; `folds` are other folds than the usual ones."""
    numbers = np.array(fold_numbers(rows, seed) if folds is None else folds)
    margins = np.zeros((len(rows), heads.columns))
    known = [Known(0, 0)] * len(rows)
    for fold in sorted(set(numbers.tolist())):
        progress("checking on unseen voices", fold, int(numbers.max()) + 1)
        inside, outside = np.flatnonzero(numbers != fold).tolist(), np.flatnonzero(numbers == fold).tolist()
        taught, asked = (None, None) if dense is None else (dense[inside], dense[outside])
        fitted = fit(_at(rows, inside), _at(listed, inside), heads, seed, taught, make)
        margins[outside] = margins_of(_at(listed, outside), fitted, asked)
        for place in outside:
            known[place] = Known(*fitted.vocabulary.knows(listed[place]))
    return Unseen(margins, known, numbers.tolist())


def _at(values: Sequence[Item], places: Sequence[int]) -> list[Item]:
    return [values[place] for place in places]


def _packed(groups: Counter[str], count: int, seed: int) -> dict[str, int]:
    """Groups to folds, the largest first, each into the fold that is emptiest so far."""
    filled, fold_of = [0] * count, {}
    for group, size in sorted(groups.items(), key=lambda item: (-item[1], _shuffled(item[0], seed))):
        fold_of[group] = filled.index(min(filled))
        filled[fold_of[group]] += size
    return fold_of


def _shuffled(name: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}:{name}".encode("utf-8", "replace")).hexdigest()
