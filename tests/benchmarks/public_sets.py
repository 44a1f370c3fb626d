"""The reader on public sets of intents: trained and measured by `model train` and `model evaluate`'s own code, as the contract says.

The data are found by `LIAISON_BENCH_DATA`, a folder that holds clones (or plain copies) of three public repositories, anywhere within it:
    oos-eval                        data/data_full.json, data/data_small.json    CLINC150, Larson et al. 2019, CC BY 3.0
    task-specific-datasets          banking_data/train.csv, test.csv             Banking77, Casanueva et al. 2020, CC BY 4.0
    Few-Shot-Intent-Detection       Datasets/BANKING77/train_10/seq.in, label    ten rows a class
    static, encoder                 embeddings that `liaison model embeddings` wrote, for the figures with the optional extra
Where a set is absent its figures are NOT RUN. `python -m tests.benchmarks.public_sets FOLDER` writes every set as JSON lines
({"text","label"}, `__oos__` for what is out of scope), for the commands themselves. None of these sets is GP mail: they rank methods.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

Pair = tuple[str, str]  # text, label
OUT = "__oos__"
PER_CENT = 100


class Published(NamedTuple):
    """One public set: rows to train on, and rows to measure on."""

    train: list[Pair]
    test: list[Pair]


class Target(NamedTuple):
    """The least (or, of an error, the most) that a figure of a set must reach, as a fraction."""

    figure: str
    at_least: float | None = None
    at_most: float | None = None

    def missed(self, value: float) -> bool:
        """Whether a value falls short."""
        return (self.at_least is not None and value < self.at_least) or (
            self.at_most is not None and value > self.at_most
        )


def clinc(root: Path, name: str) -> Published | None:
    """CLINC150: train and test with their out-of-scope rows; those of the validation part are trained on as well (`docs/reader.md`)."""
    file = next(iter(sorted(root.rglob(f"data_{name}.json"))), None)
    if file is None:
        return None
    parts: dict[str, list[Pair]] = json.loads(file.read_text("utf-8"))
    known = {part: [(text, OUT if label == "oos" else label) for text, label in rows] for part, rows in parts.items()}
    return Published(known["train"] + known["oos_train"] + known["oos_val"], known["test"] + known["oos_test"])


def banking(root: Path) -> Published | None:
    """Banking77 as published."""
    folder = next(iter(sorted(root.rglob("banking_data"))), None)
    return Published(*(_csv(folder / f"{part}.csv") for part in ("train", "test"))) if folder else None


def few(root: Path, name: str) -> Published | None:
    """Ten rows a class to train on, the whole test part to measure on."""
    folder = next((path.parent for path in sorted(root.rglob("train_10")) if path.parent.name == name), None)
    return Published(_lines(folder / "train_10"), _lines(folder / "test")) if folder else None


SETS: dict[str, tuple[Callable[[Path], Published | None], tuple[Target, ...]]] = {
    "clinc150_full": (
        lambda root: clinc(root, "full"),
        (
            Target("category_accuracy", at_least=0.930),
            Target("in_scope_accuracy", at_least=0.920),
            Target("oos_recall", at_least=0.59),
            Target("oos_recall_at_95", at_least=0.83),
            Target("ece", at_most=0.025),
        ),
    ),
    "clinc150_small": (
        lambda root: clinc(root, "small"),
        (Target("category_accuracy", at_least=0.917), Target("ece", at_most=0.025)),
    ),
    "banking77_full": (banking, (Target("category_accuracy", at_least=0.915), Target("ece", at_most=0.025))),
    "banking77_ten": (lambda root: few(root, "BANKING77"), (Target("category_accuracy", at_least=0.75),)),
}


# With an optional embedding: kind → set → targets.
EMBEDDED: dict[str, dict[str, tuple[Target, ...]]] = {
    "static": {
        "clinc150_full": (Target("category_accuracy", at_least=0.943),),
        "banking77_ten": (Target("category_accuracy", at_least=0.78),),
    },
    "encoder": {
        "clinc150_full": (Target("category_accuracy", at_least=0.958),),
        "banking77_ten": (Target("category_accuracy", at_least=0.85),),
    },
}


class Task(NamedTuple):
    """A reader to train and measure: the set, its targets, and the folder of an embedding, if any."""

    name: str
    published: Callable[[Path], Published | None]
    targets: tuple[Target, ...]
    embedding: Path | None = None


def tasks(root: Path) -> list[Task]:
    """What there is to measure: every set without an embedding, and those of `EMBEDDED` with each embedding there is."""
    found = [Task(name, published, targets) for name, (published, targets) in SETS.items()]
    for kind, targets_of in EMBEDDED.items():
        if (root / kind).is_dir():
            found += [
                Task(f"{name}_{kind}", SETS[name][0], targets, root / kind) for name, targets in targets_of.items()
            ]
        else:
            print(f"public sets with {kind}: NOT RUN", file=sys.stderr)
    return found


def bench_data() -> Path | None:
    """The folder of public data, or None after saying that they are absent."""
    named = os.environ.get("LIAISON_BENCH_DATA")
    if named and Path(named).is_dir():
        return Path(named)
    print("public sets: NOT RUN (LIAISON_BENCH_DATA names no folder)", file=sys.stderr)
    return None


def measured(published: Published, embedding: Path | None = None) -> dict[str, Any]:
    """The figures of a reader trained on one set, through files and folder as the commands do it."""
    from models.predict import load
    from models.workshop.corpus import read
    from models.workshop.evaluate import evaluate
    from models.workshop.train import Extras, train

    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        written(published.train, folder / "train.jsonl")
        written(published.test, folder / "test.jsonl")
        train(folder / "train.jsonl", folder / "reader", extras=Extras(embeddings=embedding))
        return evaluate(read(folder / "test.jsonl"), load(folder / "reader"))


def measure() -> list[tuple[str, float, str]]:
    """Every figure that has a target, of every set there is, in per cent."""
    root = bench_data()
    found: list[tuple[str, float, str]] = []
    for task in tasks(root) if root else ():
        rows = task.published(root)
        if rows is None:
            print(f"public_{task.name}: NOT RUN", file=sys.stderr)
            continue
        figures = measured(rows, task.embedding)
        found += [(f"public_{task.name}_{one.figure}", PER_CENT * figures[one.figure], "%") for one in task.targets]
        found.append((f"public_{task.name}_ms_per_mail", figures["ms_per_mail"], "ms"))
    return found


def written(rows: list[Pair], file: Path) -> None:
    """The rows as JSON lines."""
    file.write_text("".join(json.dumps({"text": text, "label": label}) + "\n" for text, label in rows), "utf-8")


def _csv(file: Path) -> list[Pair]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["text"], row["category"]) for row in csv.DictReader(lines)]


def _lines(folder: Path) -> list[Pair]:
    """Texts and labels of two files, line by line."""
    texts, labels = (_split(folder / name) for name in ("seq.in", "label"))
    return list(zip(texts, labels, strict=True))


def _split(file: Path) -> Iterator[str]:
    return (line.strip() for line in file.read_text("utf-8").strip().split("\n"))


def main() -> None:
    """Write every set that is there into the folder named."""
    root, out = bench_data(), Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name, (published, _) in SETS.items():
        rows = published(root) if root else None
        if rows is not None:
            written(rows.train, out / f"{name}_train.jsonl")
            written(rows.test, out / f"{name}_test.jsonl")


if __name__ == "__main__":
    main()
