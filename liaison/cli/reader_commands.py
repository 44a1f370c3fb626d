"""`liaison model ...`: train, evaluate and describe the text model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaison.cli.edge import Trouble, out, say

if TYPE_CHECKING:
    from models.workshop.corpus import Row

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output")]
model = typer.Typer(help="The reader: the small text model.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(model, name="model")


@model.command()
def train(
    corpus: Annotated[Path, typer.Option(help="JSON lines: a file, or a folder of them")],
    out_: Annotated[Path, typer.Option("--out", help="the folder for the new model")],
    seed: Annotated[int, typer.Option(help="the same corpus and seed give the same model")] = 0,
    held_back: Annotated[
        Path | None,
        typer.Option(help="labelled rows that are measured on and never learnt from; by default those that ship"),
    ] = None,
    each_writer: Annotated[
        bool, typer.Option("--each-writer", help="also measure each writer by a model that has read nothing of theirs")
    ] = False,
    embeddings: Annotated[
        Path | None, typer.Option(help="a folder that `model embeddings` wrote; without it none")
    ] = None,
) -> None:
    """Train a model from a corpus, with the red-flag floor in view. The model that serves is not changed."""
    from liaison.reader.as_served import floor_of
    from models.embedding import EmbeddingError
    from models.workshop.train import Extras
    from models.workshop.train import train as train_model

    readable(corpus)
    extras = Extras(floor_of, kept_back(held_back), each_writer=each_writer, embeddings=embeddings)
    try:
        with progress_bar() as tell:
            trained = train_model(corpus, out_, seed, tell, extras)
    except EmbeddingError as error:
        raise Trouble(f"{error}.") from error
    say(f"{trained.version} written to {out_}")


@model.command()
def embeddings(
    out_: Annotated[Path, typer.Option("--out", help="the folder for the embedding")],
    kind: Annotated[str, typer.Option(help="static (a table, numpy alone) or encoder (int8 ONNX)")] = "static",
    dims: Annotated[int, typer.Option(help="columns of the table")] = 256,
    weights: Annotated[
        Path | None, typer.Option(help="the folder of the weights; without it the installed package")
    ] = None,
) -> None:
    """Make an optional embedding from the weights of MiniLM. Needs the extra `embeddings`."""
    from models.embedding import EmbeddingError
    from models.workshop.distil import int8_encoder, static_table, weights_folder

    try:
        source = weights or weights_folder()
        with progress_bar() as tell:
            static_table(source, out_, dims, tell) if kind == "static" else int8_encoder(source, out_)
    except (EmbeddingError, ImportError) as error:
        raise Trouble(f"{error}.") from error
    say(f"{kind} embedding written to {out_}")


@model.command()
def compare(
    corpus: Annotated[Path, typer.Option(help="JSON lines: a file, or a folder of them")],
    seed: Annotated[int, typer.Option(help="the same corpus and seed give the same figures")] = 0,
    curve: Annotated[bool, typer.Option(help="also say what more rows bring")] = True,
    as_json: Json = False,
) -> None:
    """Compare features and estimators on voices they were not taught with. Takes minutes; changes nothing."""
    from models.workshop.compare import compare as compared
    from models.workshop.compared import table
    from models.workshop.corpus import read

    readable(corpus)
    rows = read(corpus)
    with progress_bar() as tell:
        found = compared(rows, seed, tell, curve)
    out(found) if as_json else print(table(found))


@model.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="labelled JSON lines")],
    model_: Annotated[
        Path | None, typer.Option("--model", help="the model's folder; without it the one that serves")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure a model, with the red-flag floor, on labelled mails."""
    from liaison.config import load_settings
    from liaison.domain.redflags import check, floor_level
    from liaison.reader.as_served import as_served
    from models.predict import load
    from models.workshop.corpus import read
    from models.workshop.evaluate import evaluate as measure

    readable(file)
    classifier = load(model_ or load_settings().reader.model)
    rows = [as_served(row) for row in read(file)]
    figures = measure(rows, classifier, floor=lambda text: floor_level(check(text)))
    out(figures) if as_json else show(figures)


@model.command()
def card(
    model_: Annotated[Path | None, typer.Option("--model", help="without it the one that serves")] = None,
    out_: Annotated[Path | None, typer.Option("--out", help="a folder to write the card and its pictures into")] = None,
) -> None:
    """The model's card: what it is, how it does, where it stops."""
    from liaison.config import load_settings
    from models.artifact import read_manifest
    from models.predict import SHIPPED
    from models.workshop.card import CARD, write
    from models.workshop.card import card as written

    manifest = read_manifest(model_ or load_settings().reader.model or SHIPPED)
    if out_ is None:
        print(written(manifest))
    else:
        write(manifest, out_)
        say(f"{CARD} and its pictures written to {out_}")


def kept_back(path: Path | None) -> list[Row]:
    """The rows held back for measuring: those named, else those that ship, if they do."""
    from liaison.reader.as_served import as_served
    from models.workshop.corpus import HELD_BACK, read

    if path is not None:
        readable(path)
    found = path or HELD_BACK
    return [as_served(row) for row in read(found)] if found.exists() else []


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error while something goes on, where there is a terminal; gives what tells it (stage, done, of how many)."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda stage, done, of: bar.update(task, description=stage, completed=done, total=of)


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
