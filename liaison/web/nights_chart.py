"""The nights of a year as a picture: how many were left out, how many reviews were past their day, and nights without a proof.

Pure: nights in, places out; all sizes in units of the picture's own 1060 × 220 grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liaison.domain.spoken import MONTHS
from liaison.web.load_chart import FLOOR, LEFT, TOP, WIDTH, Mark, height, round_up


@dataclass(frozen=True)
class Night:
    """One night's figures; None where it was not proven."""

    day: date
    people: int
    unexplained: int
    overdue: int


@dataclass(frozen=True)
class Bar:
    """The people left out on one night."""

    x: float
    y: float
    width: float
    height: float
    day: date
    count: int


@dataclass(frozen=True)
class NightsChart:
    """The picture. `lines` are the stretches of the overdue line, as points; `missing` are the spans without a proof."""

    bars: list[Bar]
    lines: list[str]
    missing: list[Bar]
    months: list[Mark]
    levels: list[Mark]
    proven: int
    unexplained_nights: int
    most_overdue: int


def nights_chart(nights: Sequence[Night], first: date, last: date) -> NightsChart:
    """The picture from `first` to `last`, both London dates. Nights before the first proof are blank, not missing."""
    by_day = {night.day: night for night in nights}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    top = round_up(max((max(night.unexplained, night.overdue) for night in nights), default=0))
    step = (WIDTH - LEFT) / len(days)

    def place(day: date) -> float:
        return round(LEFT + (day - first).days * step, 1)

    bars, missing, points, lines = [], [], [], []
    begun = nights[0].day if nights else last + timedelta(days=1)
    for day in days:
        night = by_day.get(day)
        if night is None:
            lines.append(points)
            points = []
            if begun < day < last:
                missing.append(Bar(place(day), TOP, round(step, 1), FLOOR - TOP, day, 0))
            continue
        points.append(f"{place(day)},{height(night.overdue, top)}")
        if night.unexplained:
            y = height(night.unexplained, top)
            bars.append(Bar(place(day), y, round(max(step, 2), 1), round(FLOOR - y, 1), day, night.unexplained))
    lines.append(points)
    return NightsChart(
        bars, [" ".join(some) for some in lines if some], missing, months(days, place(days[1]) - LEFT), levels(top),
        len(nights), len(bars), max((night.overdue for night in nights), default=0),
    )  # fmt: skip


def levels(top: int) -> list[Mark]:
    """The scale."""
    return [Mark(height(level, top), str(level)) for level in sorted({0, top // 2, top})]


def months(days: Sequence[date], step: float) -> list[Mark]:
    """A label where each month begins."""
    return [Mark(round(LEFT + n * step, 1), MONTHS[day.month - 1][:3]) for n, day in enumerate(days) if day.day == 1]
