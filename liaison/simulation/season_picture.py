"""The picture of a simulated season as SVG: letters of each week, where the meetings stand, and how many of those invited have been heard from. Pure."""

from __future__ import annotations

from html import escape

from liaison.domain.spoken import MONTHS
from liaison.simulation.living_season import Lived
from liaison.simulation.year_picture import GAP, HEAD, INK, LEFT, PANEL, RIGHT, SOFT, WIDTH, heading, line_panel, path

LETTERS = (("invitations", "meeting invitation", "#2e7d5b"), ("reminders", "meeting reminder", "#b10e1e"), ("asking hosts", "cluster ask", "#1f3a4d"))  # fmt: skip
STATES = (("asked", "#7f96a8"), ("confirmed", "#1f3a4d"), ("invited", "#2e7d5b"), ("held", "#5a6b76"))


def picture(lived: Lived) -> str:
    """The whole picture."""
    panels = [letters(lived), states(lived), line_panel("Of those invited, heard from (%)", [100 * one.heard / max(1, one.invited) for one in lived.days], top=100)]  # fmt: skip
    height = len(panels) * (PANEL + GAP) + HEAD
    body = "".join(
        f'<g transform="translate(0 {HEAD + n * (PANEL + GAP)})">{panel}</g>' for n, panel in enumerate(panels)
    )
    title = f"A simulated season: {len(lived.days)} days, {lived.clusters} clusters, {lived.practices} practices, {sum(lived.watch.counts.values())} breaches"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}" font-family="Arial, sans-serif" font-size="13" fill="{INK}">'
        f'<rect width="100%" height="100%" fill="#fff"/><text x="{LEFT}" y="22" font-size="17" font-weight="bold">{escape(title)}</text>{body}{months(lived, height)}</svg>\n'
    )  # fmt: skip


def letters(lived: Lived) -> str:
    """Letters that left each week, by kind."""
    weeks = [lived.days[n : n + 7] for n in range(0, len(lived.days), 7)]
    lines = [(name, colour, [sum(day.letters[kind] for day in week) for week in weeks]) for name, kind, colour in LETTERS]  # fmt: skip
    return drawn("Letters that left each week", lines)


def states(lived: Lived) -> str:
    """Meetings by where they stand at the end of each day."""
    lines = [(name, colour, [day.states[name] for day in lived.days]) for name, colour in STATES]
    return drawn("Meetings, by where they stand", lines)


def drawn(title: str, lines: list[tuple[str, str, list[int]]]) -> str:
    """A panel of several lines, each named in its colour."""
    top = max((max(counts, default=0) for _, _, counts in lines), default=1) or 1
    names = "".join(
        f'<text x="{RIGHT - 95 * (len(lines) - n) + 5}" y="-6" fill="{colour}">{escape(name)}</text>'
        for n, (name, colour, _) in enumerate(lines)
    )
    return heading(title, top) + "".join(path(counts, top, colour) for _, colour, counts in lines) + names


def months(lived: Lived, height: int) -> str:
    """The months below the last panel."""
    last = max(1, len(lived.days) - 1)
    return "".join(
        f'<text x="{LEFT + (RIGHT - LEFT) * n / last:.1f}" y="{height - 36}" fill="{SOFT}">{MONTHS[one.day.month - 1][:3]}</text>'
        for n, one in enumerate(lived.days)
        if one.day.day == 1
    )
