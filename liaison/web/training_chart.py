"""What is asked for and what is offered, as a picture: two bars a kind of training, and the same numbers for the table behind it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liaison.store.training_queries import KindCount

LEFT, WIDTH, ROW, BAR = 10, 340, 62, 13  # narrow, so that its words can be read on a phone


@dataclass(frozen=True)
class Bar:
    """One bar: how long, at which height, what it says."""

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
    """The whole: rows, and the size of the grid."""

    rows: list[Row]
    width: int
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
    return Picture(rows, WIDTH, ROW * len(rows) + 4, told)


def row(one: KindCount, place: int, top: int) -> Row:
    """One kind with its two bars."""
    y = place * ROW
    span = WIDTH - LEFT - 140
    bars = [
        Bar(y + 22, span * one.asked / top, one.asked, "asked", asked=True),
        Bar(y + 22 + BAR + 3, span * one.seats / top, one.seats, "places offered", asked=False),
    ]
    return Row(one.kind.name, y + 15, bars, one)
