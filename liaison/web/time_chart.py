"""Times as a picture: for each name a bar to the 90th percentile with a mark at the median; the numbers stand in the table below.

Pure: times in, places out; all sizes in units of the picture's own 620-wide grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liaison.domain.reporting import Times

LEFT, RIGHT, ROW, TOP = 130, 600, 30, 8


@dataclass(frozen=True)
class Bar:
    """One name: where its row begins, how long its bar is, where the median stands."""

    name: str
    y: int
    width: float
    median: float


@dataclass(frozen=True)
class Picture:
    """The bars and the height of the picture."""

    bars: list[Bar]
    height: int


def picture(rows: Sequence[tuple[str, Times]]) -> Picture | None:
    """The picture of those rows that have times; None where none has."""
    timed = [
        (name, one.median, one.ninetieth) for name, one in rows if one.median is not None and one.ninetieth is not None
    ]
    longest = max((ninetieth.total_seconds() for _, _, ninetieth in timed), default=0)
    if not longest:
        return None
    scale = (RIGHT - LEFT) / longest
    bars = [
        Bar(
            name,
            TOP + n * ROW,
            round(ninetieth.total_seconds() * scale, 1),
            round(LEFT + median.total_seconds() * scale, 1),
        )
        for n, (name, median, ninetieth) in enumerate(timed)
    ]
    return Picture(bars, TOP + len(bars) * ROW)
