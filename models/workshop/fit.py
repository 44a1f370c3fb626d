"""Fitting the columns of a reader: one linear support vector machine for each label, on binary features.

Rows come in; a vocabulary and, for each column that `Heads` names, weights and an intercept come out. scikit-learn is imported in the
functions that fit, never at the top: it takes seconds.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models import features
from models.artifact import Dense, Heads
from models.features import Vocabulary
from models.taxonomy import Outcome, Urgency
from models.workshop.corpus import Row

LEAST_ROWS = 3  # in which a feature must stand to be kept, so that no single person's name or street is remembered
LEAST_TEXTS = 2  # the same for rows that are no mails
LEAST_IN_CELL = 3  # rows of one label and urgency together; a rarer pair teaches its two heads alone
REGULARISATION = 1.0  # C, chosen on public validation data
TOLERANCE = 3e-2
_UNSEEN = -2.0  # intercept of a label that a fold has no row of: clearly no

ASIDE = "not_a_query"  # the class of what is no query; no category has this name

Blocks = tuple[Iterable[str], ...]
Floats = NDArray[np.float64]
Machine = Callable[
    [bool, int], Any
]  # a two-sided head or not, and the seed → an unfitted estimator with coef_ and intercept_ once fitted


@dataclass(frozen=True)
class Fit:
    """Weights (features x columns) and intercepts, in the order of the heads."""

    vocabulary: Vocabulary
    weights: Floats
    intercepts: Floats


def heads_for(rows: Sequence[Row]) -> Heads:
    """Which columns these rows can teach: a head is trained when there are examples on both sides."""
    labels = tuple(sorted({row.category for row in rows if row.in_scope and row.category}))
    urgencies = {row.urgency for row in rows if row.in_scope and row.urgency}
    return Heads(
        labels=labels,
        urgencies=tuple(level.value for level in Urgency) if len(urgencies) > 1 else (),
        cells=_cells(rows) if len(urgencies) > 1 else (),
        not_query=any(row.outcome is Outcome.NOT_A_QUERY for row in rows),
        gate=any(row.out_of_scope for row in rows),
    )


def _cells(rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    """The pairs of label and urgency that stand in enough rows."""
    counts = Counter((row.category, row.urgency.value) for row in rows if row.in_scope and row.category and row.urgency)
    return tuple(sorted(pair for pair, count in counts.items() if count >= LEAST_IN_CELL))


def are_mails(rows: Sequence[Row]) -> bool:
    """Whether the rows are mails; those without subject, voice and urgency are texts of a public set."""
    return any(row.subject or row.voice or row.urgency for row in rows)


def blocks_of(rows: Sequence[Row]) -> list[Blocks]:
    """The features of each row."""
    is_mail = are_mails(rows)
    return [features.blocks(row.subject, row.body, is_mail=is_mail) for row in rows]


def vocabulary_from(listed: Sequence[Blocks], least: int = LEAST_ROWS) -> Vocabulary:
    """The features that stand in enough of the texts, sorted so that the order of the rows does not matter."""
    chosen = []
    for place in range(len(features.BLOCKS)):
        counts = Counter(feature for blocks in listed for feature in blocks[place])
        chosen.append(sorted(feature for feature, count in counts.items() if count >= least))
    return Vocabulary(chosen)


def fit(
    rows: Sequence[Row],
    listed: Sequence[Blocks],
    heads: Heads,
    seed: int,
    dense: Floats | None = None,
    make: Machine | None = None,
) -> Fit:
    """Fit every column on the rows; `listed` are their feature blocks (`blocks_of`) and `dense` their embeddings, in the same order."""
    vocabulary = vocabulary_from(listed, LEAST_ROWS if are_mails(rows) else LEAST_TEXTS)
    matrix = design(listed, vocabulary, dense)
    weights = np.zeros((matrix.shape[1], heads.columns))
    intercepts = np.full(heads.columns, _UNSEEN)
    if not vocabulary.size:
        return Fit(vocabulary, weights, intercepts)
    for places, targets in tasks(rows, heads):
        used = [number for number, target in enumerate(targets) if target is not None]
        for name, column, intercept in _columns(
            matrix[used], [targets[number] for number in used], seed, make or support_vectors
        ):
            if name in places:
                weights[:, places[name]], intercepts[places[name]] = column, intercept
    return Fit(vocabulary, weights, intercepts)


def tasks(rows: Sequence[Row], heads: Heads) -> list[tuple[dict[str, int], list[str | None]]]:
    """For each head: the columns of its classes by name, and the class of each row (None: the row teaches this head nothing).

    What is no query is a class beside the labels, and beside the cells: so each of them learns what it is not.
    """
    labels = [ASIDE if row.outcome is Outcome.NOT_A_QUERY else row.category if row.in_scope else None for row in rows]
    aside = {ASIDE: heads.not_query_column} if heads.not_query else {}
    found = [(_places(heads.labels, 0) | aside, labels)]
    if heads.urgencies:
        levels = [_level(row) for row in rows]
        urgent: list[str | None] = [level and str(level in ("U1", "U2")) for level in levels]
        found += [(_places(heads.urgencies, heads.first_urgency), levels), ({"True": heads.urgent_column}, urgent)]
    if heads.cells:
        known = set(heads.cells)
        cells = [
            f"{row.category} {row.urgency}"
            if (row.category, row.urgency) in known
            else ASIDE
            if label == ASIDE
            else None
            for row, label in zip(rows, labels, strict=True)
        ]
        found.append((_places(map(" ".join, heads.cells), heads.first_cell), cells))
    if heads.gate:
        out: list[str | None] = [str(row.out_of_scope) if row.outcome is Outcome.QUERY else None for row in rows]
        found.append(({"True": heads.gate_column}, out))
    return found


def _places(names: Iterable[str], start: int) -> dict[str, int]:
    return {name: place for place, name in enumerate(names, start)}


def _level(row: Row) -> str | None:
    """What a row teaches of urgency; mail that is no query teaches that nothing in it hurries."""
    if row.outcome is Outcome.NOT_A_QUERY:
        return Urgency.U4.value
    return row.urgency.value if row.in_scope and row.urgency else None


def design(listed: Sequence[Blocks], vocabulary: Vocabulary, dense: Floats | None = None) -> Any:
    """The sparse matrix of the rows' features, each block scaled as in serving (`features.rows`)."""
    from scipy.sparse import csr_matrix, hstack

    encoded = [vocabulary.indices(blocks) for blocks in listed]
    columns = [ids for row in encoded for ids in row]
    lengths = [length for _ in encoded for length in features.LENGTHS]
    values = [np.full(len(ids), length / max(1, len(ids)) ** 0.5) for ids, length in zip(columns, lengths, strict=True)]
    ends = np.cumsum([0, *(sum(map(len, row)) for row in encoded)])
    empty = np.empty(0)
    sparse = csr_matrix(
        (np.concatenate([empty, *values]), np.concatenate([empty.astype(np.int32), *columns]), ends),
        shape=(len(listed), vocabulary.size),
    )
    return sparse if dense is None else hstack([sparse, csr_matrix(dense)], format="csr")


