"""How large the type can be so that “This is me” stays on one page of A4, in two columns: an estimate that leaves room, as a browser or a
printer breaks lines a little otherwise. Measured against Chromium's own paging in the tests."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

SIZES = (13, 12, 11, 10, 9)  # points, the largest that fits is taken; below nine nobody can read it
WIDE, HIGH = 248.0, 630.0  # points: a column between margins of 14 mm, without what stands above and below on the page
SIGN = 0.57  # of the type size: how wide a sign is on the average, with room
LINE, TITLE, GAP = 1.35, 1.6, 0.75  # of the type size: a line, a title, the gap after a section


def size(parts: Sequence[tuple[str, Sequence[str]]]) -> int | None:
    """The largest type size in points at which the sections (title, paragraphs) stand on one page; None where they cannot."""
    return next((points for points in SIZES if height(parts, points) <= 2 * HIGH - points * 4), None)


def height(parts: Sequence[tuple[str, Sequence[str]]], points: int) -> float:
    """How high one column of these sections is, in points."""
    per_line = WIDE / (points * SIGN)
    total = 0.0
    for title, paragraphs in parts:
        total += points * (TITLE * ceil(max(1, len(title)) * 1.1 / per_line) + GAP)
        total += sum(points * LINE * ceil(max(1, len(one)) / per_line) for one in paragraphs)
    return total
