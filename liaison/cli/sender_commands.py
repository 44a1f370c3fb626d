"""Commands for the list of automatic senders that are always read."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from liaison.cli.edge import Trouble, built, out, say

senders = typer.Typer(help="Automatic senders whose mail is always read.", no_args_is_help=True)
By = Annotated[str, typer.Option("--by", help="your account's e-mail address")]
Because = Annotated[str, typer.Option("--because", help="in a few words")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(senders, name="senders")


@senders.command("list")
def senders_list(as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output")] = False) -> None:
    """What is on the list: who put it there, when and why."""
    from liaison.practices import always_read
    from liaison.store.session import reading

    with reading(built().engine) as session:
        rows = always_read.listing(session)
    if as_json:
        out({"senders": [{"entry": one.entry, "why": one.why, "added_at": one.added_at and one.added_at.isoformat(), "added_by": one.added_by} for one in rows]})  # fmt: skip
    for one in [] if as_json else rows:
        when = f"{one.added_at:%d/%m/%Y} {one.added_by}" if one.added_at else ""
        print(f"{one.entry:40} {one.why}  {when}".rstrip())


@senders.command("add")
def senders_add(entry: str, by: By, because: Because) -> None:
    """Put an address, or @domain for all of it, on the list."""
    from liaison.practices import always_read

    say(f"{changed(always_read.add, entry, because, by)} is always read from now on.")


@senders.command("remove")
def senders_remove(entry: str, by: By, because: Because) -> None:
    """Take one off the list; who, when and why are kept."""
    from liaison.practices import always_read

    say(f"{changed(always_read.end, entry, because, by)} is treated as any sender from now on.")


def changed(act: Any, entry: str, because: str, by: str) -> str:
    """Change the list as a colleague; returns the entry as it is kept."""
    from liaison.staff.accounts import active_id
    from liaison.store.session import transaction

    app = built()
    with transaction(app.engine) as session:
        staff_id = active_id(session, by)
        if staff_id is None:
            raise Trouble(f"There is no account for {by}: give the address of your own.")
        kept: str = act(session, entry, because, by_id=staff_id, now=app.now())
    return kept
