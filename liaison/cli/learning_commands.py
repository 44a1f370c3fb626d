"""`liaison model list | promote | rollback`: which readers there are here, which serves, and the two acts that change it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaison.cli.edge import Trouble, built, out, say

if TYPE_CHECKING:
    from liaison.app import App
    from liaison.store.tables_reader import ReaderVersion

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output")]


def add_to(model: typer.Typer) -> None:
    """Add the commands to `liaison model`."""
    model.command("list")(model_list)
    model.command()(promote)
    model.command()(rollback)


def model_list(as_json: Json = False) -> None:
    """Every reader known here: when and on what it was trained, its figures, what the gate says, which one serves."""
    from liaison.reader import versions
    from liaison.store.session import reading

    app = built()
    base = versions.base_version(app.settings)
    with reading(app.engine) as session:
        rows, serves = list(versions.every(session)), versions.serving_version(session, base)
    if app.settings.reader.model is not None:
        serves = base
    found = [described(row, serves) for row in rows]
    if base not in {one["version"] for one in found}:
        found.append(first_one(app, base, serves))
    if as_json:
        out({"serving": serves, "readers": found})
    for one in [] if as_json else found:
        print(line(one))


def described(row: ReaderVersion, serves: str) -> dict[str, Any]:
    """One reader as JSON values."""
    fixed = (row.compared.get("fixed") or {}).get("challenger") or {}
    local = (row.compared.get("local") or {}).get("challenger") if row.compared.get("local") else None
    return {
        "version": row.version,
        "serving": row.version == serves,
        "state": row.state.value,
        "trained_at": row.trained_at.isoformat() if row.folder else None,
        "taught": {name: value for name, value in row.taught.items() if name != "messages"},
        "figures": shown(fixed),
        "local_figures": shown(local) if local else None,
        "compared_with": row.compared.get("against"),
        "gate": {"passes": all(check["ok"] for check in row.checks), "reasons": [check["words"] for check in row.checks if not check["ok"]]}
        if row.checks
        else None,
        "folder": row.folder or None,
    }  # fmt: skip


def first_one(app: App, base: str, serves: str) -> dict[str, Any]:
    """The reader that was there before any was trained here."""
    from liaison.reader import versions

    about = versions.about_base(app.settings)
    return {
        "version": base,
        "serving": base == serves,
        "state": "serving" if base == serves else "resting",
        "trained_at": None,
        "taught": {"corpus_rows": (about.get("corpus") or {}).get("rows"), "local_rows": 0},
        "figures": shown(about.get("cross_validated") or {}),
        "local_figures": None,
        "compared_with": None,
        "gate": None,
        "folder": None,
    }


def shown(figures: dict[str, Any]) -> dict[str, Any]:
    """The figures worth a list: numbers, and how many dangerous errors."""
    found = {name: value for name, value in figures.items() if isinstance(value, (int, float))}
    return found | ({"dangerous": len(figures["dangerous"])} if "dangerous" in figures else {})


def line(one: dict[str, Any]) -> str:
    """One reader for people."""
    figures, gate = one["figures"], one["gate"]
    numbers = ", ".join(
        f"{name} {figures[name]}" for name in ("category_macro_f1", "urgent_recall", "ece") if name in figures
    )
    said = "not compared" if gate is None else "the gate lets it pass" if gate["passes"] else f"the gate says no: {' '.join(gate['reasons'])}"  # fmt: skip
    when = (one["trained_at"] or "came with the program")[:21]
    taught = f"{one['taught'].get('corpus_rows') or '?'} invented and {one['taught'].get('local_rows', 0)} local mails"
    return f"{'*' if one['serving'] else ' '} {one['version']}  {one['state']}  {when}  {taught}  {numbers}  ({said})"


def promote(
    version: Annotated[str, typer.Argument(help="as liaison model list names it")],
    by: Annotated[str, typer.Option("--by", help="your account's e-mail address; a lead or admin")],
) -> None:
    """Let a reader serve, if the gate lets it pass. There is no override."""
    from liaison.reader import versions
    from liaison.store.session import transaction

    app = built()
    with transaction(app.engine) as session:
        staff_id = keeper(session, by)
        base = versions.base_version(app.settings)
        versions.promote(session, version, app.settings, base=base, staff_id=staff_id, now=app.now())
    say(f"{version} serves from now on; every process takes it up within a minute.")


def rollback(
    by: Annotated[
        str | None, typer.Option("--by", help="your account's e-mail address, if there is time for it")
    ] = None,
) -> None:
    """Go back to the reader that served before. Asks nobody and no gate."""
    from liaison.reader import versions
    from liaison.store import events
    from liaison.store.session import transaction

    app = built()
    with transaction(app.engine) as session:
        actor = events.person(keeper(session, by)) if by else events.step("model rollback")
        gone, serves = versions.roll_back(session, app.settings, actor=actor, now=app.now())
    say(f"{gone} rests, and {serves} serves from now on; every process takes it up within a minute.")


def serving_folder() -> Path | None:
    """Where the reader is that serves here; None: the one that ships. A database that is not there yet is not made for the question."""
    from liaison.config import load_settings
    from liaison.reader.versions import Promoted, readers_folder
    from liaison.store.session import StoreTrouble, database_file, open_engine

    settings = load_settings()
    file = database_file(settings.database.url)
    if settings.reader.model is not None or (file is not None and not file.exists()):
        return settings.reader.model
    engine = open_engine(settings.database.url)
    try:
        return Promoted(engine, readers_folder(settings))()
    except StoreTrouble:  # no tables yet
        return None
    finally:
        engine.dispose()


def keeper(session: Any, by: str) -> int:
    """The id of a lead or admin who works here. Raises Trouble."""
    from liaison.staff.accounts import active_id
    from liaison.store.tables_people import Staff

    staff_id = active_id(session, by)
    staff = session.get(Staff, staff_id) if staff_id is not None else None
    if staff is None or staff_id is None:
        raise Trouble(f"There is no account for {by}: give the address of your own.")
    if not {"lead", "admin"} & set(staff.access):
        raise Trouble("Only a lead or an admin says which reader serves.")
    return staff_id
