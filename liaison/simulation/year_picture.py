"""The picture of a simulated year as SVG: load against room, who was covered, letters, and reviews past their day. Pure: figures in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from html import escape

from liaison.domain.spoken import MONTHS
from liaison.simulation.living_year import Year, weekly

WIDTH, PANEL, LEFT, RIGHT, GAP = 960, 150, 60, 940, 56
HEAD = 64  # above the first panel: the title
INK, SOFT, BAR, LINE, ALARM = "#1f2a33", "#5a6b76", "#7f96a8", "#1f3a4d", "#b10e1e"
KINDS = (("digests", "#1f3a4d"), ("reminders", "#7f96a8"), ("to people", "#2e7d5b"))


def picture(year: Year) -> str:
    """The whole picture."""
    panels = [
        held_and_room(year),
        line_panel("Share of people covered or explained, each night (%)", [100 * (one.covered + one.explained) / max(1, one.people) for one in year.days], top=100),
        letters(year),
        line_panel("Reviews past their due day, each night", [one.overdue for one in year.days], colour=ALARM),
    ]  # fmt: skip
    height = len(panels) * (PANEL + GAP) + HEAD
    body = "".join(
        f'<g transform="translate(0 {HEAD + n * (PANEL + GAP)})">{panel}</g>' for n, panel in enumerate(panels)
    )
    title = f"A simulated year: {len(year.days)} days, {year.days[-1].people if year.days else 0} people, {sum(year.watch.counts.values())} breaches"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}" font-family="Arial, sans-serif" font-size="13" fill="{INK}">'
        f'<rect width="100%" height="100%" fill="#fff"/><text x="{LEFT}" y="22" font-size="17" font-weight="bold">{escape(title)}</text>{body}{months(year, height)}</svg>\n'
    )  # fmt: skip


def held_and_room(year: Year) -> str:
    """Reviews held in each week, against what the colleagues can hold when nobody is away."""
    mondays = sorted({one.day - timedelta(days=one.day.weekday()) for one in year.days})
    counts = [year.load[monday] for monday in mondays]
    top = max([year.room, *counts, 1])
    wide = (RIGHT - LEFT) / max(1, len(mondays))
    bars = "".join(
        f'<rect x="{LEFT + n * wide:.1f}" y="{y(count, top):.1f}" width="{wide * 0.8:.1f}" height="{PANEL - y(count, top):.1f}" fill="{BAR}"/>'
        for n, count in enumerate(counts)
    )
    room = f'<line x1="{LEFT}" x2="{RIGHT}" y1="{y(year.room, top):.1f}" y2="{y(year.room, top):.1f}" stroke="{LINE}" stroke-dasharray="5 4"/>'
    return heading(f"Reviews held each week; dashed: room for {year.room}", top) + bars + room


def letters(year: Year) -> str:
    """Letters that left each week, by kind."""
    lines = [(name, colour, weekly(year.days, name)) for name, colour in KINDS]
    top = max((max(counts, default=0) for _, _, counts in lines), default=1) or 1
    drawn = "".join(path(counts, top, colour) for _, colour, counts in lines)
    names = "".join(
        f'<text x="{RIGHT - 270 + 95 * n}" y="-6" fill="{colour}">{escape(name)}</text>'
        for n, (name, colour, _) in enumerate(lines)
    )
    return heading("Letters that left each week", top) + drawn + names


def line_panel(title: str, values: Sequence[float], *, top: float = 0, colour: str = LINE) -> str:
    """One line over the days."""
    most = top or max(values, default=0) or 1
    return heading(title, most) + path(values, most, colour)


def heading(title: str, top: float) -> str:
    """A panel's title, its frame, and the scale's two ends."""
    return (
        f'<text x="{LEFT}" y="-6" font-weight="bold">{escape(title)}</text><rect x="{LEFT}" y="0" width="{RIGHT - LEFT}" height="{PANEL}" fill="none" stroke="#d5dde2"/>'
        f'<text x="{LEFT - 8}" y="11" text-anchor="end" fill="{SOFT}">{top:.0f}</text><text x="{LEFT - 8}" y="{PANEL}" text-anchor="end" fill="{SOFT}">0</text>'
    )  # fmt: skip


def path(values: Sequence[float], top: float, colour: str) -> str:
    """A line through values that lie evenly along the panel."""
    step = (RIGHT - LEFT) / max(1, len(values) - 1)
    points = " ".join(f"{LEFT + n * step:.1f},{y(value, top):.1f}" for n, value in enumerate(values))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'


def y(value: float, top: float) -> float:
    """Where a value stands in a panel."""
    return PANEL * (1 - min(1, value / top))


def months(year: Year, height: int) -> str:
    """The months below the last panel."""
    days = len(year.days)
    return "".join(
        f'<text x="{LEFT + (RIGHT - LEFT) * n / max(1, days - 1):.1f}" y="{height - 36}" fill="{SOFT}">{MONTHS[one.day.month - 1][:3]}</text>'
        for n, one in enumerate(year.days)
        if one.day.day == 1
    )
