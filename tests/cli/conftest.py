"""Runs a command as a shell would, inside this process: its own arguments, environment, folder and standard streams."""

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from build import app_on

from liaison.app import App
from liaison.cli import main
from liaison.store.session import open_engine


@dataclass(frozen=True)
class Ran:
    """What a command left behind: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON object and nothing else."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output, which must be one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def one_line(ran: Ran) -> bool:
    """Whether a command failed with one clear line and nothing on standard output."""
    lines = ran.err.splitlines()
    return ran.code == 1 and ran.out == "" and len(lines) == 1 and "should not have happened" not in lines[0]


@dataclass
class Desk:
    """A folder with an empty database at the program's version and an empty mailbox, and the command line in it."""

    folder: Path
    call: Callable[..., Ran]

    def __call__(self, *arguments: object, stdin: bytes | None = None) -> Ran:
        return self.call(*arguments, stdin=stdin)

    @property
    def mailbox(self) -> Path:
        return self.folder / "mailbox"

    @property
    def database(self) -> Path:
        return self.folder / "liaison.db"

    def app(self, **more: Any) -> App:
        """An App on the same database; the test disposes of nothing, the engine has no pool to leak."""
        return app_on(open_engine(f"sqlite:///{self.database}"), **more)


@pytest.fixture
def liaison(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    """The command line on a fresh service of its own."""
    shutil.copy(sqlite_template, tmp_path / "liaison.db")
    (tmp_path / "mailbox").mkdir()
    for name in [name for name in os.environ if name.startswith("LIAISON_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LIAISON_DATABASE__URL", f"sqlite:///{tmp_path}/liaison.db")
    monkeypatch.setenv("LIAISON_MAILBOX__PATH", str(tmp_path / "mailbox"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object, stdin: bytes | None = None) -> Ran:
        monkeypatch.setattr(sys, "argv", ["liaison", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin or b"")))
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return Desk(tmp_path, call)
