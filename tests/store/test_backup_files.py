"""The files that a database needs, in its backup: in and out again as they were, none of them outside their folder."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from liaison.store.backup_files import TABLE, number_in
from liaison.store.backups import copy_to, put_back
from liaison.store.session import StoreTrouble

FILES = {"reader-2/arrays.npz": bytes(range(256)) * 40, "reader-2/manifest.json": b"{}", "reader-3/manifest.json": b""}


@pytest.fixture
def readers(tmp_path: Path) -> Path:
    folder = tmp_path / "reader"
    for name, data in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (folder / ".new-1").mkdir()
    (folder / ".new-1" / "half.npz").write_bytes(b"half of one")
    (folder / "link").symlink_to("/etc/hostname")
    return folder


@pytest.fixture
def copy(sqlite_engine: Engine, tmp_path: Path, readers: Path) -> Path:
    assert copy_to(sqlite_engine, tmp_path / "copy.db", readers) == len(FILES)
    sqlite_engine.dispose()
    return tmp_path / "copy.db"


def tables(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master")}


def found(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_they_come_back_whole_for_this_account_alone_and_are_no_part_of_the_database(copy: Path, tmp_path: Path):
    there = tmp_path / "elsewhere" / "liaison.db"
    put_back(f"sqlite:///{there}", copy, there.parent / "reader")

    assert number_in(copy) == len(FILES)
    assert found(there.parent / "reader") == FILES
    reader = there.parent / "reader"
    assert {path.stat().st_mode & 0o077 for path in (reader, *reader.rglob("*"))} == {0}
    assert TABLE not in tables(there)
    assert "ledger" in tables(there)


def test_what_is_there_stays_and_what_is_damaged_is_mended(copy: Path, tmp_path: Path, readers: Path):
    (readers / "reader-9").mkdir()
    (readers / "reader-9" / "manifest.json").write_bytes(b"newer")
    (readers / "reader-2" / "arrays.npz").write_bytes(b"damaged")
    before = (readers / "reader-2" / "manifest.json").stat().st_mtime_ns
    put_back(f"sqlite:///{tmp_path}/liaison.db", copy, readers)

    assert found(readers).items() >= (FILES | {"reader-9/manifest.json": b"newer"}).items()
    assert (readers / "reader-2" / "manifest.json").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/tmp/outside.txt", "a/../../outside.txt", ".hidden/x", "..\\x", ""]
)
def test_a_name_that_leads_out_of_the_folder_is_refused_before_anything_changes(copy: Path, tmp_path: Path, name: str):
    with closing(sqlite3.connect(copy)) as backup, backup:
        backup.execute(f"UPDATE {TABLE} SET name = ? WHERE name = 'reader-2/manifest.json'", (name,))
    there = tmp_path / "elsewhere" / "liaison.db"
    with pytest.raises(StoreTrouble, match="did not put there"):
        put_back(f"sqlite:///{there}", copy, there.parent / "reader")
    assert not there.exists()
    assert not (tmp_path / "outside.txt").exists()


def test_a_backup_of_an_earlier_program_and_a_place_without_readers_are_fine(sqlite_engine: Engine, tmp_path: Path):
    assert copy_to(sqlite_engine, tmp_path / "one.db") == 0
    assert copy_to(sqlite_engine, tmp_path / "two.db", tmp_path / "no readers") == 0
    sqlite_engine.dispose()
    for file in ("one.db", "two.db"):
        put_back(f"sqlite:///{tmp_path}/liaison.db", tmp_path / file, tmp_path / "reader")
        assert number_in(tmp_path / file) == 0
    assert not (tmp_path / "reader").exists()
