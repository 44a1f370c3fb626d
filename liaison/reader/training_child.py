"""The process that trains a challenger and measures it beside the champion: an order comes in as JSON, lines of JSON go out, then it ends.

Started by `retrain` as `python -m liaison.reader.training_child`, behind everybody else's work, so that pages and mail never wait for it. It
reaches no database and no network. The released texts come by standard input and are written nowhere; what it writes is the trained
reader. This module, and what it imports, alone enter the workshop.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from liaison.domain.learning_policy import keeps
from liaison.domain.redflags import check, floor_level
from liaison.reader.as_served import as_served, floor_of
from models import artifact
from models.artifact import Artifact
from models.predict import Classifier
from models.taxonomy import Outcome, Urgency
from models.workshop import corpus
from models.workshop.corpus import Row
from models.workshop.evaluate import figures, with_floor
from models.workshop.final import Result
from models.workshop.train import Extras, train_rows

CORPUS = Path(corpus.__file__).parents[1] / "corpus"
URGENT = (Urgency.U1, Urgency.U2)
WITH_FLOOR = Extras(floor_of)  # thresholds are chosen on floor and reader together, as those of the shipped reader are


def main() -> None:
    """Do the order on standard input; the last line is the result, or the kind of the error, without its words."""
    with suppress(OSError):
        os.nice(10)
    order = json.loads(sys.stdin.read())
    try:
        say({"result": work(order)})
    except Exception as error:  # its words may quote a row
        say({"error": type(error).__name__})
        raise SystemExit(1) from None


def say(value: dict[str, Any]) -> None:
    """One line."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def work(order: dict[str, Any]) -> dict[str, Any]:
    """Train, save, measure."""
    kept = [
        row
        for row in corpus.read(Path(order.get("corpus") or CORPUS))
        if keeps(row.id, row.outcome, row.urgency, order["share"])
    ]
    fixed = [as_served(row) for row in corpus.read(Path(order.get("fixed") or corpus.HELD_BACK))]
    local, held_out = rows_of(order["rows"]), rows_of(order["held_out"])
    challenger = with_note(train_rows([*kept, *local], order["seed"], telling("challenger"), WITH_FLOOR), order)
    champion = Classifier(artifact.load(Path(order["champion"])))
    artifact.save(challenger, Path(order["out"]))
    fresh = Classifier(challenger)
    say({"stage": "comparing", "done": 0, "of": 1})
    return {
        "version": challenger.version,
        "corpus_rows": len(kept),
        "local_rows": len(local),
        "fixed": compared(fixed, champion, fresh),
        "local": compared(held_out, champion, fresh) if held_out else None,
    }


def rows_of(given: Sequence[dict[str, Any]]) -> list[Row]:
    """Rows from their JSON values."""
    return [corpus.row_from(one, one["id"]) for one in given]


def with_note(trained: Artifact, order: dict[str, Any]) -> Artifact:
    """The reader with a note of how it came about in its manifest; numbers and days, no words of a mail."""
    return replace(trained, about={**trained.about, "learning": order["note"]})


def telling(who: str) -> Any:
    """A progress that says its stages on standard output."""
    return lambda stage, done, of: say({"stage": f"{who}: {stage}", "done": done, "of": of})


def floor(text: str) -> str | None:
    """The red-flag floor, as evaluation wants it."""
    return floor_level(check(text))


def compared(rows: Sequence[Row], champion: Classifier, challenger: Classifier) -> dict[str, Any]:
    """Both on the same rows, each read once, and how often only one of them has the right category."""
    old, new = (results(rows, reader) for reader in (champion, challenger))
    pairs = list(zip(rights(old), rights(new), strict=True))
    return {
        "champion": measured(old),
        "challenger": measured(new),
        "only_champion": sum(a and not b for a, b in pairs),
        "only_challenger": sum(b and not a for a, b in pairs),
    }


def results(rows: Sequence[Row], reader: Classifier) -> list[Result]:
    """What a reader and the floor over it make of these rows."""
    return with_floor(rows, reader.read_many((row.subject, row.body) for row in rows), floor)


def rights(found: Sequence[Result]) -> list[bool]:
    """For each query whether its likeliest category is the true one."""
    return [one.reading.prediction.label == one.row.category for one in found if one.row.outcome is Outcome.QUERY]


def measured(results: Sequence[Result]) -> dict[str, Any]:
    """The figures the gate asks for, and those that people are shown."""
    found = figures(results)
    return {
        "n": found["n"],
        "urgent": sum(one.row.urgency in URGENT for one in results),
        "dangerous": list(found["dangerous"]),
        "recalls": {name: (each["n"], each["recall"]) for name, each in found["per_category"].items()},
        **{name: found[name] for name in FIGURES},
    }


FIGURES = (
    *(
        "category_macro_f1",
        "category_accuracy",
        "ece",
        "u1_recall",
        "u1_shown",
        "urgent_recall",
        "urgent_recall_lower95",
        "flagged_share",
    ),
    *("outcome_f1", "unclear_share", "answered_accuracy"),
)

if __name__ == "__main__":
    main()
