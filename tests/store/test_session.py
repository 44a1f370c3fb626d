"""What is committed stays, what breaks is undone, times come back aware, and trouble is told plainly."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from liaison.store.session import StoreTrouble, open_engine, reading, transaction
from liaison.store.switches import HOLD_SENDS, is_on, turn
from liaison.store.tables import MailboxRow, Switch

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_a_transaction_commits_and_reading_does_not(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(MailboxRow(name="kept"))
    with reading(engine) as session:
        session.add(MailboxRow(name="not kept"))
        session.flush()

    with reading(engine) as session:
        assert [row[0] for row in session.execute(text("SELECT name FROM mailbox"))] == ["kept"]


def test_an_error_undoes_the_whole_transaction(engine: Engine) -> None:
    with pytest.raises(RuntimeError), transaction(engine) as session:
        session.add(MailboxRow(name="half"))
        session.flush()
        raise RuntimeError("stop")

    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM mailbox")).scalar() == 0


def test_times_come_back_aware_in_utc_and_naive_ones_are_refused(engine: Engine) -> None:
    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=True, now=NOW)
    with reading(engine) as session:
        assert is_on(session, HOLD_SENDS)
        assert session.get(Switch, HOLD_SENDS).at == NOW
        assert session.get(Switch, HOLD_SENDS).at.tzinfo is not None

    with pytest.raises(Exception, match="naive|timezone|aware"), transaction(engine) as session:
        session.add(MailboxRow(name="naive", polled_at=datetime(2026, 1, 1)))  # naive on purpose


def test_sqlite_commits_survive_a_power_cut(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/new/liaison.db")

    with pytest.raises(StoreTrouble, match="liaison db upgrade"), reading(engine) as session:
        session.get(Switch, HOLD_SENDS)
    engine.dispose()


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "liaison.db"
    path.write_bytes(b"these are not the tables you are looking for" * 50)
    engine = open_engine(f"sqlite:///{path}")

    with pytest.raises(Exception, match="not a database"), reading(engine) as session:
        session.get(Switch, HOLD_SENDS)
    engine.dispose()


def test_a_full_disk_says_so_and_keeps_what_was_confirmed(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as session:
        session.add(MailboxRow(name="kept"))
    with sqlite_engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(
            f"PRAGMA max_page_count = {pages}"
        )  # the database may not grow: a full disk to SQLite
        connection.rollback()

    with pytest.raises(StoreTrouble, match="disk is full"), transaction(sqlite_engine) as session:
        session.add_all(MailboxRow(name=f"{n}-{'x' * 4000}") for n in range(200))

    with reading(sqlite_engine) as session:
        assert session.execute(text("SELECT name FROM mailbox")).scalars().all() == ["kept"]


def test_a_commit_that_the_database_refuses_leaves_nothing_open_for_anybody(sqlite_engine: Engine) -> None:
    """SQLite keeps the transaction of such a commit open: it would lock out every process, and this connection would be of no more use."""
    with transaction(sqlite_engine) as session:
        session.execute(text("CREATE TABLE part (whole INTEGER REFERENCES mailbox (id) DEFERRABLE INITIALLY DEFERRED)"))
    with pytest.raises(IntegrityError), transaction(sqlite_engine) as session:
        session.execute(text("INSERT INTO part VALUES (7)"))

    another = open_engine(str(sqlite_engine.url))
    for engine in (sqlite_engine, another):
        with transaction(engine) as session:
            session.add(MailboxRow(name=f"kept by {id(engine)}"))
    with reading(sqlite_engine) as session:
        assert session.execute(text("SELECT count(*) FROM mailbox")).scalar() == 2
        assert session.execute(text("SELECT count(*) FROM part")).scalar() == 0
    another.dispose()
