"""Every migration is made on tables that hold rows which point at each other, as a service that runs has them; no row is lost."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from liaison.store import migrate
from liaison.store.session import StoreTrouble, open_engine

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
# tables that the program fills by itself, or of which each migration says what is in them
APART = re.compile(r"alembic_version|case_fts.*|case_words.*|_alembic.*")


@pytest.fixture(params=["sqlite", "postgres"])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")
        yield engine
        engine.dispose()
        return
    url = sa.make_url(request.getfixturevalue("postgres_url"))
    server = open_engine(url.render_as_string(hide_password=False))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CREATE DATABASE being_migrated")
        engine = open_engine(url.set(database="being_migrated").render_as_string(hide_password=False))
        yield engine
        engine.dispose()
        connection.exec_driver_sql("DROP DATABASE being_migrated")
    server.dispose()


def test_a_database_in_use_survives_every_migration(empty_engine: sa.Engine) -> None:
    for revision in revisions():
        with migrate.rebuilding(empty_engine) as connection:
            before = counts(connection)
            command.upgrade(migrate.config(connection), revision)
            after = counts(connection)
            lost = {table: count for table, count in before.items() if table in after and after[table] < count}
            assert lost == {}, revision
            fill(connection)
    with empty_engine.connect() as connection:
        empty = [table for table, count in counts(connection).items() if not count]
    assert empty == []
    assert migrate.drift(empty_engine) == []


def test_rows_that_point_at_nothing_stop_an_upgrade_and_nothing_is_changed(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")
    with migrate.rebuilding(engine) as connection:
        command.upgrade(migrate.config(connection), revisions()[-2])
        fill(connection)
    with engine.connect() as connection:
        migrate.watch_keys(connection, watch=False)
        with connection.begin():
            connection.exec_driver_sql("DELETE FROM cluster")
        migrate.watch_keys(connection, watch=True)

    with pytest.raises(StoreTrouble, match="rows of .*practice.* point at rows that are not there"):
        migrate.upgrade(engine)

    assert migrate.behind(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def revisions() -> list[str]:
    """All migrations, the oldest first."""
    return [script.revision for script in ScriptDirectory(str(migrate.FOLDER)).walk_revisions()][::-1]


def counts(connection: sa.Connection) -> dict[str, int]:
    """How many rows each table holds."""
    tables = [table for table in sa.inspect(connection).get_table_names() if not APART.fullmatch(table)]
    return {table: connection.execute(sa.text(f'SELECT count(*) FROM "{table}"')).scalar_one() for table in tables}


def fill(connection: sa.Connection) -> None:
    """A row in every table that has none, pointing at rows of the others; a table waits until what it must point at has a row."""
    waiting = {table for table, count in counts(connection).items() if not count}
    found = sa.MetaData()
    found.reflect(connection, only=sorted(waiting), resolve_fks=False)
    while waiting:
        ready = [table for table in sorted(waiting) if not needed(found.tables[table]) & (waiting - {table})]
        for table in ready:
            connection.execute(found.tables[table].insert().values(row(connection, found.tables[table])))
        waiting -= set(ready)
        assert ready


def needed(table: sa.Table) -> set[str]:
    """The tables that a row of this one must point at."""
    return {
        key.target_fullname.split(".")[0]
        for column in table.columns
        if not column.nullable
        for key in column.foreign_keys
    }


def row(connection: sa.Connection, table: sa.Table) -> dict[str, Any]:
    """Values that the table's types, keys and rules take; a key that may be empty is, where nothing is there yet."""
    said = " ".join(rule["sqltext"] for rule in sa.inspect(connection).get_check_constraints(table.name))
    return {column.name: value(connection, column, said) for column in table.columns}


def value(connection: sa.Connection, column: sa.Column[Any], rules: str) -> Any:
    """One value: what a key points at, a word that a rule names, or something plain of the type."""
    for key in column.foreign_keys:
        table, name = key.target_fullname.split(".")
        there = connection.execute(sa.text(f'SELECT "{name}" FROM "{table}" LIMIT 1')).scalar()
        if there is not None or column.nullable:
            return there
    word = re.search(rf"\b{column.name}\b\W[^']*'([^']+)'", rules)
    if word:
        return word[1]
    plain = {
        sa.Boolean: True, sa.Integer: 1, sa.Numeric: 1, sa.DateTime: AT, sa.Date: date(2026, 11, 24), sa.Time: time(10), sa.LargeBinary: b"x",
        sa.JSON: [],
    }  # fmt: skip
    return next((made for kind, made in plain.items() if isinstance(column.type, kind)), "1")
