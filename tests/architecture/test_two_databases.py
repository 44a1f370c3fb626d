"""Which tests wait for `make long` with their second database: none on SQLite, none of the rooms that prove the databases, and of no file all."""

from types import SimpleNamespace

import pytest
from one_database import waits_for_long


def a_test(file: str, name: str, database: str | None) -> pytest.Item:
    """A test as pytest knows it."""
    how = {} if database is None else {"callspec": SimpleNamespace(params={"engine": database})}
    return SimpleNamespace(nodeid=f"{file}::{name}", originalname=name, fixturenames=["engine"] if how else [], **how)  # type: ignore[return-value]


def waiting(file: str) -> list[tuple[str, str | None]]:
    """Of two tests on both databases and one on none, those that wait."""
    every = [(name, database) for name in ("test_a", "test_b") for database in ("sqlite", "postgres")]
    return [one for one in [*every, ("test_c", None)] if waits_for_long(a_test(file, *one))]


@pytest.mark.parametrize("room", ["triage", "reviews", "meetings", "reader"])
def test_the_first_of_a_file_stays_on_both_and_the_second_waits_on_postgresql_alone(room: str) -> None:
    assert waiting(f"tests/{room}/test_invented.py") == [("test_b", "postgres")]


@pytest.mark.parametrize("room", ["store", "hazards", "outbox", "jobs", "practices", "staff", "web", "crash"])
def test_where_the_databases_themselves_are_proven_nothing_waits(room: str) -> None:
    assert waiting(f"tests/{room}/test_invented.py") == []
