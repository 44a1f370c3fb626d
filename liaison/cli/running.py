"""Commands that run the service: demo, serve, web, work, poll, run, jobs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from liaison.cli.edge import Trouble, built, moment, out, say

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output")]
Port = Annotated[int | None, typer.Option(help="the port of the pages")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (demo, serve, web, work, poll, run, jobs):
        app.command(command.__name__)(command)


def demo(
    port: Port = None,
    data: Annotated[
        Path | None, typer.Option(help="where to keep its database and mailbox; without it a fresh folder")
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="run intake to routing and the day's jobs, print a summary, exit")
    ] = False,
) -> None:
    """An invented service on embedded defaults: database, register, rota, a mailbox with mails; pages and jobs in one process."""
    from liaison.cli.demo_run import run_demo

    run_demo(port=port, folder=data, once=once)


def serve(port: Port = None) -> None:
    """Pages and jobs in one process."""
    _run(port, pages=True, jobs=True)


def web(port: Port = None) -> None:
    """The pages alone."""
    _run(port, pages=True, jobs=False)


def work() -> None:
    """The jobs alone; several may run."""
    _run(None, pages=False, jobs=True)


def _run(port: int | None, *, pages: bool, jobs: bool) -> None:
    from liaison.cli.processes import run_service

    run_service(built(quiet=False), port=port, pages=pages, jobs=jobs)


def poll(
    once: Annotated[bool, typer.Option("--once", help="one poll of every mailbox, through to routed")] = False,
    as_json: Json = False,
) -> None:
    """Poll every mailbox: once with --once, else again and again until stopped."""
    from liaison.cli.processes import poll_for_ever
    from liaison.cli.processes import poll_once as one_poll

    app = built()
    if not once:
        poll_for_ever(app)
        return
    result = one_poll(app)
    if as_json:
        out(result)
    else:
        say("  ".join(f"{key}: {value}" for key, value in result.items() if key != "trouble"))
    if result["trouble"]:
        raise Trouble("; ".join(result["trouble"]))


def run(
    job: Annotated[str, typer.Argument(help="the job's name, as `liaison jobs` prints it")],
    slot: Annotated[str | None, typer.Option(help="the slot to run it for, ISO; without it this moment")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what it would do; nothing leaves, nothing is written")
    ] = False,
    as_json: Json = False,
) -> None:
    """Run one job now, or say what it would do."""
    from jobs.jobs_console import dry_run_job, run_job

    if dry_run:
        found = dry_run_job(built(), job, moment(slot))
        out(found) if as_json else print(foretold(found))
        return
    result = run_job(built(), job, moment(slot))
    out(result) if as_json else say(f"{job}: {describe(result)}")


def jobs(as_json: Json = False) -> None:
    """The timetable with last and next runs."""
    from jobs.jobs_console import list_jobs

    rows = list_jobs(built())
    if as_json:
        out({"jobs": rows})
        return
    for row in rows:
        print(f"{row['job']:20} next {row['next'] or '-':25} last {row['last'] or '-':25} {row['state'] or ''}")


def describe(result: dict[str, Any]) -> str:
    """A report in one line."""
    return ", ".join(f"{key} {value}" for key, value in result.items() if not isinstance(value, (dict, list))) or "done"


def foretold(found: dict[str, Any]) -> str:
    """What a dry run found, a line each."""
    posted = [f"  would post    {one['number']:5}  {one['kind']} to {one['to']}" for one in found["would_post"]]
    leave = [f"  would leave   {one['number']:5}  {one['kind']} to {one['to']}" for one in found["would_leave"]]
    moved = [
        f"  would move    {one['number']:5}  {one['what']}: {one['from'] or 'new'} → {one['to']}"
        for one in found["would_move"]
    ]
    label = [f"  would label   {found['would_label']:5}  mails on the server"] if found["would_label"] else []
    rows = [f"  would change  {number:+5}  rows of {name}" for name, number in found["rows"].items()]
    head = f"{found['job']}, dry run: nothing left, nothing was written. {describe(found['report'])}"
    notes = [f"  {words}" for words in (*found["problems"], found["left_out"]) if words]
    return "\n".join([head, *posted, *leave, *label, *moved, *rows, *notes])
