"""`liaison simulate`: an invented service lived through day by day by the real steps, watched for what must never happen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liaison.cli import season_command
from liaison.cli.edge import PROBLEM, Trouble, out, say

if TYPE_CHECKING:
    from liaison.simulation.living_year import Year


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("simulate")(simulate)


def simulate(
    people: Annotated[int, typer.Option(min=1, help="people in shared care")] = 300,
    practices: Annotated[int | None, typer.Option(min=1, max=2000, help="12; of a season 891")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3660, help="365; of a season 112")] = None,
    seed: Annotated[int, typer.Option(help="the same seed gives the same year")] = 1,
    picture: Annotated[Path | None, typer.Option(help="where to write the picture (SVG); simulated-year.svg, or simulated-season.svg")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    season: Annotated[bool, typer.Option("--season", help="a season of meetings in place of a year of reviews")] = False,
    clusters: Annotated[int, typer.Option(min=1, max=500, help="GP clusters of a season")] = 153,
) -> None:  # fmt: skip
    """Live through a year of annual reviews with invented people: answers, silences, letters that come back, reviews that do not take place, leave and illness; with --season, through a season of meetings with clusters and practices. Nothing real is read and nothing leaves. Exit 3 when what must never happen did."""
    if season:
        season_command.season(clusters, practices or 891, days or 112, seed, picture or Path("simulated-season.svg"), as_json=as_json)  # fmt: skip
        return
    practices, days, picture = practices or 12, days or 365, picture or Path("simulated-year.svg")
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
