"""Opens the database and holds the only commit.

`transaction(engine)` writes (BEGIN IMMEDIATE on SQLite, so two writers queue instead of failing half-way); `reading(engine)` reads
a snapshot and always rolls back. Nobody holds either across the network.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, create_engine

T = TypeVar("T")


class StoreTrouble(Exception):
    """The database cannot be used now: says what is wrong and what to do."""


# WAL lets pages read while jobs write; FULL makes a commit survive a power cut (the ledger's promise); foreign keys are off by
# default in SQLite; five seconds of patience with another writer.
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "cache_size=-16000",
    "temp_store=MEMORY",
)


def open_engine(url: str) -> Engine:
    """An engine for `url` (SQLAlchemy form); creates the folder of a SQLite file. In-memory SQLite is one shared connection."""
    parsed = make_url(url)
    # hide_parameters: the text of a database error must not quote what was being stored, which may be a mail
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    options: dict[str, Any] = {"hide_parameters": True, "connect_args": {"check_same_thread": False, "timeout": 5}}
    if parsed.database in (None, "", ":memory:"):
        options["poolclass"] = StaticPool
    else:
        make_folder(Path(str(parsed.database)).parent)
    return dressed(create_engine(url, **options))


def dressed(engine: Engine) -> Engine:
    """An engine of SQLite as we use it."""
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_as_asked)
    event.listen(engine, "checkin", _end_what_is_open)
    return engine


def database_file(url: str) -> Path | None:
    """The file of a SQLite database; None for one in memory or on a server."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def make_folder(folder: Path) -> None:
    """Create the database's folder, or say plainly why not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreTrouble(
            f"The data folder cannot be made ({error.strerror}): check LIAISON_DATABASE__URL."
        ) from error


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; the driver's own guess begins too late
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_as_asked(connection: Any) -> None:
    if connection.get_execution_options().get("liaison_writes", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # takes no lock and so cannot be refused: said to the driver, which costs a tenth
        connection.connection.driver_connection.execute("BEGIN")


def _end_what_is_open(connection: Any, _record: Any) -> None:
    """A commit that failed can leave its transaction open, and SQLAlchemy takes it for ended: the connection would go back to the
    pool holding the write lock against every process, and be of no more use to this one."""
    if connection is not None and connection.in_transaction:
        connection.rollback()


# A session forgets a row as soon as nobody holds it, and asks for it again: a step that writes to ten practices read the same colleagues
# and practices a dozen times over. These rows change seldom, and only from pages: a session that writes keeps them until it ends.
KEPT_TABLES = frozenset({"practice", "staff", "staff_line"})


class Writing(Session):
    """A session that writes."""


@event.listens_for(Writing, "loaded_as_persistent")
def _keep_row(session: Any, row: Any) -> None:
    if row.__tablename__ in KEPT_TABLES:
        session.info.setdefault("rows", []).append(row)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that commits at the end, or rolls back on any error. Raises StoreTrouble for a full disk or a locked database."""
    with Writing(engine.execution_options(liaison_writes=True), expire_on_commit=False) as session:
        try:
            yield session
            session.commit()
        except OperationalError as error:
            raise StoreTrouble(explain(error)) from error


@contextmanager
def rehearsal(engine: Engine) -> Iterator[Session]:
    """A session in which everything is done as in `transaction`, and undone at the end: to know what would happen."""
    with Session(engine.execution_options(liaison_writes=True), expire_on_commit=False) as session:
        try:
            yield session
            session.flush()
        except OperationalError as error:
            raise StoreTrouble(explain(error)) from error
        finally:
            session.rollback()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for reading only; whatever is written in it is rolled back."""
    with Session(engine, expire_on_commit=False, autoflush=False, info={"reads": True}) as session:
        try:
            yield session
        except OperationalError as error:
            raise StoreTrouble(explain(error)) from error
        finally:
            session.expunge_all()  # rows stay readable after the session: a rollback would empty them
            session.rollback()


def once(session: Session, question: Hashable, ask: Callable[[], T]) -> T:
    """The answer to a question that is asked in several places; a session that only reads asks it once, one that writes each time, unless
    the answer was kept."""
    answers = session.info.setdefault("answers", {})
    if question not in answers:
        if not session.info.get("reads"):
            return ask()
        answers[question] = ask()
    found: T = answers[question]
    return found


def keep(session: Session, question: Hashable, answer: object) -> None:
    """Keep an answer until the session ends: for a transaction that cannot change it."""
    session.info.setdefault("answers", {})[question] = answer


# what the driver says → what a person can do. Statements and their values are never shown: they may hold mail.
EXPLANATIONS = (
    ("disk is full", "The disk is full: nothing was lost, free some space and it goes on."),
    ("disk i/o error", "The disk does not answer: check it; nothing that was confirmed is lost."),
    ("no space left", "The database server's disk is full: free some space and it goes on."),
    ("database is locked", "Another process holds the database: it is tried again."),
    (
        "readonly database",
        "The database file is read-only: give this account the right to write to it and to its folder.",
    ),
    ("unable to open", "The database file cannot be opened: check LIAISON_DATABASE__URL and the rights of its folder."),
    ("not a database", "The database file is not a database: restore it from a backup (liaison restore FILE)."),
    ("malformed", "The database file is damaged: restore it from a backup (liaison restore FILE)."),
    ("no such table", "The database has no tables yet or is older than the program: run liaison db upgrade."),
    ("no such column", "The database is older than the program: run liaison db upgrade."),
    ("connection refused", "The database server does not answer: check that it runs and LIAISON_DATABASE__URL."),
)


def explain(error: DBAPIError) -> str:
    """One plain line for a database error, with no statement and no values in it."""
    said = str(error.orig).lower()
    for sign, words in EXPLANATIONS:
        if sign in said:
            return words
    return (
        f"The database refused ({type(error.orig).__name__}): see the health page; nothing that was confirmed is lost."
    )
