"""Data outside the repository: found by LIAISON_SHARED; where it is absent the terminal says NOT RUN and the test is skipped, never passed."""

import os
from contextlib import nullcontext
from pathlib import Path

import pytest


def shared_file(config: pytest.Config, *parts: str) -> Path | None:
    """The shared file; where it is absent, says so and skips the test that asked."""
    path = shared_place(*parts)
    if path.exists():
        return path
    say_not_run(config, f"{'/'.join(parts)} is not in LIAISON_SHARED")
    pytest.skip("NOT RUN")


def shared_place(*parts: str) -> Path:
    """Where a shared file lies, if it is there."""
    return Path(os.environ.get("LIAISON_SHARED", "../shared")).joinpath(*parts)


def say_not_run(config: pytest.Config, why: str) -> None:
    """One line on the terminal, past what pytest keeps for failing tests alone."""
    capture = config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled() if capture else nullcontext():
        config.get_terminal_writer().line(f"\nNOT RUN: {why}")
