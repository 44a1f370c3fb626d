"""`liaison model ...`: train, evaluate and describe the text model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from liaison.cli import learning_commands
from liaison.cli.edge import Trouble, out, say

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output")]
model = typer.Typer(help="The reader: the small text model.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(model, name="model")
    learning_commands.add_to(model)


@model.command()
def train(
    corpus: Annotated[Path, typer.Option(help="JSON lines: a file, or a folder of them")],
    out_: Annotated[Path, typer.Option("--out", help="the folder for the new model")],
    seed: Annotated[int, typer.Option(help="the same corpus and seed give the same model")] = 0,
) -> None:
    """Train a model from a corpus. The model that serves is not changed."""
    from rich.console import Console
    from rich.progress import Progress

    from models.workshop.train import train as train_model

    readable(corpus)
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("training", total=None)
        trained = train_model(
            corpus, out_, seed, lambda stage, done, of: bar.update(task, description=stage, completed=done, total=of)
        )
    say(f"{trained.version} written to {out_}")


@model.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="labelled JSON lines")],
    model_: Annotated[
        Path | None, typer.Option("--model", help="the model's folder; without it the one that serves")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure a model, with the red-flag floor, on labelled mails."""
    from liaison.domain.redflags import check
    from models.predict import load
    from models.taxonomy import most_urgent
    from models.workshop.corpus import read
    from models.workshop.evaluate import evaluate as measure

    readable(file)
    classifier = load(model_ or learning_commands.serving_folder())
    figures = measure(read(file), classifier, floor=lambda text: most_urgent(*(hit.level for hit in check(text))))
    out(figures) if as_json else show(figures)


@model.command()
def card(model_: Annotated[Path | None, typer.Option("--model", help="without it the one that serves")] = None) -> None:
    """The model's card: what it is, how it does, where it stops."""
    from models.artifact import read_manifest
    from models.predict import SHIPPED
    from models.workshop.card import card as written

    print(written(read_manifest(model_ or learning_commands.serving_folder() or SHIPPED)))


def readable(path: Path) -> None:
    """Raise Trouble for a path that is not there."""
    if not path.exists():
        raise Trouble(f"{path} does not exist.")


def show(figures: dict[str, Any]) -> None:
    """Figures for people."""
    for name, value in figures.items():
        if not isinstance(value, (dict, list)):
            print(f"{name:24} {value if value is not None else '-'}")
    for category, row in (figures.get("per_category") or {}).items():
        print(f"  {category:22} {row}")
