"""Measuring a reader on rows it has not seen, in the fields that scripts outside rely on.

Rows, a classifier and, if wanted, the red-flag floor (a function from text to a level) come in; one dictionary of fractions comes out,
None where a figure does not apply. The floor is an argument because the reader knows nothing of the house that uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

from models.predict import Classifier, Reading
from models.taxonomy import Outcome, Urgency
from models.workshop import metrics
from models.workshop.breakdown import breakdown
from models.workshop.corpus import Row
from models.workshop.final import ECE_BINS, URGENT, Result, result, sureness

Floor = Callable[[str], str | None]

WARMING = 20  # mails read before the clock starts: what is told is the speed of a reader at work


def evaluate(rows: Sequence[Row], classifier: Classifier, floor: Floor | None = None) -> dict[str, Any]:
    """The figures of a classifier on these rows, with `floor` (text -> "U1", "U2" or None) over it if given.

    The rows' bodies are what service would show floor and reader: newly written text (`liaison.reader.as_served`).
    """
    classifier.read_many((row.subject, row.body) for row in rows[:WARMING])  # the first mail pays for compiling words
    started = perf_counter()
    readings = classifier.read_many((row.subject, row.body) for row in rows)
    spent = perf_counter() - started
    results = with_floor(rows, readings, floor)
    timed = {"ms_per_mail": metrics.share(1000 * spent, len(rows)), "model": classifier.version}
    return {**figures(results), **timed, **breakdown(results)}


def with_floor(rows: Sequence[Row], readings: Sequence[Reading], floor: Floor | None) -> list[Result]:
    """What the readings of these rows come to, with the floor over them if given."""
    lowest = [floor(f"{row.subject}\n{row.body}") if floor else None for row in rows]
    return [result(*each) for each in zip(rows, readings, lowest, strict=True)]


def figures(results: Sequence[Result]) -> dict[str, Any]:
    """All figures that do not depend on the clock or the model's name."""
    taught = [found for found in results if found.row.in_scope]
    answered = [found for found in taught if found.answered]
    truth, guessed = [found.row.category or "" for found in taught], [found.best for found in taught]
    per_category = metrics.per_label(truth, guessed)
    return {
        "n": len(results),
        "category_accuracy": metrics.share(sum(found.right for found in taught), len(taught)),
        "category_macro_f1": metrics.share(sum(each["f1"] for each in per_category.values()), len(per_category)),
        **_urgency(results),
        "outcome_f1": _outcome_f1(results),
        "unclear_share": metrics.share(sum(found.outcome is Outcome.UNCLEAR for found in results), len(results)),
        "answered_accuracy": metrics.share(sum(found.right for found in answered), len(answered)),
        "ece": metrics.calibration_error(sureness(taught), ECE_BINS),
        "in_scope_accuracy": metrics.share(sum(found.right for found in answered), len(taught)),
        **_out_of_scope(results),
        "per_category": per_category,
    }


def _urgency(results: Sequence[Result]) -> dict[str, Any]:
    """Figures of the final level; None throughout where no row has a true level."""
    known = [found for found in results if found.row.urgency]
    urgent = [found for found in known if found.row.urgency in URGENT]
    immediate = [found for found in known if found.row.urgency is Urgency.U1]
    recalled = [found for found in urgent if found.flagged]
    return {
        "urgency_accuracy": metrics.share(sum(found.level is found.row.urgency for found in known), len(known)),
        "urgent_recall": metrics.share(len(recalled), len(urgent)),
        "urgent_recall_lower95": metrics.lower_bound(len(recalled), len(urgent)),
        "u1_recall": metrics.share(sum(found.flagged for found in immediate), len(immediate)),
        "u1_shown": metrics.share(sum(found.level is Urgency.U1 for found in immediate), len(immediate)),
        "flagged_share": metrics.share(sum(found.flagged for found in known), len(known)),
        "dangerous": [found.row.id for found in urgent if not found.flagged],
    }


def _outcome_f1(results: Sequence[Result]) -> float | None:
    truth = [str(found.row.outcome is Outcome.NOT_A_QUERY) for found in results]
    guessed = [str(found.outcome is Outcome.NOT_A_QUERY) for found in results]
    found = metrics.per_label(truth, guessed).get("True")
    return found["f1"] if found and found["n"] else None


def _out_of_scope(results: Sequence[Result]) -> dict[str, float | None]:
    outside = [found for found in results if found.row.out_of_scope]
    out = [found.reading.evidence.out_of_scope for found in outside]
    rest = [found.reading.evidence.out_of_scope for found in results if not found.row.out_of_scope]
    return {
        "oos_recall": metrics.share(sum(not found.answered for found in outside), len(outside)),
        "oos_auroc": metrics.auroc(out, rest),
        "oos_recall_at_95": metrics.recall_keeping(out, rest, kept=0.95),
    }
