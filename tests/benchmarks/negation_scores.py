"""How `models.concepts.scopes` tells what is denied on the NegEx test kit: precision, recall and F1 of "Negated", in per cent.

The kit is one file of the public repository chapmanbe/negex (Apache-2.0): 2,376 sentences of hospital letters, a concept of each in
capitals, and whether it is negated or affirmed. It is found by `LIAISON_BENCH_DATA`: `negex/Annotations-1-120-random.txt` there, or that
file anywhere within it (a clone has it twice; the first is taken). Absent: NOT RUN. Nothing was tuned to single sentences of it.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

from models.concepts import Mention, fold, scopes, sentences, tidy
from models.concepts.scopes import NEGATED, flags

FILE = "Annotations-1-120-random.txt"


class Scores(NamedTuple):
    """Of the concepts that were found in their sentences, in per cent."""

    precision: float
    recall: float
    f1: float
    concepts: int


def kit() -> Path | None:
    """The kit's file, or None where it is absent."""
    folder = Path(os.environ.get("LIAISON_BENCH_DATA") or os.devnull)
    named = folder / "negex" / FILE
    return named if named.is_file() else next(iter(sorted(folder.rglob(FILE))), None) if folder.is_dir() else None


def scored(file: Path) -> Scores:
    """The scores on every row whose concept stands in its sentence."""
    rows = [line.rstrip("\n").split("\t") for line in file.read_text("latin-1").splitlines()]
    answers = [
        (said, label.strip() == "Negated")
        for _, concept, sentence, label, *_ in rows
        if (said := is_denied(plain(sentence), plain(concept))) is not None
    ]
    both = sum(said and truth for said, truth in answers)
    precision = both / max(1, sum(said for said, _ in answers))
    recall = both / max(1, sum(truth for _, truth in answers))
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return Scores(100 * precision, 100 * recall, 100 * f1, len(answers))


def plain(written: str) -> str:
    """A field without its quotes and without runs of spaces."""
    return " ".join(tidy(written).strip().strip('"').replace('""', '"').split())


def is_denied(text: str, concept: str) -> bool | None:
    """Whether the concept is denied anywhere in the text; None where it does not stand there."""
    folded = fold(text)
    capitals = list(re.finditer(re.escape(concept.upper()), text))
    places = [hit.span() for hit in capitals or re.finditer(re.escape(concept.lower()), folded)]
    if not places:
        return None
    opened = [(span, scopes(folded, *span)) for span in sentences(text)]
    return any(
        NEGATED in flags(folded, Mention("concept", start, end), found)
        for start, end in places
        for (first, last), found in opened
        if first <= start < last
    )


def measure() -> list[tuple[str, float, str]]:
    """Precision, recall and F1."""
    file = kit()
    if file is None:
        print(f"negation: NOT RUN ({FILE} is not in LIAISON_BENCH_DATA)", file=sys.stderr)
        return []
    scores = scored(file)
    return [
        ("negation_precision", scores.precision, "%"),
        ("negation_recall", scores.recall, "%"),
        ("negation_f1", scores.f1, "%"),
        ("negation_concepts", float(scores.concepts), ""),
    ]
