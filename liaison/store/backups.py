"""Copies of a SQLite database with the files it needs, and putting one back. PostgreSQL has its own tools (pg_dump, pg_restore).

A copy holds everything the service knows of people, so only the account that made it may read it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, make_url
from sqlmodel import Session

from liaison.store import backup_files, migrate
from liaison.store.session import StoreTrouble
from liaison.store.tables import ServiceFact

COPIED = "last_copy"  # the fact's name
HEADER = b"SQLite format 3\0"
RUNNING = "The service is running: stop it before restoring. Nothing was changed."


def copy_to(engine: Engine, file: Path, folder: Path | None = None) -> int:
    """Write a whole, consistent copy while others go on writing, with the files of `folder` in it; returns how many. Raises StoreTrouble."""
    if engine.dialect.name != "sqlite":
        raise StoreTrouble("This database is PostgreSQL: back it up with pg_dump.")
    if file.exists():
        raise StoreTrouble(f"{file} exists already: choose another name.")
    with written_beside(file) as part:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            connection.rollback()  # VACUUM cannot run inside a transaction
            raw.execute("VACUUM INTO ?", (str(part),))
        number = backup_files.put_in(part, folder) if folder else 0
        refuse_broken(part)
        keep(part)
        os.replace(part, file)
    return number


def remember_copy(session: Session, now: datetime) -> None:
    """Write down that a copy was made, so that an old one is noticed."""
    session.merge(ServiceFact(key=COPIED, value={"is": now.isoformat()}, at=now))


def last_copy(session: Session) -> datetime | None:
    """When the last copy was made by this program; None where it never made one."""
    row = session.get(ServiceFact, COPIED)
    return row.at if row else None


def put_back(url: str, file: Path, folder: Path | None = None) -> Path | None:
    """Check a backup and put it in the database's place, its files in `folder` just before; returns where the database that was there is
    kept. Raises StoreTrouble.

    The copy is whole on the disk before anything is moved, and the place is never empty: a power cut leaves the one or the other.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise StoreTrouble("This database is PostgreSQL: restore it with pg_restore.")
    if parsed.database in (None, "", ":memory:"):
        raise StoreTrouble("This database is in memory alone: there is no file to restore.")
    target = Path(str(parsed.database))
    refuse_broken(file)
    backup_files.refuse_odd(file)
    if target.exists() and file.samefile(target):
        raise StoreTrouble(f"{file} is the database itself: give a file that `liaison backup` wrote.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with written_beside(target) as part:
        copy(file, part)
        kept = set_aside(target, part) if target.exists() else None
        if folder:
            backup_files.take_out(file, folder)
        os.replace(part, target)
    return kept


@contextmanager
def written_beside(file: Path) -> Iterator[Path]:
    """An empty file beside `file` that this account alone may read; gone afterwards. What goes wrong becomes StoreTrouble."""
    part = file.with_name(file.name + ".part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield part
    except OSError as error:
        raise StoreTrouble(f"{file} cannot be written: {error.strerror}.") from error
    except sqlite3.Error as error:
        raise StoreTrouble(f"{file} cannot be written: {error}.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def copy(file: Path, part: Path) -> None:
    """The backup's pages in another file, safe on the disk."""
    with closing(read_only(file)) as source, closing(sqlite3.connect(part)) as made:
        source.backup(made)
        made.execute("PRAGMA journal_mode=DELETE").fetchone()
    backup_files.drop(part)
    keep(part)


def keep(part: Path) -> None:
    """Make sure that the bytes survive a power cut."""
    with part.open("rb") as file:
        os.fsync(file.fileno())


def refuse_broken(file: Path) -> None:
    """Raise StoreTrouble for a file that is no whole database of ours, or of a newer program."""
    if not file.is_file():
        raise StoreTrouble(f"{file} is not a file.")
    try:
        with closing(read_only(file)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            ours = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'ledger'").fetchone()[0]
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone() if ours else None
    except sqlite3.DatabaseError as error:
        raise StoreTrouble(f"{file} is not a whole backup of Liaison ({error}): nothing was changed.") from error
    if not (sound and version):
        raise StoreTrouble(f"{file} is not a whole backup of Liaison: nothing was changed.")
    if version[0] not in known_versions():
        raise StoreTrouble(f"{file} was made by a newer program than this one: nothing was changed.")


def known_versions() -> frozenset[str]:
    """Every version of the database that this program knows."""
    return frozenset(script.revision for script in ScriptDirectory(str(migrate.FOLDER)).walk_revisions())


def read_only(file: Path) -> sqlite3.Connection:
    """The file opened for reading, whatever its name holds."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def set_aside(target: Path, part: Path) -> Path:
    """Keep the database that is there under another name, broken or not; `part` gets its owner and rights. Raises StoreTrouble."""
    whole = settle(target)
    kept = next_to(target)
    was = target.stat()
    shutil.copymode(target, part)
    with suppress(PermissionError):
        os.chown(part, was.st_uid, was.st_gid)
    try:
        os.link(target, kept)
    except OSError:  # a file system without links
        shutil.copy2(target, kept)
    if not whole:  # what stands in the log of a broken database belongs to it and not to its successor
        for tail in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.replace(f"{target}{tail}", f"{kept}{tail}")
    return kept


def settle(target: Path) -> bool:
    """Bring what stands in the write-ahead log into the file, so that the kept copy is whole; False for a file that is broken.

    Raises StoreTrouble while anybody has it open: only the last connection may leave the log behind.
    """
    with target.open("rb") as file:
        if file.read(len(HEADER)) != HEADER:
            return False  # opened as a database, it would lose its log, which may be all that is left
    try:
        with closing(sqlite3.connect(target, timeout=1)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise StoreTrouble(RUNNING) from error
        raise StoreTrouble(f"{target} cannot be set aside: {error}.") from error
    except sqlite3.DatabaseError:
        return False
    if mode != "delete":
        raise StoreTrouble(RUNNING)
    return True


def next_to(target: Path) -> Path:
    """A name beside the database that nothing has yet."""
    number = 1
    while (name := target.with_name(f"{target.stem}-before-restore-{number}{target.suffix}")).exists():
        number += 1
    return name
