"""Features and estimators side by side, each measured on voices it was not taught with: how the reader's make was chosen.

Rows come in; for every candidate of the tables below its figures come out, with 95 % intervals from drawing the voices anew (the bootstrap: rows
of one voice are not independent), and its difference from the candidate that ships. `curve` says what more rows bring. The choice itself is
checked by nesting: on each fold the candidate that did best on the other folds. Nothing here changes a reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models import features
from models.artifact import Heads
from models.taxonomy import Outcome, Urgency
from models.verdict import Evidence
from models.workshop import metrics
from models.workshop.calibrate import calibrated, evidences
from models.workshop.corpus import Row
from models.workshop.fit import Blocks, Machine, blocks_of, heads_for
from models.workshop.folds import Progress, fold_numbers, unseen
from models.workshop.machines import MACHINES

DRAWS = 1000  # of the voices, for an interval
RECALL = 0.99  # of urgent mail, at which the flagged share is told
SHARES = (0.125, 0.25, 0.5, 1.0)  # of the voices taught with, for the curve

# Feature set → the blocks it has. "mail" is what ships.
FEATURES: dict[str, tuple[str, ...]] = {
    "words": ("subject_words", "whole_words", "text_pairs"),
    "words, pieces": ("subject_words", "subject_pieces", "whole_words", "whole_pieces", "text_pairs"),
    "clues alone": ("clues", "details"),
    "words, pieces, clues": ("subject_words", "subject_pieces", "whole_words", "whole_pieces", "clues", "text_pairs"),
    "mail": tuple(features.BLOCKS),
}
SHIPPED = ("mail", "support vectors", "tied")


@dataclass(frozen=True)
class Candidate:
    """A way to make a reader: its features, its estimator, and whether category and urgency are tied by cells or told apart."""

    features: str
    machine: str
    heads: str

    @property
    def name(self) -> str:
        """As the table shows it."""
        return f"{self.features} · {self.machine} · {self.heads}"


def candidates(rows: Sequence[Row]) -> list[Candidate]:
    """The candidates for these rows: each feature set, each estimator and each way of heads against what ships, not every mixture."""
    tied = bool(heads_for(rows).cells)
    shipped = Candidate(*SHIPPED) if tied else Candidate("mail", "support vectors", "apart")
    others = [replace(shipped, features=name) for name in FEATURES] + [
        replace(shipped, machine=name) for name in MACHINES
    ]
    others += [replace(shipped, heads="apart")] if tied else []
    return [shipped, *(other for other in dict.fromkeys(others) if other != shipped)]


def compare(
    rows: Sequence[Row], seed: int = 0, progress: Progress = lambda stage, done, of: None, curve: bool = True
) -> dict[str, Any]:
    """The figures of every candidate, the nested choice, and the learning curve."""
    rows = sorted(rows, key=lambda row: row.id)
    progress("finding words", 0, 1)
    listed = blocks_of(rows)
    chosen = candidates(rows)
    read: dict[str, list[Evidence]] = {}
    for number, candidate in enumerate(chosen):
        progress(candidate.name, number, len(chosen))
        read[candidate.name] = _read(rows, listed, candidate, seed)
    shipped = read[chosen[0].name]
    return {
        "rows": len(rows),
        "voices": len(set(_groups(rows))),
        "folds": len(set(fold_numbers(rows, seed))),
        "candidates": [{"candidate": name, **_figures(rows, found, shipped, seed)} for name, found in read.items()],
        "nested_category_accuracy": _nested(rows, list(read.values()), seed),
        "curve": _curve(rows, listed, chosen[0], seed, progress) if curve else [],
    }


def _read(rows: Sequence[Row], listed: Sequence[Blocks], candidate: Candidate, seed: int) -> list[Evidence]:
    """What a candidate makes of each row, unseen."""
    heads = heads_for(rows)
    heads = heads if candidate.heads == "tied" else replace(heads, cells=())
    kept = FEATURES[candidate.features]
    masked = [
        tuple(block if name in kept else () for name, block in zip(features.BLOCKS, row, strict=True)) for row in listed
    ]
    return _evidence(rows, masked, heads, seed, MACHINES[candidate.machine])


def _evidence(rows: Sequence[Row], listed: Sequence[Blocks], heads: Heads, seed: int, make: Machine) -> list[Evidence]:
    seen = unseen(rows, listed, heads, seed, lambda stage, done, of: None, make=make)
    return evidences(heads, seen, calibrated(rows, heads, seen))


def _figures(rows: Sequence[Row], found: Sequence[Evidence], shipped: Sequence[Evidence], seed: int) -> dict[str, Any]:
    taught = [number for number, row in enumerate(rows) if row.in_scope]
    truth = [rows[number].category or "" for number in taught]
    groups = [_groups(rows)[number] for number in taught]
    guessed = [found[number].best for number in taught]
    right = np.array([one == other for one, other in zip(truth, guessed, strict=True)], float)
    before = np.array([shipped[number].best == rows[number].category for number in taught], float)
    return {
        "category_accuracy": _with_interval(right, groups, seed),
        "category_macro_f1": metrics.share(*_macro_f1(truth, guessed)),
        "difference": _with_interval(right - before, groups, seed),
        **_urgency(rows, found, seed),
        "not_query_auroc": _not_query(rows, found),
    }


def _urgency(rows: Sequence[Row], found: Sequence[Evidence], seed: int) -> dict[str, Any]:
    """How well urgent is told from the rest: accuracy of the likeliest level, AUROC, and the flagged share over the true one."""
    known = [number for number, row in enumerate(rows) if row.in_scope and row.urgency and found[number].urgencies]
    if not known:
        return {"urgency_accuracy": None, "urgent_auroc": None, "flagged_over_true": None}
    right = [max(found[n].urgencies, key=lambda level: found[n].urgencies[level]) == rows[n].urgency for n in known]
    scores = np.array([found[number].urgencies["U1"] + found[number].urgencies["U2"] for number in known])
    urgent = np.array([rows[number].urgency in (Urgency.U1, Urgency.U2) for number in known])
    at = np.sort(scores[urgent])[int((1 - RECALL) * urgent.sum())]
    groups = [_groups(rows)[number] for number in known]
    return {
        "urgency_accuracy": _with_interval(np.array(right, float), groups, seed),
        "urgent_auroc": metrics.auroc(scores[urgent].tolist(), scores[~urgent].tolist()),
        "flagged_over_true": round(float((scores >= at).mean() / urgent.mean()), 3),
    }


def _not_query(rows: Sequence[Row], found: Sequence[Evidence]) -> float | None:
    pairs = [
        (e.not_query, row.outcome is Outcome.NOT_A_QUERY)
        for row, e in zip(rows, found, strict=True)
        if e.not_query is not None
    ]
    return metrics.auroc([score for score, aside in pairs if aside], [score for score, aside in pairs if not aside])


def _macro_f1(truth: Sequence[str], guessed: Sequence[str]) -> tuple[float, int]:
    per_label = metrics.per_label(truth, guessed)
    return sum(each["f1"] for each in per_label.values()), len(per_label)


def _with_interval(values: NDArray[np.float64], groups: Sequence[str], seed: int) -> list[float]:
    """The mean and the ends of its 95 % interval, whole groups drawn anew."""
    names = sorted(set(groups))
    place = {name: number for number, name in enumerate(names)}
    places = np.array([place[group] for group in groups])
    sums, counts = np.bincount(places, values, len(names)), np.bincount(places, minlength=len(names))
    drawn = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), DRAWS)
    low, high = np.quantile((drawn @ sums) / (drawn @ counts), [0.025, 0.975])
    return [round(float(value), metrics.DIGITS) for value in (values.mean(), low, high)]


def _nested(rows: Sequence[Row], read: Sequence[Sequence[Evidence]], seed: int) -> float | None:
    """The accuracy when each fold is read by the candidate that did best on the others: what choosing is worth on rows not chosen by."""
    numbers = np.array(fold_numbers(rows, seed))
    taught = np.array([row.in_scope for row in rows])
    right = np.array([[e.best == row.category for row, e in zip(rows, found, strict=True)] for found in read])
    hits = 0
    for fold in sorted(set(numbers.tolist())):
        here = taught & (numbers == fold)
        best = int(right[:, taught & ~here].mean(axis=1).argmax())
        hits += int(right[best, here].sum())
    return metrics.share(hits, int(taught.sum()))


def _curve(
    rows: Sequence[Row], listed: Sequence[Blocks], shipped: Candidate, seed: int, progress: Progress
) -> list[dict[str, Any]]:
    """The shipped make taught with part of the voices: how many rows, and how right on voices unseen."""
    names = sorted(set(_groups(rows)))
    order = np.random.default_rng(seed).permutation(len(names)).tolist()
    points = []
    for number, share in enumerate(SHARES):
        progress("learning curve", number, len(SHARES))
        kept = {names[place] for place in order[: max(1, round(share * len(names)))]}
        places = [place for place, group in enumerate(_groups(rows)) if group in kept]
        part = [rows[place] for place in places]
        if len({row.category for row in part if row.in_scope}) < 2:
            continue
        found = _read(part, [listed[place] for place in places], shipped, seed)
        taught = [place for place, row in enumerate(part) if row.in_scope]
        right = np.array([found[place].best == part[place].category for place in taught], float)
        groups = [_groups(part)[place] for place in taught]
        points.append({"rows": len(part), "category_accuracy": _with_interval(right, groups, seed)})
    return points


def _groups(rows: Sequence[Row]) -> list[str]:
    return [row.voice or row.id for row in rows]
