"""The pictures of the model card: how true the probabilities are, what was taken for what, and what other thresholds would cost.

A manifest comes in, small SVG files come out as text, the same bytes every time; nothing is measured here. Every picture has a title and
a description for those who do not see it, and the card gives its numbers as a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from models.taxonomy import Category

RELIABILITY, CONFUSION, TRADE_OFF = "reliability.svg", "confusion.svg", "trade_off.svg"

_SIDE, _LEFT, _TOP = 320, 70, 20  # of the square that points are drawn in
_CELL, _NAMES = 34, 170  # of the confusion matrix
_INK, _PALE, _BLUE = "#212b32", "#d8dde0", "#005eb8"
_TEXT_ON_DARK = 0.5  # share of a row from which a cell is so dark that its number is white


def pictures(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The pictures of a reader by file name; those that its training cannot fill are left out."""
    about = manifest["about"]
    measured = about["cross_validated"]
    found = {}
    if measured.get("reliability"):
        found[RELIABILITY] = reliability(measured["reliability"], measured.get("ece"))
    if measured.get("confusion"):
        found[CONFUSION] = confusion(measured["confusion"])
    if about.get("trade_offs", {}).get("urgent"):
        found[TRADE_OFF] = trade_off(about["trade_offs"]["urgent"])
    return found


def reliability(bins: Sequence[Mapping[str, float]], error: float | None) -> str:
    """Said against right: a dot for each bin, larger for more rows, and the diagonal where both are equal."""
    most = max(each["n"] for each in bins)
    dots = [
        f'<circle cx="{_x(each["said"])}" cy="{_y(each["right"])}" r="{_short(3 + 9 * (each["n"] / most) ** 0.5)}" fill="{_BLUE}" fill-opacity="0.7"/>'
        for each in bins
    ]
    line = f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="{_INK}" stroke-dasharray="4 4"/>'
    said = f"Mean gap {100 * (error or 0):.1f} percentage points. On the dashed line, what was said is what was right."
    return _drawn("How true the probabilities are", said, [*_frame("probability said", "share right"), line, *dots])


def trade_off(points: Sequence[Mapping[str, Any]]) -> str:
    """Urgent mail missed against mail flagged, a dot for each threshold that was looked at."""
    most = -(-max(1, *(point["missed"] for point in points)) // 4) * 4  # so that every mark is a whole number
    places = [(_x(point["flagged_share"]), _y(point["missed"] / most)) for point in points]
    path = " ".join(f"{x},{y}" for x, y in places)
    drawn = [f'<polyline points="{path}" fill="none" stroke="{_BLUE}" stroke-width="2"/>']
    drawn += [f'<circle cx="{x}" cy="{y}" r="4" fill="{_BLUE}"/>' for x, y in places]
    frame = _frame("share of queries flagged", "urgent mails missed", top=most)
    return _drawn("What fewer missed mails cost", "Fewer urgent mails missed mean more mail flagged.", [*frame, *drawn])


def confusion(counts: Mapping[str, Mapping[str, int]]) -> str:
    """A row for each true category, a column for what it was taken for, in order of precedence; the darker, the larger a share of its row."""
    names = _ordered(counts)
    side = len(names) * _CELL
    parts = []
    for down, true in enumerate(names):
        total = sum(counts.get(true, {}).values()) or 1
        y = _NAMES + down * _CELL
        parts.append(_words(_NAMES - 8, y + 22, true, "end"))
        parts.append(
            f'<text transform="translate({_NAMES + down * _CELL + 22} {_NAMES - 8}) rotate(-60)">{escape(true)}</text>'
        )
        for across, guessed in enumerate(names):
            count = counts.get(true, {}).get(guessed, 0)
            if count:
                parts += _cell(_NAMES + across * _CELL, y, count, count / total)
    parts.append(f'<rect x="{_NAMES}" y="{_NAMES}" width="{side}" height="{side}" fill="none" stroke="{_PALE}"/>')
    return _svg(
        _NAMES + side + 40, _NAMES + side + 20, "What was taken for what",
        "Rows: the true category. Columns: what the reader took it for. Right answers stand on the diagonal.", parts,
    )  # fmt: skip


def _ordered(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    rank = {category.value: place for place, category in enumerate(Category)}
    names = set(counts) | {guessed for row in counts.values() for guessed in row}
    return sorted(names, key=lambda name: (rank.get(name, len(rank)), name))


def _cell(x: int, y: int, count: int, part: float) -> list[str]:
    ink = "#ffffff" if part >= _TEXT_ON_DARK else _INK
    return [
        f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" fill="{_BLUE}" fill-opacity="{_short(max(0.06, part))}"/>',
        f'<text x="{x + _CELL / 2:g}" y="{y + 22}" text-anchor="middle" fill="{ink}">{count}</text>',
    ]


def _frame(below: str, beside: str, top: int = 1) -> list[str]:
    """The axes: five marks on each, and what they say."""
    parts = [f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="{_PALE}"/>']
    for step in range(5):
        part = step / 4
        parts.append(_words(_x(part), _TOP + _SIDE + 18, f"{part:g}", "middle"))
        parts.append(_words(_LEFT - 8, _y(part) + 4, f"{part * top:g}", "end"))
    parts.append(_words(_LEFT + _SIDE / 2, _TOP + _SIDE + 38, below, "middle"))
    middle = f"translate(18 {_TOP + _SIDE / 2:g}) rotate(-90)"
    return [*parts, f'<text transform="{middle}" text-anchor="middle">{escape(beside)}</text>']


def _drawn(title: str, description: str, parts: Sequence[str]) -> str:
    return _svg(_LEFT + _SIDE + 30, _TOP + _SIDE + 50, title, description, parts)


def _svg(width: int, height: int, title: str, description: str, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="title description" font-family="sans-serif" font-size="12" fill="{_INK}">'
    )
    said = f'<title id="title">{escape(title)}</title>\n<desc id="description">{escape(description)}</desc>'
    back = f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    return "\n".join([head, said, back, *parts, "</svg>"]) + "\n"


def _words(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{_short(x)}" y="{_short(y)}" text-anchor="{anchor}">{escape(text)}</text>'


def _x(part: float) -> float:
    return round(_LEFT + _SIDE * part, 1)


def _y(part: float) -> float:
    return round(_TOP + _SIDE * (1 - part), 1)


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
