"""Pictures for the page Reader: shares with their intervals, two readers side by side, and a figure over time with its limit.

Pure: numbers in, places out; all in units of each picture's own grid. The same numbers stand in a table beside each picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liaison.domain.agreement import Share

WIDTH, LABELS, RIGHT, ROW = 620, 210, 560, 34  # the picture, where its scale begins and ends, the height of a row
TOP, FLOOR, LEFT, END = 12, 150, 40, 600  # of a curve


@dataclass(frozen=True)
class Whisker:
    """One share: where it stands, and where its interval begins and ends."""

    words: str
    shown: str
    at: float
    low: float
    high: float
    y: float


@dataclass(frozen=True)
class Whiskers:
    """Shares below each other; `marks` is the scale."""

    rows: list[Whisker]
    height: int
    marks: list[tuple[float, str]]


def whiskers(shares: Sequence[tuple[str, Share]]) -> Whiskers:
    """The picture of shares with intervals; what has no value is left out. A kappa below nothing stands at the beginning."""
    known = [(words, share) for words, share in shares if share.value is not None]
    rows = [
        Whisker(
            words, with_interval(share), along(share.value or 0), along(share.low or 0), along(share.high or 0), TOP + ROW * n + ROW / 2
        )
        for n, (words, share) in enumerate(known)
    ]  # fmt: skip
    return Whiskers(rows, TOP + ROW * len(rows) + 24, scale())


def along(value: float) -> float:
    """Where a fraction stands on the scale."""
    return round(LABELS + (RIGHT - LABELS) * min(max(value, 0.0), 1.0), 1)


def scale() -> list[tuple[float, str]]:
    """Quarters of the scale."""
    return [(along(n / 4), f"{25 * n} %") for n in range(5)]


def with_interval(share: Share) -> str:
    """Like "84 % (76 to 90)"."""
    if share.value is None or share.low is None or share.high is None:
        return "cannot be told"
    return f"{100 * share.value:.0f} % ({100 * share.low:.0f} to {100 * share.high:.0f})"


@dataclass(frozen=True)
class Twin:
    """One figure of two readers as two bars."""

    words: str
    old: str
    new: str
    y: float
    old_width: float
    new_width: float


@dataclass(frozen=True)
class Twins:
    """Figures of the serving and the new reader."""

    rows: list[Twin]
    height: int
    marks: list[tuple[float, str]]


def twins(figures: Sequence[tuple[str, float | None, float | None]]) -> Twins:
    """The picture of figures side by side; each is words, old, new. What neither has is left out."""
    known = [one for one in figures if one[1] is not None or one[2] is not None]
    rows = [
        Twin(words, percent(old), percent(new), TOP + ROW * n, along(old or 0) - LABELS, along(new or 0) - LABELS)
        for n, (words, old, new) in enumerate(known)
    ]
    return Twins(rows, TOP + ROW * len(rows) + 24, scale())


def percent(value: float | None) -> str:
    """Like "97.3 %"; a dash for nothing."""
    return "–" if value is None else f"{100 * value:.1f} %"


@dataclass(frozen=True)
class Point:
    """One moment of a curve."""

    x: float
    y: float
    when: str
    shown: str


@dataclass(frozen=True)
class Curve:
    """A figure over time. `limits` are heights with their words; `path` joins the points."""

    points: list[Point]
    path: str
    limits: list[tuple[float, str]]
    top: str


def curve(values: Sequence[tuple[str, float]], limits: Sequence[tuple[float, str]], *, percent_: bool = False) -> Curve:
    """The picture of (when, value) with its limits; every limit is in the picture."""
    highest = max([value for _, value in values] + [value for value, _ in limits], default=1.0) * 1.1 or 1.0
    step = (END - LEFT) / max(1, len(values) - 1)
    points = [
        Point(round(LEFT + n * step, 1), up(value, highest), when, shown(value, percent_=percent_))
        for n, (when, value) in enumerate(values)
    ]
    return Curve(
        points=points,
        path=" ".join(f"{'L' if n else 'M'}{point.x} {point.y}" for n, point in enumerate(points)),
        limits=[(up(value, highest), words) for value, words in limits],
        top=shown(highest, percent_=percent_),
    )


def up(value: float, highest: float) -> float:
    """Where a value stands."""
    return round(FLOOR - (FLOOR - TOP) * value / highest, 1)


def shown(value: float, *, percent_: bool) -> str:
    """A value in words."""
    return f"{100 * value:.0f} %" if percent_ else f"{value:.2f}"
