"""What is asked for and what is offered, as a picture: two bars a kind of training, and the same numbers for the table behind it. Pure.

Heights are in pixels and widths in parts of the whole, so that words stay as large on a telephone as at a desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liaison.store.training_queries import KindCount

ROW, BAR = 62, 13
LONGEST = 58.0  # per cent of the width: what a bar says stands beside it


@dataclass(frozen=True)
class Bar:
    """One bar: at which height, how long in per cent, what it says."""

    y: int
    width: float
    number: int
    words: str
    asked: bool


@dataclass(frozen=True)
class Row:
    """One kind: its name at a height, and its bars."""

    name: str
    y: int
    bars: list[Bar]
    line: KindCount


@dataclass(frozen=True)
class Picture:
    """The whole: rows, how high, and what it says in words."""

    rows: list[Row]
    height: int
    words: str


def picture(counts: Sequence[KindCount]) -> Picture | None:
    """The picture of these kinds, the most asked for first; None where nothing was asked for or offered."""
    found = [one for one in sorted(counts, key=lambda one: (-one.asked, one.kind.name)) if one.asked or one.seats]
    if not found:
        return None
    top = max(max(one.asked, one.seats) for one in found)
    rows = [row(one, place, top) for place, one in enumerate(found)]
    told = "; ".join(f"{one.kind.name}: {one.asked} asked for it, {one.seats} places were offered" for one in found)
    return Picture(rows, ROW * len(rows) + 4, told)


def row(one: KindCount, place: int, top: int) -> Row:
    """One kind with its two bars."""
    y = place * ROW + 22
    asked = Bar(y, LONGEST * one.asked / top, one.asked, "asked", asked=True)
    offered = Bar(y + BAR + 3, LONGEST * one.seats / top, one.seats, "places offered", asked=False)
    return Row(one.kind.name, y - 7, [asked, offered], one)
