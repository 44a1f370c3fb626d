"""Keys of a long list that were seen, and where: on disk and not in memory, so that a list of any length takes the same memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager


class SeenKeys:
    """Whole numbers, each with the line it stood in first."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        connection.execute("CREATE TABLE seen (key INTEGER PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def first_lines(self, keys: Iterable[tuple[int, int]]) -> list[int]:
        """For each key and line: the line in which the key stood first, which is its own where it is new."""
        found = []
        for key, line in keys:
            self.connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, line))
            found.append(self.connection.execute("SELECT line FROM seen WHERE key = ?", (key,)).fetchone()[0])
        return found

    def add(self, keys: Iterable[int]) -> None:
        """Remember keys without a line."""
        self.connection.executemany("INSERT OR IGNORE INTO seen VALUES (?, 0)", [(key,) for key in keys])

    def holds(self, key: int) -> bool:
        """Whether the key was seen."""
        return self.connection.execute("SELECT 1 FROM seen WHERE key = ?", (key,)).fetchone() is not None


@contextmanager
def seen_keys() -> Iterator[SeenKeys]:
    """An empty set of keys, in a temporary database of its own that goes when it is closed."""
    with closing(sqlite3.connect("", isolation_level=None)) as connection:  # no name: a file that the library deletes
        connection.execute("PRAGMA cache_size = -1000")
        connection.execute("BEGIN")
        yield SeenKeys(connection)
