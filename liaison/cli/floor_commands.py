"""`liaison floor ...`: the red-flag rules as they apply here, one of them in full, and a text tried on them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaison.cli.edge import Trouble, built, out

if TYPE_CHECKING:
    from liaison.domain.redflag_site import Table

floor = typer.Typer(help="The red-flag rules: the lowest level a mail can get.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output")]
Defaults = Annotated[bool, typer.Option("--defaults", help="the rules as they come, without this site's changes")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(floor, name="floor")


@floor.command("list")
def floor_list(as_json: Json = False, defaults: Defaults = False) -> None:
    """Every rule with its level, limits and title; with --json also this site's changes."""
    from liaison.domain.redflag_site import limits_of

    table, changes = here(defaults)
    if as_json:
        rules = [
            {
                "id": r.id,
                "level": r.level.value,
                "title": table.titles[r.id],
                "source": r.source,
                "limits": limits_of(r),
            }
            for r in table.rules
        ]
        out({"version": table.version, "rules": rules, "changes": changes})
        return
    print(table.version)
    for rule in table.rules:
        limits = ", ".join(f"{name} {value:g}" for name, value in limits_of(rule).items())
        print(f"{rule.level} {rule.id:30} {table.titles[rule.id]}{f'  ({limits})' if limits else ''}")
    for change, why in table.left_out:
        print(f"not applied: {change.does} {change.rule}: {why}")


@floor.command("show")
def floor_show(rule: str, as_json: Json = False, defaults: Defaults = False) -> None:
    """One rule in full: clause, limits, examples, and the phrases of what it looks for."""
    from liaison.domain.redflag_site import TOLD, limits_of
    from liaison.domain.redflag_telling import Told, limit_words
    from models.concepts.reading import lexicon

    table, _ = here(defaults)
    found = next((one for one in table.rules if one.id == rule), None)
    if found is None:
        raise Trouble(f"There is no rule {rule}; liaison floor list prints them.")
    told, lists = TOLD.get(rule, Told(table.titles[rule])), lexicon().lists
    phrases = {kind: " ".join(lists.get(kind, "").split()) for kind in sorted(found.anchors)}
    if as_json:
        value = {
            "id": rule,
            "level": found.level.value,
            "title": table.titles[rule],
            "source": found.source,
            "limits": limits_of(found),
        }
        out({**value, "fires": list(told.fires), "quiet": list(told.quiet), "looks_for": phrases})
        return
    print(f"{found.level} {rule}: {table.titles[rule]}\n  clause: {found.source}")
    print(*(f"  limit {name}: {limit_words(name, value)}" for name, value in limits_of(found).items()), sep="\n")
    print(*(f"  fires: {text}" for text in told.fires), *(f"  quiet: {text}" for text in told.quiet), sep="\n")
    print(*(f"  looks for {kind}: {words}" for kind, words in phrases.items()), sep="\n")


@floor.command("try")
def floor_try(
    text: Annotated[str, typer.Argument(help="a text, or - for standard input; it is not stored")],
    as_json: Json = False,
    defaults: Defaults = False,
) -> None:
    """What a text would fire, and what it names without firing, with the reason."""
    from liaison.clock import LONDON, system_clock
    from liaison.domain.redflag_tried import tried

    table, _ = here(defaults)
    words = sys.stdin.read() if text == "-" else text
    done = tried(words, system_clock().astimezone(LONDON).date(), table)
    if as_json:
        hits = [{"rule": hit.rule, "level": hit.level.value, "words": hit.words} for hit in done.hits]
        out({"version": table.version, "hits": hits, "quiet": [one._asdict() for one in done.quiet]})
        return
    for hit in done.hits:
        print(f"{hit.level} {hit.rule}: {table.titles[hit.rule]}: {hit.words!r}")
    for one in done.quiet:
        print(f"-- {one.rule}: {one.words!r}: {one.because}")
    if not done.hits and not done.quiet:
        print("Nothing that a rule looks for.")


def here(defaults: bool) -> tuple[Table, list[dict[str, Any]]]:
    """The table that applies here, and this site's changes as JSON values; the defaults need no database."""
    from liaison.domain.redflag_site import merged

    if defaults:
        return merged(), []
    from liaison.practices import site_floor
    from liaison.store.session import reading

    with reading(built().engine) as session:
        entries = [one for one in reversed(site_floor.history(session)) if one.undone_at is None]
        return site_floor.table(session), [as_value(one.change) for one in entries]


def as_value(change: Any) -> dict[str, Any]:
    """A change as JSON values."""
    from dataclasses import asdict

    return {**asdict(change), "on": change.on and change.on.isoformat()}


def from_file(path: Path) -> Table:
    """The table with the changes that `liaison floor list --json` printed. Raises Trouble with one clear line."""
    from liaison.domain.redflag_site import SiteChange, WrongChange, merged

    try:
        rows = json.loads(path.read_text("utf-8"))["changes"]
        return merged(SiteChange(**{key: str(value) for key, value in row.items() if key != "on"}) for row in rows)
    except OSError as error:
        raise Trouble(f"{path} could not be read ({type(error).__name__}).") from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        why = str(error) if isinstance(error, WrongChange) else "it is not what liaison floor list --json prints"
        raise Trouble(f"{path}: {why}") from None
