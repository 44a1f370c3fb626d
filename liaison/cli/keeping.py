"""Commands that keep the service: import, user, db, backup, restore."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from liaison.cli.edge import Trouble, built, out, say

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output")]
user = typer.Typer(help="Colleagues' accounts.", no_args_is_help=True)
db = typer.Typer(help="The database.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_)
    app.command("export")(export)
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.add_typer(user, name="user")
    app.add_typer(db, name="db")


def import_(
    what: Annotated[str, typer.Argument(help="practices, people, staff, rota, closures, places or mbox")],
    file: Annotated[Path, typer.Argument(help="a CSV file, or an mbox file")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would change and change nothing")] = False,
    as_json: Json = False,
) -> None:
    """Read a CSV file, or the mails of an mbox file. A line that is rejected is named with its reason and stops nothing else."""
    from liaison.cli.importers import IMPORTERS, by_line

    if what not in IMPORTERS:
        raise typer.BadParameter(f"{what!r} cannot be imported: choose from {', '.join(IMPORTERS)}")
    report = IMPORTERS[what](built(), file, dry_run)
    if as_json:
        out(report)
        return
    say(
        ", ".join(f"{name} {report[name]}" for name in ("read", "added", "changed", "unchanged"))
        + f", rejected {len(report['rejected'])}"
    )
    for sentence in (*report.get("told", ()), *report["notes"]):
        say(sentence)
    for sentence in by_line((line["line"], f"{line['field']}: {line['why']}") for line in report["rejected"]):
        say(sentence)
    verb = "would change" if dry_run else "changed"
    for sentence in by_line(
        (line["line"], f"{verb}: {', '.join(line['fields'])}") for line in report.get("changes", ())
    ):
        say(sentence)
    if dry_run:
        say("A dry run: nothing was written.")


def export(
    what: Annotated[str, typer.Argument(help="rota or people")],
    file: Annotated[Path, typer.Argument(help="the CSV file to write")],
    since: Annotated[str, typer.Option("--from", help="rota: a day of the first week; without it, this week")] = "",
    weeks: Annotated[int, typer.Option(help="rota: how many weeks", min=1, max=520)] = 26,
) -> None:
    """Write a list as a CSV file that `import` takes in again. A file of people is recorded, and only its owner may read it."""
    from liaison.cli import exporters

    if what not in ("rota", "people"):
        raise typer.BadParameter(f"{what!r} cannot be exported: choose rota or people")
    service = built()
    if what == "people":
        say(f"People written: {exporters.people(service, file)}.")
        return
    try:
        first = date.fromisoformat(since) if since else None
    except ValueError:
        raise typer.BadParameter(f"{since!r} is not a day: write it as 2026-11-23") from None
    say(f"Lines written: {exporters.rota(service, file, first, weeks)}.")


@db.command()
def upgrade() -> None:
    """Bring the database to the program's version."""
    built(upgraded=True)
    say("The database is at this program's version.")


@user.command("add")
def user_add(
    email: str,
    name: Annotated[str, typer.Option(help="as colleagues know them")],
    access: Annotated[list[str], typer.Option(help="duty_worker, admin or lead; several may be given")],
    role: Annotated[list[str] | None, typer.Option(help="handler roles, for routing")] = None,
    locality: Annotated[list[str] | None, typer.Option(help="localities covered; none means all")] = None,
) -> None:
    """Add a colleague. The password is asked for, or read from LIAISON_NEW_PASSWORD; never give it as an argument."""
    from liaison.staff import accounts
    from liaison.store.session import transaction

    app = built()
    password = new_password()
    with transaction(app.engine) as session:
        accounts.add(
            session, email=email, name=name, access=access, roles=role or [], localities=locality or [], password=password, now=app.now()
        )  # fmt: skip
    say(f"{email} can sign in now.")


@user.command("password")
def user_password(email: str) -> None:
    """Give a colleague a password: the first one after `import staff`, or a new one, which ends every sign-in made with the one before."""
    from liaison.staff import accounts
    from liaison.store.session import transaction

    app = built()
    password = new_password()
    with transaction(app.engine) as session:
        accounts.set_password(session, email, password)
    say(f"{email} can sign in with this password now.")


@user.command("enable")
def user_enable(email: str) -> None:
    """Open an account that was ended, with a new password."""
    from liaison.staff import accounts
    from liaison.store.session import transaction

    app = built()
    password = new_password()
    with transaction(app.engine) as session:
        accounts.enable(session, email, password)
    say(f"{email} works here again and can sign in with this password.")


def new_password() -> str:
    """From LIAISON_NEW_PASSWORD, else asked for twice and not shown. Raises Trouble where there is nobody to ask."""
    if given := os.environ.get("LIAISON_NEW_PASSWORD"):
        return given
    if not sys.stdin or not sys.stdin.isatty():
        raise Trouble("There is nobody to ask for the password: put it in LIAISON_NEW_PASSWORD.")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


@user.command("list")
def user_list(as_json: Json = False) -> None:
    """Every account."""
    from liaison.staff import accounts
    from liaison.store.session import reading

    with reading(built().engine) as session:
        rows = [
            {
                "email": s.email,
                "name": s.name,
                "access": s.access,
                "roles": s.roles,
                "active": s.active,
                "password": s.password_hash is not None,
            }
            for s in accounts.everyone(session)
        ]
    if as_json:
        out({"users": rows})
    for row in [] if as_json else rows:
        state = "disabled" if not row["active"] else "" if row["password"] else "no password yet: liaison user password"
        print(f"{row['email']:32} {row['name']:24} {', '.join(row['access']):20} {state}".rstrip())


@user.command("disable")
def user_disable(email: str) -> None:
    """End an account and every sign-in of it."""
    from liaison.staff import accounts
    from liaison.store.session import transaction

    with transaction(built().engine) as session:
        accounts.disable(session, email)
    say(
        f"{email} can no longer sign in. What they have not opened yet goes to others when it is due; "
        "what they have opened keeps their name until a colleague takes it in the inbox."
    )


def backup(file: Path) -> None:
    """Write a copy of the SQLite database while the service runs, with the readers trained here in it."""
    from liaison.reader.versions import readers_folder
    from liaison.store.backups import copy_to, remember_copy
    from liaison.store.session import transaction

    app = built()
    number = copy_to(app.engine, file, readers_folder(app.settings))
    with transaction(app.engine) as session:
        remember_copy(session, app.now())
    say(f"Backed up to {file}" + (f", with {number} files of readers trained here." if number else "."))
    say("LIAISON_SECRET, or the key kept beside the database, is not in it: keep a copy of that elsewhere.")


def restore(file: Path) -> None:
    """Put a backup in the place of the SQLite database, and its readers in theirs; the present database is kept beside it."""
    from liaison.config import load_settings
    from liaison.reader.versions import readers_folder
    from liaison.store.backup_files import number_in
    from liaison.store.backups import put_back

    settings = load_settings()
    kept = put_back(settings.database.url, file, readers_folder(settings))
    say(f"Restored from {file}." + (f" The database that was there is kept as {kept}." if kept else ""))
    if number := number_in(file):
        say(f"Files of readers put back: {number}, in {readers_folder(settings)}.")
