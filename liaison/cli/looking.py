"""Commands that look and mend: reconcile, parked, outbox, reviews, meetings, doctor."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from liaison.cli.edge import PROBLEM, Trouble, built, out, say

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output")]
parked = typer.Typer(help="The shunt: what broke, kept and ready to be tried again.", no_args_is_help=True)
outbox = typer.Typer(help="Letters: what leaves, what waits, what is held.", no_args_is_help=True)
reviews = typer.Typer(help="Annual reviews: due, planned, covered.", no_args_is_help=True)
meetings = typer.Typer(help="Meetings with clusters and partners.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("reconcile")(reconcile)
    app.command("doctor")(doctor)
    for name, group in (("parked", parked), ("outbox", outbox), ("reviews", reviews), ("meetings", meetings)):
        app.add_typer(group, name=name)


def reconcile(as_json: Json = False) -> None:
    """Compare every mailbox with the ledger and take what is missing. Exit code 3 when something was missing or is unexplained."""
    from liaison.triage.reconcile import run

    app = built()
    reports = [run(app, name, app.now()) for name in app.mailboxes]
    total: dict[str, Any] = {
        "in_mailbox": sum(report.in_mailbox for report in reports),
        "in_ledger": sum(report.in_ledger for report in reports),
        "missing": [ref for report in reports for ref in report.missing],
        "unexplained": [i for report in reports for i in report.unexplained],
        "repaired": sum(report.repaired for report in reports),
    }
    if as_json:
        out(total)
    else:
        say(
            f"{total['in_mailbox']} in the mailbox, {total['in_ledger']} in the ledger; {len(total['missing'])} missing of which {total['repaired']} are taken now, {len(total['unexplained'])} unexplained"
        )
    for report in reports:
        if report.trouble:
            say(report.trouble)
    if not all(report.ok for report in reports):
        raise typer.Exit(PROBLEM)


def doctor(
    as_json: Json = False,
    send: Annotated[bool, typer.Option("--send", help="send a letter to ourselves from each mailbox")] = False,
) -> None:
    """Check settings, database, each mailbox, the reader, who is told. Exit code 3 when something needs a hand."""
    from liaison.cli.doctor import examine
    from liaison.cli.verdicts import show

    verdict = examine(send=send)
    if as_json:
        out(verdict.json)
    else:
        show(verdict.checks)
        print("\n".join(["", *verdict.findings] if verdict.findings else ["", "All is well."]))
    if verdict.findings:
        raise typer.Exit(PROBLEM)


@parked.command("list")
def parked_list(as_json: Json = False) -> None:
    """Everything parked, oldest first."""
    from liaison.store.session import reading
    from liaison.triage import shunt

    with reading(built().engine) as session:
        rows = [
            {"id": row.id, "received_at": row.received_at.isoformat(), "size": row.size, "error": row.error}
            for row in shunt.parked(session)
        ]
    if as_json:
        out({"parked": rows})
    for row in [] if as_json else rows:
        print(f"{row['id']:6} {row['received_at']} {row['size']:10} bytes  {row['error']}")


@parked.command("show")
def parked_show(item: int) -> None:
    """The original of one item, as far as its bytes are text."""
    from liaison.store.mail_bytes import raw_of
    from liaison.store.session import reading

    with reading(built().engine) as session:
        raw = raw_of(session, item)
    if raw is None:
        raise Trouble(
            f"There are no bytes for item {item}: it does not exist, or they could not be read; try: liaison parked retry {item}"
        )
    print(harmless(raw.decode("utf-8", "replace")))


def harmless(text: str) -> str:
    """The text without what would steer a terminal: a mail may hold anything."""
    return "".join(char if char in "\n\t" or char.isprintable() else "\ufffd" for char in text.replace("\r\n", "\n"))


@parked.command("retry")
def parked_retry(
    item: Annotated[int | None, typer.Argument()] = None, all_: Annotated[bool, typer.Option("--all")] = False
) -> None:
    """Read one parked item anew, or all of them."""
    from liaison.store.events import step
    from liaison.store.session import reading
    from liaison.triage import shunt

    if (item is None) != all_:
        raise typer.BadParameter("give one ID, or --all")
    app = built()
    with reading(app.engine) as session:
        ids = [row.id for row in shunt.parked(session)] if all_ else [item]
    failed = 0
    for one in ids:
        try:
            shunt.retry_now(app, one or 0, actor=step("console"), now=app.now())
        except shunt.NotAllowed as error:
            failed += 1
            say(f"{one}: {error}")
    say(f"{len(ids) - failed} put back to be read, {failed} not")
    if failed:
        raise typer.Exit(1)


@outbox.command("list")
def outbox_list(as_json: Json = False) -> None:
    """Letters that have not certainly left, and the last that did."""
    from liaison.outbox.outbox_console import listing

    rows = listing(built())
    if as_json:
        out({"letters": rows})
    for row in [] if as_json else rows:
        print(f"{row['id']:6} {row['state']:10} {row['kind']:18} {row['subject']}  {row['because']}")


@outbox.command("show")
def outbox_show(letter: int) -> None:
    """One letter, whole."""
    from liaison.outbox.outbox_console import show

    print(show(built(), letter))


@outbox.command("retry")
def outbox_retry(letter: int) -> None:
    """Queue a failed or withheld letter again; one of unknown fate only when you know that it did not go."""
    from liaison.outbox.outbox_console import retry

    retry(built(), letter)
    say(f"Letter {letter} is queued again.")


@outbox.command("hold")
def outbox_hold() -> None:
    """Hold all sends."""
    from liaison.outbox.outbox_console import hold

    hold(built(), on=True)
    say("Sends are held: nothing leaves until you release them.")


@outbox.command("release")
def outbox_release() -> None:
    """Let sends go on."""
    from liaison.outbox.outbox_console import hold

    hold(built(), on=False)
    say("Sends go on.")


On = Annotated[str | None, typer.Option("--on", help="the London date to ask for; today without it")]


def on_day(text: str | None, app: Any) -> date:
    """A date from the command line."""
    from liaison.clock import london_date

    try:
        return date.fromisoformat(text) if text else london_date(app.now())
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date such as 2026-11-24") from error


@reviews.command("due")
def reviews_due(as_json: Json = False, on: On = None) -> None:
    """Reviews due by a day, oldest first."""
    from liaison.reviews.reviews_console import due

    app = built()
    rows = due(app, on_day(on, app))
    if as_json:
        out({"reviews": rows})
    for row in [] if as_json else rows:
        print(f"{row['review']:6} due {row['due_on']}  {row['state']:10} {row['due_because']}")
    if not as_json:
        say(f"{len(rows)} due")


@reviews.command("plan")
def reviews_plan(
    as_json: Json = False, on: On = None, dry_run: Annotated[bool, typer.Option("--dry-run")] = False
) -> None:
    """Plan the reviews of the coming year; with --dry-run nothing changes."""
    from liaison.reviews.reviews_console import plan

    app = built()
    result = plan(app, on_day(on, app), dry_run=dry_run)
    out(result) if as_json else say(
        ", ".join(f"{key} {value}" for key, value in result.items() if isinstance(value, int))
    )


@reviews.command("coverage")
def reviews_coverage(as_json: Json = False, on: On = None) -> None:
    """Whether everybody has exactly one live review or a coded reason, and why not. Exit code 3 when somebody has not."""
    from liaison.reviews.coverage import said
    from liaison.reviews.reviews_console import coverage

    app = built()
    result = coverage(app, on_day(on, app))
    if as_json:
        out(result)
    else:
        for line in said(result):
            print(line)
        say(
            f"{result['people']} people, {result['covered']} covered, {result['explained']} explained, {len(result['unexplained'])} unexplained"
        )
    if result["unexplained"]:
        raise typer.Exit(PROBLEM)


@meetings.command("list")
def meetings_list(as_json: Json = False) -> None:
    """The season: what is planned, asked, confirmed."""
    from liaison.meetings.meetings_console import listing

    rows = listing(built())
    if as_json:
        out({"meetings": rows})
    for row in [] if as_json else rows:
        print(f"{row['meeting']:6} {row['day']}  {row['state']:10} {row['kind']:14} {row['name']}")


@meetings.command("plan")
def meetings_plan(as_json: Json = False) -> None:
    """Plan the meetings of every series."""
    from liaison.meetings.meetings_console import plan

    result = plan(built())
    out(result) if as_json else say(
        ", ".join(f"{key} {value}" for key, value in result.items() if isinstance(value, int))
    )


@meetings.command("briefing")
def meetings_briefing(meeting_id: int, as_json: Json = False) -> None:
    """The briefing of one meeting, by its number: as it stands, or as it was sent."""
    from liaison.meetings.meetings_console import NoMeeting, briefing

    try:
        result = briefing(built(), meeting_id)
    except NoMeeting as no:
        raise Trouble(str(no)) from no
    if as_json:
        out(result)
        return
    print(f"{result['about']}, {result['span']}, as at {result['as_at']}")
    for title, number in [*result["themes"], *result["reviews"]]:
        print(f"  {title}: {'hidden' if number is None else number}")
