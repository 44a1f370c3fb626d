"""Data outside the repository: found by LIAISON_SHARED, and said NOT RUN on the terminal where it is absent."""

import os
from contextlib import nullcontext
from pathlib import Path

import pytest


def shared_file(config: pytest.Config, *parts: str) -> Path | None:
    """The shared file, or None after saying that the check was not run."""
    path = Path(os.environ.get("LIAISON_SHARED", "../shared")).joinpath(*parts)
    if path.exists():
        return path
    say_not_run(config, f"{'/'.join(parts)} is not in LIAISON_SHARED")
    return None


def say_not_run(config: pytest.Config, why: str) -> None:
    """One line on the terminal, past what pytest keeps for failing tests alone."""
    capture = config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled() if capture else nullcontext():
        config.get_terminal_writer().line(f"\nNOT RUN: {why}")
