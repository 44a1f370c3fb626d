"""A service on a real folder and a real SQLite file, to treat badly."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from build import service
from sqlalchemy import Engine

from liaison.app import App
from tests.bad_input.turns import open_desk


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """The mail folder."""
    folder = tmp_path / "mailbox"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(inbox: Path, sqlite_engine: Engine) -> Iterator[Callable[..., App]]:
    """Opens the App on this folder, as often as asked; `after` is what happens to a taken mail."""
    opened: list[App] = []

    def open_it(after: str = "leave") -> App:
        app = open_desk(inbox, str(sqlite_engine.url), after)
        if not opened:
            service(app)
        opened.append(app)
        return app

    yield open_it
    for app in opened:
        app.engine.dispose()