def dense_of(rows: Sequence[Row], dense: Dense | None) -> Floats | None:
    """The embeddings of the rows, made by the very code that serves; None without an embedding."""
    if dense is None:
        return None
    is_mail = are_mails(rows)
    texts = (features.whole_text(row.subject, row.body, is_mail=is_mail) for row in rows)
    return np.array([dense.embedding.row(text) for text in texts], np.float64) * dense.length


def margins_of(listed: Sequence[Blocks], fitted: Fit, dense: Floats | None = None) -> Floats:
    """The margin of every row in every column."""
    product: Floats = design(listed, fitted.vocabulary, dense) @ fitted.weights
    return product + fitted.intercepts


def support_vectors(two_sided: bool, seed: int, regularisation: float = REGULARISATION) -> Any:
    """The estimator that ships. `two_sided`: of one thing or not; there the rarer side counts as much as the other."""
    from sklearn.svm import LinearSVC

    weight = "balanced" if two_sided else None
    return LinearSVC(C=regularisation, tol=TOLERANCE, dual=True, random_state=seed, class_weight=weight)


def _columns(matrix: Any, wanted: Sequence[str | None], seed: int, make: Machine) -> list[tuple[str, Floats, float]]:
    """One machine against the rest for each class; a two-sided head ("True", "False") has one column, "True"."""
    from sklearn.exceptions import ConvergenceWarning

    classes = sorted({target for target in wanted if target is not None})
    if len(classes) < 2:
        return []
    two_sided = classes == ["False", "True"]
    machine = make(two_sided, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # rows that contradict each other still give a usable line
        machine.fit(matrix, np.array(wanted))
    if len(classes) == 2:
        column, intercept = machine.coef_[0], float(machine.intercept_[0])
        pair = [(classes[0], -column, -intercept), (classes[1], column, intercept)]
        return pair[1:] if two_sided else pair
    return [(name, machine.coef_[place], float(machine.intercept_[place])) for place, name in enumerate(classes)]
