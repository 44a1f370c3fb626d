"""`liaison simulate`: an invented service lived through day by day by the real steps, watched for what must never happen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liaison.cli.edge import PROBLEM, Trouble, out, say

if TYPE_CHECKING:
    from liaison.simulation.living_year import Year


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("simulate")(simulate)


def simulate(
    people: Annotated[int, typer.Option(min=1, help="people in shared care")] = 300,
    practices: Annotated[int, typer.Option(min=1, max=2000)] = 12,
    days: Annotated[int, typer.Option(min=1, max=3660)] = 365,
    seed: Annotated[int, typer.Option(help="the same seed gives the same year")] = 1,
    picture: Annotated[Path | None, typer.Option(help="where to write the picture (SVG)")] = Path("simulated-year.svg"),
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Live through a year of annual reviews with invented people: answers, silences, letters that come back, reviews that do not take place, leave and illness. Nothing real is read and nothing leaves. Exit 3 when what must never happen did."""
    from rich.console import Console
    from rich.progress import Progress

    from liaison.logs import set_up
    from liaison.simulation.living_year import live

    set_up(quiet=True)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("days", total=days)
        year = live(people, practices, days, seed, lambda done: progress.update(bar, completed=done))
    tell(year, picture, as_json)


def tell(year: Year, picture: Path | None, as_json: bool) -> None:
    """Print the year's figures, write its picture, and end with 3 where there was a breach."""
    from liaison.simulation.living_year import summary
    from liaison.simulation.year_picture import picture as drawn

    found = summary(year)
    if picture is not None:
        try:
            picture.write_text(drawn(year), encoding="utf-8")
        except OSError as error:
            raise Trouble(f"The picture cannot be written to {picture}: {error.strerror}. Choose another place with --picture.") from error  # fmt: skip
    if as_json:
        out(found)
    else:
        for name in ("days", "people", "covered_or_explained_nights", "most_overdue", "held"):
            print(f"{name.replace('_', ' ')}: {found[name]}")
        for name in ("letters", "happened", "breaches"):
            counted = found[name]
            assert isinstance(counted, dict)
            print(f"{name}: {', '.join(f'{key} {value}' for key, value in counted.items()) or 'none'}")
    if picture is not None:
        say(f"the picture: {picture}")
    if year.watch.counts:
        for words in year.watch.examples:
            say(words)
        raise typer.Exit(PROBLEM)
