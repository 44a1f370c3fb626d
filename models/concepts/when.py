"""A time in a text, as days from the date of the mail."""

from __future__ import annotations

from typing import NamedTuple


class When(NamedTuple):
    """A time in a text: days ago and days ahead, whichever it can mean (None: it cannot), and the place (character offsets)."""

    ago: int | None
    ahead: int | None
    start: int
    end: int
