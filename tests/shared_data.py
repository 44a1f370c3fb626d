"""What a test may find missing, and what follows: data outside the repository is NOT RUN and skipped, never passed; required, it is an error.

`LIAISON_REQUIRED` names what has to be there: `shared` (LIAISON_SHARED), `bench` (LIAISON_BENCH_DATA). `.ci/run` requires the shared data
wherever their folder is. What the lock file installs is never optional: its absence is always an error.
"""

import os
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn

import pytest

REQUIRED = "LIAISON_REQUIRED"


def shared_file(config: pytest.Config, *parts: str) -> Path:
    """The shared file; where it is absent the test that asked is NOT RUN, or an error where shared data are required."""
    path = shared_place(*parts)
    if not path.exists():
        lacking(config, "shared", f"{'/'.join(parts)} is not in LIAISON_SHARED")
    return path


def shared_place(*parts: str) -> Path:
    """Where a shared file lies, if it is there."""
    return Path(os.environ.get("LIAISON_SHARED", "../shared")).joinpath(*parts)


def is_required(kind: str) -> bool:
    """Whether data of this kind have to be there."""
    return kind in os.environ.get(REQUIRED, "").split()


def lacking(config: pytest.Config, kind: str, why: str) -> NoReturn:
    """End a test whose data are missing: `kind` is `shared` or `bench`. It never passes."""
    if is_required(kind):
        pytest.fail(f"{why}, and {REQUIRED} says that it has to be", pytrace=False)
    say_not_run(config, why)
    pytest.skip(f"NOT RUN: {why}")


def say_not_run(config: pytest.Config, why: str) -> None:
    """One line on the terminal, past what pytest keeps for failing tests alone."""
    capture = config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled() if capture else nullcontext():
        config.get_terminal_writer().line(f"\nNOT RUN: {why}")
