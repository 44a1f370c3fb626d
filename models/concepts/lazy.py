"""Patterns that compile at their first use, so that a command which reads no text starts at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache


def lazily(pattern: str) -> Callable[[], re.Pattern[str]]:
    """A function that gives the compiled pattern, compiling it the first time."""
    return cache(lambda: re.compile(pattern))
