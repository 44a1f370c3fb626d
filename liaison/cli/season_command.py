"""`liaison simulate --season`: a season of meetings lived through day by day by the real steps, watched for what must never happen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from liaison.cli.edge import PROBLEM, Trouble, out, say

if TYPE_CHECKING:
    from liaison.simulation.living_season import Lived


def season(clusters: int, practices: int, days: int, seed: int, picture: Path | None, *, as_json: bool) -> None:
    """Live it and report. Raises Trouble for fewer practices than clusters."""
    from time import perf_counter, process_time

    from rich.console import Console
    from rich.progress import Progress

    from liaison.logs import set_up
    from liaison.simulation.living_season import live

    if practices < clusters:
        raise Trouble("Each cluster needs a practice: give at least as many --practices as --clusters.")
    set_up(quiet=True)
    began, worked = perf_counter(), process_time()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("days", total=days)
        lived = live(clusters, practices, days, seed, lambda done: progress.update(bar, completed=done))
    took = {"seconds": round(perf_counter() - began, 1), "processor_seconds": round(process_time() - worked, 1)}
    report(lived, took, picture, as_json=as_json)


def report(lived: Lived, took: Mapping[str, float], picture: Path | None, *, as_json: bool) -> None:
    """Print its figures, write its picture; exit 3 where there was a breach. Raises Trouble where the picture cannot be written."""
    from liaison.simulation.living_season import summary
    from liaison.simulation.season_picture import picture as drawn

    if picture is not None:
        try:
            picture.write_text(drawn(lived), encoding="utf-8")
        except OSError as error:
            raise Trouble(f"The picture cannot be written to {picture}: {error.strerror}. Choose another place with --picture.") from error  # fmt: skip
    tell(summary(lived) | dict(took), as_json=as_json)
    if picture is not None:
        say(f"the picture: {picture}")
    if lived.watch.counts:
        for words in lived.watch.examples:
            say(words)
        raise typer.Exit(PROBLEM)


def tell(found: Mapping[str, object], *, as_json: bool) -> None:
    """Print the figures."""
    if as_json:
        out(found)
        return
    for name in (
        "days",
        "clusters",
        "practices",
        "invited",
        "heard_from",
        "answers_checked",
        "seconds",
        "processor_seconds",
    ):
        if name in found:
            print(f"{name.replace('_', ' ')}: {found[name]}")
    for name in ("meetings", "letters", "happened", "breaches"):
        counted = found[name]
        assert isinstance(counted, dict)
        print(f"{name}: {', '.join(f'{key} {value}' for key, value in counted.items()) or 'none'}")
