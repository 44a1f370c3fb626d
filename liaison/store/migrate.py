"""Brings the database to the program's version. Every table is made by a migration, from the first one on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from liaison.store import case_marks, search_schema
from liaison.store import tables_about_me as _about_me  # noqa: F401
from liaison.store import tables_after as _after  # noqa: F401
from liaison.store import tables_attachments as _attachments  # noqa: F401 - so do these
from liaison.store import tables_briefing as _briefing  # noqa: F401
from liaison.store import tables_care as _care  # noqa: F401
from liaison.store import tables_casework as _casework  # noqa: F401
from liaison.store import tables_comms as _comms  # noqa: F401
from liaison.store import tables_coverage as _coverage  # noqa: F401
from liaison.store import tables_desk as _desk  # noqa: F401
from liaison.store import tables_directory as _directory  # noqa: F401
from liaison.store import tables_dry_runs as _dry_runs  # noqa: F401
from liaison.store import tables_floor as _floor  # noqa: F401
from liaison.store import tables_handover as _handover  # noqa: F401
from liaison.store import tables_inbox as _inbox  # noqa: F401
from liaison.store import tables_ladder as _ladder  # noqa: F401
from liaison.store import tables_liberation as _liberation  # noqa: F401
from liaison.store import tables_meetings as _meetings  # noqa: F401
from liaison.store import tables_notices as _notices  # noqa: F401 - and so do these
from liaison.store import tables_onboarding as _onboarding  # noqa: F401
from liaison.store import tables_people as _people  # noqa: F401 - its tables join the metadata
from liaison.store import tables_person_letters as _person_letters  # noqa: F401
from liaison.store import tables_places as _places  # noqa: F401
from liaison.store import tables_post as _post  # noqa: F401
from liaison.store import tables_practice_answers as _practice_answers  # noqa: F401
from liaison.store import tables_reader as _reader  # noqa: F401
from liaison.store import tables_register as _register  # noqa: F401
from liaison.store import tables_replies as _replies  # noqa: F401
from liaison.store import tables_review_form as _review_form  # noqa: F401
from liaison.store import tables_rooms as _rooms  # noqa: F401
from liaison.store import tables_rota as _rota  # noqa: F401
from liaison.store import tables_training as _training  # noqa: F401
from liaison.store.session import StoreTrouble
from liaison.store.tables import metadata

APART = {("column", "vector"), ("index", "ix_case_words_vector")}  # of PostgreSQL alone: see migration 0010
FOLDER = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Apply the migrations that are not applied yet; doing it twice is harmless. Two processes may try at once: one waits."""
    if not behind(engine):
        return  # a start like most: no lock, and no look through all keys
    with rebuilding(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(720261123)")  # any number of ours
        if MigrationContext.configure(connection).get_current_revision() == newest():
            return
        search_schema.remove(connection)
        case_marks.remove(connection)
        command.upgrade(config(connection), "head")
        case_marks.install(connection)
        search_schema.install(connection)


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """One write in which tables may be made anew. SQLite changes a table by making another, dropping the first and renaming, and while it
    watches keys it refuses to drop what a row points at: so its keys are looked at once, before the commit (https://sqlite.org/lang_altertable.html,
    section 7). Raises StoreTrouble, with nothing changed, when a row would point at nothing."""
    with engine.connect().execution_options(liaison_writes=True) as connection:
        watch_keys(connection, watch=False)
        try:
            with connection.begin():
                yield connection
                refuse_dangling(connection)
        finally:
            watch_keys(connection, watch=True)


def watch_keys(connection: Connection, *, watch: bool) -> None:
    """Have SQLite watch foreign keys, or not; it hears this between transactions only. PostgreSQL changes tables in place and always watches."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={'ON' if watch else 'OFF'}")
        cursor.close()


def refuse_dangling(connection: Connection) -> None:
    """Raise when a row points at nothing."""
    if connection.dialect.name == "sqlite":
        tables = sorted({row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")})
        if tables:
            raise StoreTrouble(
                f"The database was not upgraded and is as it was: rows of {', '.join(tables)} point at rows that are not there."
                " Restore a backup, or ask for help with this message."
            )


def behind(engine: Engine) -> bool:
    """Whether the database is older than the program."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() != newest()


def newest() -> str | None:
    """The newest migration's name."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def drift(engine: Engine) -> list[object]:
    """What differs between the tables in the code and those in the database; empty when they agree."""
    with engine.connect() as connection:
        opts = {"compare_type": True, "render_as_batch": True, "include_name": ours}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, metadata))


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table, column or index is described in the code: the full-text indexes are each database's own."""
    return not (name or "").startswith("case_fts") and (kind, name) not in APART


def config(connection: Connection) -> Config:
    """Alembic's configuration, handed the connection it is to use."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made
