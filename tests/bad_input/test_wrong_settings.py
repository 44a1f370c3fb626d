"""A wrong setting or a wrong word on the command line: one clear line on standard error that names it, and no traceback."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# what is set wrongly, the command, and what the one line has to say
WRONG = {
    "a database of a kind not known": (
        {"LIAISON_DATABASE__URL": "mysql://x/y"},
        ["LIAISON_DATABASE__URL", "postgresql+psycopg"],
    ),
    "a database that does not answer": (
        {"LIAISON_DATABASE__URL": "postgresql+psycopg://x@127.0.0.1:1/y", "LIAISON_SECRET": "s" * 20},
        ["LIAISON_DATABASE__URL", "does not answer"],
    ),
    "a folder that is not there": (
        {"LIAISON_MAILBOX__PATH": "/nowhere/mails"},
        ["/nowhere/mails", "is not there", "mailbox's path"],
    ),
    "one underscore for two": (
        {"LIAISON_MAILBOX_PATH": "/srv/mails"},
        ["LIAISON_MAILBOX_PATH", "LIAISON_MAILBOX__PATH"],
    ),
}


def environment(tmp_path: Path, **wrong: str) -> dict[str, str]:
    """A working environment with something wrong in it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LIAISON_")}
    right = {"LIAISON_DATABASE__URL": f"sqlite:///{tmp_path}/data/liaison.db", "LIAISON_MAILBOX__PATH": str(tmp_path)}
    return ours | right | wrong


def run(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """The real command, in a process of its own."""
    liaison = Path(sys.executable).with_name("liaison")
    return subprocess.run([liaison, *words], env=environ, capture_output=True, text=True, timeout=60, check=False)


def the_line(done: subprocess.CompletedProcess[str], code: int = 1) -> str:
    """The one line that says what is wrong."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("liaison: ")]
    assert done.stderr.rstrip().endswith(line)
    return line


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_named_in_one_line(tmp_path: Path, name: str) -> None:
    wrong, said = WRONG[name]

    line = the_line(run(environment(tmp_path, **wrong), "poll", "--once"))

    assert [word for word in said if word not in line] == []
    assert len(line) < 300


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_is_taken_is_named_in_one_line(tmp_path: Path, taken_port: int) -> None:
    line = the_line(run(environment(tmp_path), "web", "--port", str(taken_port)))

    assert str(taken_port) in line
    assert "--port" in line


def test_wrong_usage_is_told_with_its_own_exit_code(tmp_path: Path) -> None:
    for words, said in ((["poll", "--twice"], "--twice"), (["triage"], "paths")):
        done = run(environment(tmp_path), *words)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert said in done.stderr


def test_logs_do_not_stand_among_the_json(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(b"Subject: A dose\n\nA dose question")
    environ = environment(tmp_path, LIAISON_READER__MODEL=str(tmp_path / "no-such-model"))

    done = run(environ, "triage", str(tmp_path / "one.eml"), "--json")

    assert done.returncode == 0
    assert done.stdout.startswith("{")
    assert len(done.stdout.splitlines()) == 1
    assert '"outcome": "unclear"' in done.stdout
    assert "reader.not_loaded" in done.stderr
