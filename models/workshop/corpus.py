"""Reading the rows a reader is trained from or measured on, and refusing what would teach it nonsense.

A file of JSON lines or a folder of them comes in; checked rows come out, or one CorpusError naming file and line of every fault.
Triage rows are {"id","subject","body","outcome","category","urgency"} and may carry a "voice" (who writes: folds never split one);
benchmark rows are {"text","label"} with any labels, where `__oos__` marks what is out of scope. Other keys are ignored.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from models.features import normal, tokens
from models.taxonomy import Category, Outcome, Urgency

OUT_OF_SCOPE = "__oos__"
HELD_BACK = (
    Path(__file__).parents[1] / "evaluation" / "held_back.jsonl"
)  # rows by other writers, never trained on; may be absent
SHINGLE = 5  # words in a row
ALIKE = 0.5  # share of shingles two rows have in common (Jaccard) from which they count as one text
_COMMON = 40  # rows that share a shingle from which it is a set phrase ("please do not reply to this"), not a copy
_SHOWN_FAULTS = 20
_OUTCOMES = frozenset({Outcome.QUERY, Outcome.NOT_A_QUERY, Outcome.UNCLEAR})


class CorpusError(Exception):
    """Rows that cannot be used; the message names file, line and fault."""


@dataclass(frozen=True)
class Row:
    """One example. `category` is any label (None for no query), `urgency` None where it is not known or does not apply."""

    id: str
    subject: str
    body: str
    outcome: Outcome = Outcome.QUERY
    category: str | None = None
    urgency: Urgency | None = None
    voice: str | None = None

    @property
    def out_of_scope(self) -> bool:
        """Whether the row teaches what is not ours."""
        return self.category == OUT_OF_SCOPE

    @property
    def in_scope(self) -> bool:
        """Whether the row has a category to learn."""
        return self.outcome is Outcome.QUERY and not self.out_of_scope


def read(path: Path) -> list[Row]:
    """All rows of a file, or of the *.jsonl files of a folder, in the order of their ids; raises CorpusError."""
    rows, faults = [], []
    for file in _files(path):
        for line, text in enumerate(_lines(file), start=1):
            try:
                rows.append(row_from(json.loads(text), f"{file.stem}-{line:06d}"))
            except (ValueError, KeyError, TypeError) as fault:
                faults.append(f"{file.name}:{line}: {_said(fault)}")
    faults += [
        f"{path.name}: id {name} stands {count} times"
        for name, count in Counter(r.id for r in rows).items()
        if count > 1
    ]
    if faults or not rows:
        more = f"\n... and {len(faults) - _SHOWN_FAULTS} more" if len(faults) > _SHOWN_FAULTS else ""
        raise CorpusError("\n".join(faults[:_SHOWN_FAULTS]) + more or f"{path}: no rows")
    return sorted(rows, key=lambda row: row.id)


def row_from(value: Any, name: str) -> Row:
    """One row from its JSON value, `name` standing in for a missing id; raises ValueError, KeyError or TypeError with the fault."""
    if not isinstance(value, dict):
        raise TypeError("not a JSON object")
    if "text" in value and "label" in value:
        return Row(_text(value, "id", name), "", _text(value, "text"), category=_text(value, "label"))
    outcome = Outcome(_text(value, "outcome"))
    if outcome not in _OUTCOMES:
        raise ValueError(f"outcome {outcome} cannot be taught")
    return Row(
        id=_text(value, "id"),
        subject=_text(value, "subject"),
        body=_text(value, "body"),
        outcome=outcome,
        category=_category(value, outcome),
        urgency=_urgency(value, outcome),
        voice=value.get("voice"),
    )


def sha256(rows: Iterable[Row]) -> str:
    """The hash of what is taught, whatever the order of the rows, the number of files or the keys beside."""
    lines = sorted(json.dumps(astuple(row), ensure_ascii=False) for row in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()


def near_duplicates(rows: Sequence[Row], alike: float = ALIKE) -> list[tuple[str, str, float]]:
    """Pairs of ids whose texts share at least `alike` of their five-word shingles, with that share; the most alike first."""
    shingled = [_shingles(row) for row in rows]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, shingles in enumerate(shingled):
        for shingle in shingles:
            holders[shingle].append(place)
    shared = Counter(pair for held in holders.values() if len(held) <= _COMMON for pair in combinations(held, 2))
    found = [
        (rows[a].id, rows[b].id, round(count / len(shingled[a] | shingled[b]), 3))
        for (a, b), count in shared.items()
        if count >= alike * len(shingled[a] | shingled[b])
    ]
    return sorted(found, key=lambda pair: (-pair[2], pair))


def _shingles(row: Row) -> set[str]:
    words = [normal(word) for word in tokens(f"{row.subject} {row.body}".lower())]
    return {" ".join(words[start : start + SHINGLE]) for start in range(max(1, len(words) - SHINGLE + 1))}


def _category(value: dict[str, Any], outcome: Outcome) -> str | None:
    if outcome is not Outcome.QUERY:
        return None
    category = _text(value, "category")
    return category if category == OUT_OF_SCOPE else Category(category).value


def _urgency(value: dict[str, Any], outcome: Outcome) -> Urgency | None:
    if outcome is Outcome.NOT_A_QUERY or value.get("category") == OUT_OF_SCOPE:
        return None
    return Urgency(_text(value, "urgency"))


def _text(value: dict[str, Any], key: str, default: str | None = None) -> str:
    found = value.get(key, default) if default is not None else value[key]
    if not isinstance(found, str):
        raise TypeError(f"{key} is not text")
    return found


def _files(path: Path) -> list[Path]:
    found = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not found:
        raise CorpusError(f"{path}: no *.jsonl file in it")
    return found


def _lines(file: Path) -> Iterator[str]:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{file}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    yield from text.rstrip("\n").split("\n") if text.strip() else ()


def _said(fault: Exception) -> str:
    return f"{fault} is missing" if isinstance(fault, KeyError) else str(fault)
