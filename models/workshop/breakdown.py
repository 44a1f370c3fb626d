"""Where the figures of an evaluation come from: by level, voice and writer, what was taken for what, and how sure the figures are.

Results come in, one dictionary for the model card and for people comes out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from models.taxonomy import Outcome, Urgency
from models.workshop import metrics
from models.workshop.corpus import Row
from models.workshop.final import ECE_BINS, URGENT, Result, sureness

_WRITER = re.compile(r"[^\W_]+")  # how a row's id begins: the file it stands in, written by one hand


def breakdown(results: Sequence[Result]) -> dict[str, Any]:
    """Where the figures come from: by level, voice and writer, what was taken for what, intervals, and how true the probabilities are."""
    taught = [found for found in results if found.row.in_scope]
    urgent = [found for found in results if found.row.urgency in URGENT]
    immediate = [found for found in results if found.row.urgency is Urgency.U1]
    return {
        "per_urgency": _per_urgency(results),
        "per_voice": {voice: _shares(inside) for voice, inside in _grouped(results, lambda found: found.row.voice)},
        "per_writer": {
            writer: _shares(inside) for writer, inside in _grouped(results, lambda found: writer_of(found.row))
        },
        "confusion": _confusion(taught),
        "reliability": metrics.reliability(sureness(taught), ECE_BINS),
        "choices": _choices(taught),
        "dangerous_errors": [_error(found) for found in urgent if not found.flagged],
        "intervals": {
            "category_accuracy": metrics.spread(_by_voice(taught, lambda found: found.right)),
            "urgent_recall": metrics.interval(sum(found.flagged for found in urgent), len(urgent)),
            "urgent_recall_over_voices": metrics.spread(_by_voice(urgent, lambda found: found.flagged)),
            "u1_recall": metrics.interval(sum(found.flagged for found in immediate), len(immediate)),
            "u1_shown": metrics.interval(sum(found.level is Urgency.U1 for found in immediate), len(immediate)),
        },
    }


def _per_urgency(results: Sequence[Result]) -> dict[str, dict[str, Any]]:
    """For each true level: how many, the share shown at it, at it or sooner, and what the rows came out as."""
    found = {}
    for level, inside in _grouped(results, lambda each: each.row.urgency and each.row.urgency.value):
        shown = Counter("unclear" if each.outcome is Outcome.UNCLEAR else each.level or each.outcome for each in inside)
        sooner = sum(each.level is not None and each.level <= level for each in inside)
        found[level] = {
            "n": len(inside),
            "recall": metrics.share(sum(each.level == level for each in inside), len(inside)),
            "or_sooner": metrics.share(sooner, len(inside)),
            "shown": dict(sorted((str(name), count) for name, count in shown.items())),
        }
    return found


def _shares(inside: Sequence[Result]) -> dict[str, Any]:
    """The recalls of one voice or writer."""
    taught = [found for found in inside if found.row.in_scope]
    urgent = [found for found in inside if found.row.urgency in URGENT]
    aside = [found for found in inside if found.row.outcome is Outcome.NOT_A_QUERY]
    return {
        "n": len(inside),
        "category_recall": metrics.share(sum(found.right for found in taught), len(taught)),
        "urgent_recall": metrics.share(sum(found.flagged for found in urgent), len(urgent)),
        "set_aside": metrics.share(sum(found.outcome is Outcome.NOT_A_QUERY for found in aside), len(aside)),
        "unclear": metrics.share(sum(found.outcome is Outcome.UNCLEAR for found in inside), len(inside)),
    }


def _confusion(taught: Sequence[Result]) -> dict[str, dict[str, int]]:
    """For each true category, what its rows were taken for."""
    return {
        category: dict(sorted(Counter(found.best for found in inside).items()))
        for category, inside in _grouped(taught, lambda found: found.row.category)
    }


def _error(found: Result) -> dict[str, str | None]:
    """An urgent row that nobody would have looked at today: the truth, and what came out."""
    came_out = found.outcome.value if found.level is None else found.level.value
    return {
        "id": found.row.id,
        "urgency": found.row.urgency,
        "category": found.row.category,
        "came_out": came_out,
        "read_as": found.best,
    }


def _choices(taught: Sequence[Result]) -> dict[str, Any]:
    """Of the queries with a suggestion: how many choices were shown, and the share where the true category was among them."""
    shown = [found.reading.prediction.choices for found in taught if found.answered]
    inside = sum(found.row.category in found.reading.prediction.choices for found in taught if found.answered)
    return {
        "sizes": {str(size): count for size, count in sorted(Counter(map(len, shown)).items())},
        "hold_the_true_one": metrics.share(inside, len(shown)),
    }


def _grouped(results: Sequence[Result], key: Callable[[Result], str | None]) -> list[tuple[str, list[Result]]]:
    """Results by a key, in its order; those without one are left out."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for found in results:
        name = key(found)
        if name is not None:
            groups[name].append(found)
    return sorted(groups.items())


def _by_voice(results: Sequence[Result], good: Callable[[Result], bool]) -> list[tuple[int, int]]:
    """For each voice (a row without one is its own) how many results are good, of how many."""
    voices = _grouped(results, lambda found: found.row.voice or found.row.id)
    return [(sum(map(good, inside)), len(inside)) for _, inside in voices]


def writer_of(row: Row) -> str | None:
    """Who wrote a row, by its id; None for rows that name no voice."""
    begins = _WRITER.match(row.id)
    return begins[0] if begins and row.voice else None
