"""The real command, in a process of its own, on a service of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

LIAISON = Path(sys.executable).with_name("liaison")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The settings of a service that keeps everything below `folder`: database, `mailbox/`, and `sent/` beside it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LIAISON_")}
    places = {
        "LIAISON_DATABASE__URL": f"sqlite:///{folder}/data/liaison.db",
        "LIAISON_MAILBOX__PATH": str(folder / "mailbox"),
    }
    return ours | places | more


def run(environ: dict[str, str], *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; AssertionError with what it said for another exit code."""
    done = subprocess.run([LIAISON, *words], env=environ, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == code, done.stderr
    return done


def answer(environ: dict[str, str], *words: str, code: int = 0) -> dict[str, Any]:
    """The one JSON object that a command prints."""
    found: dict[str, Any] = json.loads(run(environ, *words, "--json", code=code).stdout)
    return found
