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
    """One mail for people: level, outcome or category, reason, red flags by their clause, what the reader went by and what else it may be."""
    what = line["category"] or line["kind"] or line["outcome"]
    print(f"{line['urgency'] or '--':3} {what:20} {line['handler'] or '':22} {line['path']}")
    print(f"    {line['because']}")
    for flag in line["floor"]:
        print(f"    {flag['level']} {flag['rule']} ({clause(flag['rule'])}): {flag['words']!r}")
    for told in explained(line):
        print(f"    {told}")


def explained(line: dict[str, Any]) -> Iterator[str]:
    """What the reader went by, what made it urgent, and what else it may be, a sentence each."""
    if line["words"]:
        yield f"The reader went by {quoted(line['words'])}."
    if set(line["urgent_words"]) - set(line["words"]):
        yield f"Urgent because of {quoted(line['urgent_words'])}."
    if line["chances"]:
        yield chances_in_words(line)
    if line["familiarity"]:
        yield line["familiarity"]


def chances_in_words(line: dict[str, Any]) -> str:
    """Like "script_continuity: likely, 84 %. Next: review_appointment, 9 %."; where it lies between several, those."""
    from liaison.domain.sureness import figure, likely

    found = {one["label"]: one["probability"] for one in line["chances"]}
    if len(line["choices"]) > 1:
        return f"It lies between {', '.join(line['choices'])}."
    (first, chance), *others = found.items()
    following = f" Next: {others[0][0]}, {figure(others[0][1])}." if others else ""
    return f"{first}: {likely(chance)}.{following}"


def quoted(words: list[str]) -> str:
    """Each phrase in quotation marks."""
    return ", ".join(f"“{word}”" for word in words)


def clause(rule: str) -> str:
    """The clause of the label guide that a rule stands for."""
    from liaison.domain.redflags import DEFAULT, rule_by_id

    return rule_by_id(DEFAULT, rule).source


def summary(seen: Counter[str]) -> None:
    """How many of each outcome, on standard error."""
    words = ", ".join(f"{count} {outcome}" for outcome, count in sorted(seen.items())) or "no mails found"
    count = sum(seen.values())
    say(f"{count} mail{'' if count == 1 else 's'}: {words}")
