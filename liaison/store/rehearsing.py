"""A database in which everything may be done and nothing stays: for dry runs.

SQLite: a private copy that the database itself forgets when it is closed (it has no name, and no file once it is open), so that a
rehearsal of minutes holds nobody up. PostgreSQL: one connection and one transaction in which every commit is only a savepoint, undone at
the end. In both the code that is rehearsed commits as it always does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from liaison.store.session import dressed


@contextmanager
def rehearsed(engine: Engine) -> Iterator[Engine]:
    """An engine that has everything `engine` has, and of which nothing stays."""
    made = copied(engine) if engine.dialect.name == "sqlite" else undone_at_the_end(engine)
    try:
        yield made
    finally:
        made.dispose()


def copied(engine: Engine) -> Engine:
    """A copy of a SQLite database in a database without a name."""
    copy = sqlite3.connect("", check_same_thread=False)
    with engine.connect() as connection:
        connection.rollback()
        source: Any = connection.connection.driver_connection
        source.backup(copy)
    return dressed(create_engine("sqlite://", creator=lambda: copy, poolclass=StaticPool, hide_parameters=True))


def undone_at_the_end(engine: Engine) -> Engine:
    """One connection to PostgreSQL on which a transaction is a savepoint; closing it undoes all of them."""
    made = create_engine(engine.url, poolclass=StaticPool, pool_reset_on_return=None, hide_parameters=True)
    made.connect().close()  # the dialect's own first questions, before commits are savepoints
    open_now: list[str] = []

    def begin(connection: Any) -> None:
        open_now.append(f"rehearsal_{len(open_now)}")
        connection.exec_driver_sql(f"SAVEPOINT {open_now[-1]}")

    def say(connection: Any, *words: str) -> None:
        if open_now:
            name = open_now.pop()
            with connection.cursor() as cursor:
                for word in words:
                    cursor.execute(f"{word} {name}")

    event.listen(made, "begin", begin)
    dialect: Any = made.dialect
    dialect.do_commit = lambda connection: say(connection, "RELEASE SAVEPOINT")
    dialect.do_rollback = lambda connection: say(connection, "ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT")
    return made
