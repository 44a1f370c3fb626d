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
    capture = config.pluginmanager.getplugin(
        "capturemanager"
    )  # without it the line would be kept for failing tests alone
    with capture.global_and_fixture_disabled() if capture else nullcontext():
        config.get_terminal_writer().line(f"\nNOT RUN: {'/'.join(parts)} is not in LIAISON_SHARED")
    return None
