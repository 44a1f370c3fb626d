"""Databases in memory that begin as another one stands: its pages are copied, which is several times faster than writing its rows anew."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from liaison.store import migrate
from liaison.store.session import open_engine

# by engine: how much had been changed, rows and tables, when it was last made new
NEW: dict[Engine, tuple[int, int]] = {}
KEPT: dict[datetime, tuple[sqlite3.Connection, dict[str, int]]] = {}


@cache
def migrated() -> bytes:
    """The file of an empty database at the program's version, made once a process by its migrations."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "liaison.db"
        engine = open_engine(f"sqlite:///{path}")
        migrate.upgrade(engine)
        engine.dispose()
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return path.read_bytes()


def lay_out(path: Path) -> None:
    """Such a file, at this place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(migrated())


def begin_as(engine: Engine, source: sqlite3.Connection) -> None:
    """The database in memory becomes a copy of this one."""
    with engine.connect() as connection:
        connection.rollback()
        source.backup(connection.connection.driver_connection)


def make_new(engine: Engine, template: sqlite3.Connection) -> None:
    """The same, and it counts as new until something in it is changed."""
    begin_as(engine, template)
    NEW[engine] = changed(engine)


def changed(engine: Engine) -> tuple[int, int]:
    """How many rows this connection has ever changed, and how often its tables were."""
    with engine.connect() as connection:
        connection.rollback()
        held = connection.connection.driver_connection
        return held.total_changes, held.execute("PRAGMA schema_version").fetchone()[0]


def filled_once(engine: Engine, now: datetime, fill: Callable[[], dict[str, int]]) -> dict[str, int]:
    """Fill a new database in memory: by `fill` the first time, afterwards as it stood then. Any other database is filled as it is."""
    if engine not in NEW or changed(engine) != NEW[engine]:
        return fill()
    if now not in KEPT:
        ids = fill()
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        with engine.connect() as connection:
            connection.connection.driver_connection.backup(copy)
        KEPT[now] = copy, ids
    else:
        begin_as(engine, KEPT[now][0])
    return dict(KEPT[now][1])
