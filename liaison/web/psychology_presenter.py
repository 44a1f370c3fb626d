"""What stands in the way of psychology, as a report shows it: by barrier and by place, for a month that is over, small numbers hidden."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liaison.domain.psychology import Barrier
from liaison.domain.suppression import SMALL, protects, suppressed, tree
from liaison.store.psychology_queries import Stood

NOWHERE = ("Not tied to a practice", "No practice known")
WIDTH, ROW, TOP = (
    320,
    46,
    4,
)  # of the picture's own 620-wide grid: a telephone shows the longest bar whole; names stand above, as some are long


@dataclass(frozen=True)
class Bar:
    """One barrier in the picture."""

    name: str
    y: int
    width: float
    count: int


@dataclass(frozen=True)
class Number:
    """A barrier, cluster or practice and how many; None where the number is hidden."""

    name: str
    count: int | None
    is_cluster: bool = False


@dataclass(frozen=True)
class InTheWay:
    """The section. `total` is None where there are so few that nothing can be shown; `places` is empty where none of them can."""

    total: int | None
    barriers: list[Number]
    places: list[Number]
    bars: list[Bar]

    @property
    def height(self) -> int:
        """Of the picture."""
        return TOP + len(self.bars) * ROW


def in_the_way(said: Sequence[Stood], known: Mapping[str, tuple[str, str]]) -> InTheWay:
    """The section of one month; `known` is practice code → cluster and practice by name."""
    counts = Counter(one.barrier for one in said)
    shown = suppressed(counts)
    if len(said) < SMALL or not protects(counts, shown):
        return InTheWay(None, [], [], [])
    barriers = [Number(barrier.words, shown[barrier]) for barrier in Barrier if barrier in counts]
    return InTheWay(len(said), barriers, places(said, known), bars(barriers))


def bars(barriers: Sequence[Number]) -> list[Bar]:
    """The picture: a bar for each number that is shown."""
    told = [(one.name, one.count) for one in barriers if one.count is not None]
    most = max((count for _, count in told), default=1)
    return [Bar(name, TOP + n * ROW, round(WIDTH * count / most, 1), count) for n, (name, count) in enumerate(told)]


def places(said: Sequence[Stood], known: Mapping[str, tuple[str, str]]) -> list[Number]:
    """Clusters, each followed by its practices; empty where the numbers are too few to show any."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for one in said:
        groups[known.get(one.practice or "", NOWHERE)[0]][one.practice or ""] += 1
    shown = tree(groups) or {}
    found: list[Number] = []
    for name in sorted(shown, key=lambda name: (name == NOWHERE[0], name)):
        found.append(Number(name, shown[name].total, is_cluster=True))
        parts = sorted(shown[name].parts, key=lambda code: (known.get(code, NOWHERE)[1], code))
        found += [Number(known.get(code, NOWHERE)[1], shown[name].parts[code]) for code in parts]
    return found


def lines(found: InTheWay | None, hidden: str) -> list[tuple[str, ...]]:
    """The section as lines of the file; None while the month is not over."""
    if found is None:
        return []
    rows = [("psychology barrier", one.name, one.count) for one in found.barriers]
    rows += [
        ("psychology " + ("cluster" if one.is_cluster else "practice"), one.name, one.count) for one in found.places
    ]
    total = ("psychology", "all", "questions", hidden if found.total is None else str(found.total))
    return [total, *((section, name, "questions", hidden if n is None else str(n)) for section, name, n in rows)]
