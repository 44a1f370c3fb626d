"""Files that a database needs and does not hold, in its backup: the readers trained here, without which the one promoted cannot serve.

They stand in the backup as SQLite's own archive table (`sqlar`, which `sqlite3 FILE -A` reads too), so that one file is the whole copy, and
they are gone from the database that is put back. Names are relative, and what would lead out of the folder is refused.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

from liaison.store.session import StoreTrouble

TABLE = "sqlar"
MADE = f"CREATE TABLE {TABLE} (name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, data BLOB)"
MODE = 0o100600  # a file that its owner alone may read


def put_in(file: Path, folder: Path) -> int:
    """Add every file of `folder` to a backup; what begins with a dot is being made still, and stays out. Returns how many."""
    with closing(sqlite3.connect(file)) as backup, backup:
        backup.execute(MADE)
        rows = ((name, MODE, 0, len(data), data) for name, data in files_of(folder))
        return backup.executemany(f"INSERT INTO {TABLE} VALUES (?, ?, ?, ?, ?)", rows).rowcount


def files_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each file by its name within the folder; one that is deleted meanwhile is none."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if not path.is_symlink() and path.is_file() and not any(part.startswith(".") for part in name.parts):
            try:
                yield name.as_posix(), path.read_bytes()
            except FileNotFoundError:
                continue


def refuse_odd(file: Path) -> None:
    """Raise StoreTrouble for a backup with a file that leads out of its folder, or in another form than is written here."""
    with closing(reading(file)) as backup:
        for name, size, held in (
            backup.execute(f"SELECT name, sz, length(data) FROM {TABLE}") if has_files(backup) else ()
        ):
            path = PurePosixPath(name)
            leads_out = path.is_absolute() or not path.parts or any(part.startswith(".") for part in path.parts)
            if leads_out or "\\" in name or size != held:
                raise StoreTrouble(
                    f"The backup holds a file that this program did not put there ({name!r}): nothing was changed."
                )


def take_out(file: Path, folder: Path) -> None:
    """Write the files of a backup into `folder`, for this account alone, each whole before it has its name; what is there already and is
    the same stays. Raises StoreTrouble."""
    with closing(reading(file)) as backup:
        for name, data in backup.execute(f"SELECT name, data FROM {TABLE} ORDER BY name") if has_files(backup) else ():
            make(folder)
            write_whole(folder / PurePosixPath(name), data)


def number_in(file: Path) -> int:
    """How many files a backup holds."""
    with closing(reading(file)) as backup:
        return int(backup.execute(f"SELECT count(*) FROM {TABLE}").fetchone()[0]) if has_files(backup) else 0


def reading(file: Path) -> sqlite3.Connection:
    """The backup, opened for reading."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def has_files(database: sqlite3.Connection) -> bool:
    """Whether files stand in it; not in one of an earlier program."""
    return bool(database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (TABLE,)).fetchone())


def make(folder: Path) -> None:
    """The folder, for this account alone where it is new: a reader's vocabulary holds words of the site's mail. Raises StoreTrouble."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreTrouble(f"{folder} cannot be made: {error.strerror}.") from error


def write_whole(path: Path, data: bytes) -> None:
    """The file under its name in one step, and safe on the disk. Raises StoreTrouble."""
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        make(path.parent)
        part = path.with_name(f".{path.name}.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        raise StoreTrouble(f"{path} cannot be written: {error.strerror}.") from error


def drop(file: Path) -> None:
    """Take the files out of a database that is about to be put back: they stand in their folder."""
    with closing(sqlite3.connect(file)) as database:
        if has_files(database):
            with database:
                database.execute(f"DROP TABLE {TABLE}")
            database.execute("VACUUM")
