"""Backups while others write, and putting one back: refused while the service runs, and never over the only copy."""

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from build import app_on, arrive, letters, mail, service
from sqlalchemy import Engine, select

from liaison.store.backups import copy_to, put_back
from liaison.store.session import StoreTrouble, open_engine, reading, transaction
from liaison.store.tables_people import Board
from liaison.store.tables_replies import DraftFile, LetterFile


def add_board(engine: Engine, code: str) -> None:
    with transaction(engine) as session:
        session.add(Board(code=code))


def boards(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [code for (code,) in connection.execute("SELECT code FROM board ORDER BY code")]


@pytest.fixture
def database(sqlite_engine: Engine, tmp_path: Path) -> Path:
    """A database that holds one board, closed."""
    add_board(sqlite_engine, "S1")
    sqlite_engine.dispose()
    return tmp_path / "liaison.db"


def url(file: Path) -> str:
    return f"sqlite:///{file}"


def backed_up(database: Path, file: Path) -> Path:
    engine = open_engine(url(database))
    copy_to(engine, file)
    engine.dispose()
    return file


def test_a_copy_taken_while_others_write_is_whole(sqlite_engine: Engine, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            add_board(sqlite_engine, f"W{number:06}")
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            copy_to(sqlite_engine, tmp_path / f"copy{number}.db")
    finally:
        stop.set()
        writer.join()

    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"copy{number}.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = boards(tmp_path / f"copy{number}.db")
        assert found == [f"W{n:06}" for n in range(len(found))]  # a prefix of what was written: one moment, not several


def test_an_open_transaction_of_another_is_not_in_the_copy_and_does_not_stop_it(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    add_board(sqlite_engine, "S1")
    with transaction(sqlite_engine) as session:
        session.add(Board(code="S2"))
        session.flush()

        copy_to(sqlite_engine, tmp_path / "copy.db")

    assert boards(tmp_path / "copy.db") == ["S1"]


def test_a_copy_can_be_read_by_the_account_that_made_it_alone_and_leaves_nothing_beside_it(
    database: Path, tmp_path: Path
) -> None:
    copy = backed_up(database, tmp_path / "copy.db")

    assert copy.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("copy.db?*"))


def test_a_name_that_is_taken_is_not_overwritten(database: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")

    with pytest.raises(StoreTrouble, match="exists already"):
        backed_up(database, tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_folder_that_is_not_there_is_said_plainly(database: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble, match="cannot be written: No such file or directory"):
        backed_up(database, tmp_path / "no" / "copy.db")


def test_a_postgresql_database_is_left_to_its_own_tools(
    postgres_engine: Engine, tmp_path: Path, database: Path
) -> None:
    with pytest.raises(StoreTrouble, match="pg_dump"):
        copy_to(postgres_engine, tmp_path / "copy.db")
    with pytest.raises(StoreTrouble, match="pg_restore"):
        put_back("postgresql+psycopg://somebody@nowhere/liaison", database)


def test_a_backup_comes_back_and_the_database_that_was_there_is_kept_whole(database: Path, tmp_path: Path) -> None:
    copy = backed_up(database, tmp_path / "a copy?mode=rw#1 100%.db")
    engine = open_engine(url(database))
    add_board(engine, "S2")
    engine.dispose()

    kept = put_back(url(database), copy)

    assert kept == tmp_path / "liaison-before-restore-1.db"
    assert boards(kept) == ["S1", "S2"]
    assert boards(database) == ["S1"]
    assert boards(copy) == ["S1"]
    assert not list(tmp_path.glob("*.part"))


def test_a_second_restore_keeps_a_second_database(database: Path, tmp_path: Path) -> None:
    copy = backed_up(database, tmp_path / "copy.db")

    names = [put_back(url(database), copy) for _ in range(2)]

    assert [path and path.name for path in names] == ["liaison-before-restore-1.db", "liaison-before-restore-2.db"]


def test_a_backup_comes_back_where_nothing_is_yet_and_the_service_works_on_it(database: Path, tmp_path: Path) -> None:
    copy = backed_up(database, tmp_path / "copy.db")
    there = tmp_path / "new" / "place" / "liaison.db"

    assert put_back(url(there), copy) is None

    engine = open_engine(url(there))
    add_board(engine, "S2")
    with reading(engine) as session:
        assert list(session.scalars(select(Board.code).order_by(Board.code))) == ["S1", "S2"]
    engine.dispose()


def test_the_restored_database_has_the_rights_of_the_one_that_was_there(database: Path, tmp_path: Path) -> None:
    copy = backed_up(database, tmp_path / "copy.db")
    database.chmod(0o640)

    put_back(url(database), copy)

    assert database.stat().st_mode & 0o777 == 0o640


def test_a_running_service_is_left_alone(database: Path, tmp_path: Path) -> None:
    copy = backed_up(database, tmp_path / "copy.db")
    running = open_engine(url(database))
    add_board(running, "S2")  # idle now, its connection waiting in the pool

    with pytest.raises(StoreTrouble, match="The service is running"):
        put_back(url(database), copy)

    add_board(running, "S3")
    running.dispose()
    assert boards(database) == ["S1", "S2", "S3"]
    assert not list(tmp_path.glob("*before-restore*"))
    assert not list(tmp_path.glob("*.part"))


def damaged(database: Path, file: Path) -> Path:
    content = bytearray(database.read_bytes())
    content[8192:40960] = os.urandom(32768)
    file.write_bytes(content)
    return file


def foreign(file: Path, version: str | None = None) -> Path:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE ledger (amount INTEGER)")
        if version:
            connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
            connection.execute("INSERT INTO alembic_version VALUES (?)", (version,))
        connection.commit()
    return file


def test_what_is_no_whole_backup_of_ours_is_refused_and_nothing_changes(database: Path, tmp_path: Path) -> None:
    (tmp_path / "words.db").write_text("these are only words, and more of them than a header has")
    (tmp_path / "empty.db").touch()
    (tmp_path / "folder.db").mkdir()
    cut = tmp_path / "cut.db"
    cut.write_bytes(database.read_bytes()[:20000])
    before = database.read_bytes()

    for file in (
        tmp_path / "nowhere.db", tmp_path / "words.db", tmp_path / "empty.db", tmp_path / "folder.db", cut,
        damaged(database, tmp_path / "damaged.db"), foreign(tmp_path / "book.db"),
    ):  # fmt: skip
        with pytest.raises(StoreTrouble, match="is not a"):
            put_back(url(database), file)
    with pytest.raises(StoreTrouble, match="newer program"):
        put_back(url(database), foreign(tmp_path / "newer.db", "9999"))

    assert database.read_bytes() == before
    assert not list(tmp_path.glob("*before-restore*"))


def test_the_database_is_not_restored_from_itself(database: Path) -> None:
    with pytest.raises(StoreTrouble, match="the database itself"):
        put_back(url(database), database)

    assert boards(database) == ["S1"]


def test_a_broken_database_is_set_aside_as_it_is_and_the_backup_takes_its_place(database: Path, tmp_path: Path) -> None:
    copy = backed_up(database, tmp_path / "copy.db")
    database.write_text("these are only words, and more of them than a header has")
    Path(f"{database}-wal").write_text("what stood in the log of the broken one")

    kept = put_back(url(database), copy)

    assert kept is not None
    assert kept.read_text().startswith("these are only words")
    assert Path(f"{kept}-wal").exists()
    assert not Path(f"{database}-wal").exists()
    assert boards(database) == ["S1"]


def test_a_database_in_memory_cannot_be_restored(database: Path) -> None:
    with pytest.raises(StoreTrouble, match="in memory"):
        put_back("sqlite://", database)


def test_a_disk_without_room_leaves_the_database_where_it_was(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backed_up(database, tmp_path / "copy.db")

    def full(_: Path, part: Path) -> None:
        shutil.copyfile(copy, part)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("liaison.store.backups.copy", full)
    with pytest.raises(StoreTrouble, match="No space left"):
        put_back(url(database), copy)

    assert boards(database) == ["S1"]
    assert not list(tmp_path.glob("*.part"))


def test_a_copy_holds_the_files_of_drafts_and_letters(sqlite_engine: Engine, tmp_path: Path) -> None:
    app = app_on(sqlite_engine)
    ids, case = service(app), arrive(app, mail("the dose?"))[-1]
    with transaction(sqlite_engine) as session:
        values = {"name": "ECG.pdf", "content_type": "application/pdf", "content": b"%PDF-1.7 all of it", "size": 18}
        session.add(DraftFile(case_id=case.id, author_id=ids["Nora"], at=app.now(), **values))
        session.add(LetterFile(letter_id=letters(app)[0].id, added=True, **values))
    copy_to(sqlite_engine, tmp_path / "copy.db")

    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        for table in ("draft_file", "letter_file"):
            assert connection.execute(f"SELECT content FROM {table}").fetchall() == [(b"%PDF-1.7 all of it",)]
