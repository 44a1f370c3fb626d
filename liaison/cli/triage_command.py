"""`liaison triage PATH...`: what each mail is, with no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from liaison.cli import floor_commands
from liaison.cli.edge import Trouble, moment, out, say
from liaison.mail.sources import Other

Paths = Annotated[
    list[str],
    typer.Argument(help=".eml or .msg files, Maildirs, mbox files, folders of them, or - for one on standard input"),
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("triage")(triage)


def triage(
    paths: Paths,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
    at: Annotated[str | None, typer.Option(help="now, in ISO form; without it the mail's own date")] = None,
    floor: Annotated[
        Path | None, typer.Option(help="a site's changes to the red-flag rules, as liaison floor list --json prints")
    ] = None,
) -> None:
    """Say what each mail is, how soon a person reads it and who handles it first. Nothing is stored and no mail is left out."""
    seen: Counter[str] = Counter()
    failed = False
    for line in lines(paths, moment(at), floor):
        if isinstance(line, Other):
            failed = failed or line.failed
            say(f"not a mail: {line.path}: {line.why}")
            continue
        seen[line["outcome"]] += 1
        if as_json:
            out(line)
        else:
            show(line)
    summary(seen)
    if failed:
        raise Trouble("some paths were not there or could not be looked into; everything else was read")


def lines(paths: list[str], now: datetime | None, floor: Path | None = None) -> Iterator[dict[str, Any] | Other]:
    """One object a mail; every other file as it was found."""
    from liaison.clock import system_clock
    from liaison.config import load_settings
    from liaison.logs import set_up
    from liaison.mail.sources import find
    from liaison.reader.serving import SteadyReader
    from liaison.triage.oneshot import triage as triage_one

    table = floor_commands.from_file(floor) if floor else None
    set_up(quiet=True)
    reader = SteadyReader(load_settings().reader.model)
    for source in find(paths):
        if isinstance(source, Other):
            yield source
        else:
            yield triage_one(source, reader, at=now, clock_now=system_clock(), floor=table)


def show(line: dict[str, Any]) -> None:
    """One mail for people: level, outcome or category, reason."""
    what = line["category"] or line["kind"] or line["outcome"]
    print(f"{line['urgency'] or '--':3} {what:20} {line['handler'] or '':22} {line['path']}")
    print(f"    {line['because']}")
    for flag in line["floor"]:
        print(f"    {flag['level']} {flag['rule']}: {flag['words']!r}")


def summary(seen: Counter[str]) -> None:
    """How many of each outcome, on standard error."""
    words = ", ".join(f"{count} {outcome}" for outcome, count in sorted(seen.items())) or "no mails found"
    count = sum(seen.values())
    say(f"{count} mail{'' if count == 1 else 's'}: {words}")
