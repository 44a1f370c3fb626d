"""The migrations make exactly the tables of the code, on both databases, and running them twice is harmless."""

from pathlib import Path

from sqlalchemy import Engine

from liaison.store import migrate
from liaison.store.session import open_engine


def test_the_migrated_database_is_what_the_code_says(engine: Engine) -> None:
    assert migrate.drift(engine) == []
    assert not migrate.behind(engine)


def test_upgrading_twice_is_harmless(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")
    assert migrate.behind(engine)

    migrate.upgrade(engine)
    migrate.upgrade(engine)

    assert not migrate.behind(engine)
    engine.dispose()
