"""Small numbers hidden so that nobody can be recognised, and so that no hidden number can be worked out from the others.

Comes in: counts in groups (practices in their clusters), every group's total and the grand total taken as known to the reader. Goes
out: the same with None where a number is hidden. The rule is that of Public Health Scotland's statistical disclosure control: below
five is hidden, and further numbers are hidden with it (secondary suppression) until what is left does not give them away.

How much is given away is counted, not guessed. Somebody who knows a total and all that is shown knows the sum of what is hidden, and
that each hidden count is at least 1 (a group is listed because something came). With k hidden counts of sum s each may therefore be
anything from 1 to s - k + 1. That range has to hold at least `RANGE` values, so it always reaches from below five to five or more.
Which numbers are hidden for being small and which for company is never said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALL = 5  # below it a number is hidden
RANGE = 5  # how many values a hidden number must be able to have, at least

K = TypeVar("K")
G = TypeVar("G")


@dataclass(frozen=True)
class Group(Generic[K]):
    """A group with its total and its parts; None where hidden. A hidden total hides all its parts."""

    total: int | None
    parts: dict[K, int | None]


def suppressed(counts: Mapping[K, int]) -> dict[K, int | None]:
    """One line of counts whose sum is known. Where nothing would protect, everything is hidden. ValueError for a count below 1."""
    if any(count < 1 for count in counts.values()):
        raise ValueError("only what has come is counted")
    order = sorted(counts, key=lambda key: counts[key])  # the smallest company gives away least of the table
    hidden = sum(count < SMALL for count in counts.values())
    while hidden and hidden < len(order) and not _safe([counts[key] for key in order[:hidden]]):
        hidden += 1
    kept = set(order[hidden:])
    return {key: count if key in kept else None for key, count in counts.items()}


def tree(groups: Mapping[G, Mapping[K, int]]) -> dict[G, Group[K]] | None:
    """Groups and their parts, the grand total being known; None where the numbers are so few that nothing can be shown.

    A group whose parts cannot protect each other has its own total hidden, with all its parts; then other groups keep it company.
    """
    inside = {name: suppressed(parts) for name, parts in groups.items()}
    sums = {name: sum(parts.values()) for name, parts in groups.items()}
    closed = {name for name, parts in groups.items() if sums[name] < SMALL or not protects(parts, inside[name])}
    order = sorted((name for name in groups if name not in closed), key=lambda name: sums[name])
    while closed and not _safe([count for name in closed for count in groups[name].values()]):
        if not order:
            return None
        closed.add(order.pop(0))
    return {
        name: Group(None, dict.fromkeys(parts)) if name in closed else Group(sums[name], inside[name])
        for name, parts in groups.items()
    }


def alone(count: int) -> int | str:
    """A number whose sum with others is not known to the reader, as a file that may leave the service has it; nought tells of nobody."""
    return f"fewer than {SMALL}" if 0 < count < SMALL else count


def protects(counts: Mapping[K, int], shown: Mapping[K, int | None]) -> bool:
    """Whether what is hidden in a line cannot be worked out from its sum."""
    hidden = [counts[key] for key, count in shown.items() if count is None]
    return not hidden or _safe(hidden)


def _safe(hidden: list[int]) -> bool:
    return len(hidden) > 1 and sum(hidden) - len(hidden) + 1 >= RANGE
