"""Levels the weeks of the whole service: who takes each new review in which week, and the fullest week of all as low as can be.

Comes in: reviews that are in no plan yet, with who may take them and their span of weeks; what each worker's week still takes; what stands
in each week of the service. Goes out: a worker and a week for each that finds one. It is a flow from reviews through the workers' weeks through
the service's weeks. A greatest flow is whole numbers (Ford and Fulkerson 1956), so cutting reviews into fractions would find no lower week. In this
order: as many in time as can be; of the others as many late as can be; the lowest ceiling over the weeks at which so many still find a place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

OPEN = 2**30
Place = tuple[int, int]  # row of the worker, week


@dataclass(frozen=True, slots=True)
class Waiting:
    """A review without a week: the rows of who may take it, its first and last week in time, its last week at all. `last` before `first`: only late."""

    id: int
    takers: tuple[int, ...]
    first: int
    last: int
    end: int


@dataclass(frozen=True, slots=True)
class Level:
    """Where each went, and the ceiling that no week passes because of it."""

    places: dict[int, Place]
    ceiling: int


def most_in_time(jobs: Iterable[Waiting], peaks: Sequence[Sequence[int]], room: Sequence[Sequence[int]]) -> dict[int, Place]:  # fmt: skip
    """Places for as many as can be in time, level or not; `peaks` and `room` as below."""
    able = [job for job in jobs if job.first <= job.last]
    return _Net(able, (), peaks, room, [0] * len(room[0])).places(OPEN) if able else {}


def even_weeks(
    in_time: Sequence[Waiting], late: Sequence[Waiting], peaks: Sequence[Sequence[int]], room: Sequence[Sequence[int]], taken: Sequence[int], guess: int = 0
) -> Level:  # fmt: skip
    """Places for as many as find one. In time within `peaks` where only one worker may take it, late ones up to their end; both together within `room`, beside what is `taken` in each week.
    `guess` is where the ceiling may be: a good one saves time, and any gives the same."""
    if not in_time and not late:
        return Level({}, max(taken, default=0))
    net = _Net(in_time, late, peaks, room, taken)
    most = net.most()
    least = max(max(taken), -(-(sum(taken) + most) // len(taken)))  # no plan is below the mean of its weeks
    low, high, step = least - 1, max(least, guess - 1), 1 if guess else 1 + least // 16
    while net.flow(high) < most:
        low, high, step = high, high + step, 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        if net.flow(middle) < most:
            low = middle
        else:
            high = middle
    return Level(net.places(high), high)


class _Net:
    """The network: source → reviews of one kind together → workers' weeks (in time; at all) → weeks → sink; whoever may take from several has a row of its own between."""

    def __init__(self, in_time: Sequence[Waiting], late: Sequence[Waiting], peaks: Sequence[Sequence[int]], room: Sequence[Sequence[int]], taken: Sequence[int]) -> None:  # fmt: skip
        import numpy as np  # heavy, and only where something is planned anew

        self.np, self.taken = np, np.asarray(taken, dtype=np.int64)
        self.workers, self.weeks = len(room), len(taken)
        groups = sorted({job.takers for job in (*in_time, *late) if len(job.takers) > 1})
        self.row = {group: self.workers + n for n, group in enumerate(groups)}
        rows = self.workers + len(groups)
        self.early = _classes((job, job.first, job.last) for job in in_time)
        self.behind = _classes((job, job.first, job.end) for job in late)
        self.hub, self.first_class = 1, 2
        self.begin = self.first_class + len(self.early) + len(self.behind)  # cells in time
        self.whole = self.begin + rows * self.weeks  # cells at all
        self.service = self.whole + rows * self.weeks
        self.sink = self.service + self.weeks
        self.edges: list[tuple[Any, Any, Any]] = []
        self._reviews(self.early, 0, self.first_class, self.begin)
        self._reviews(self.behind, self.hub, self.first_class + len(self.early), self.whole)
        cells = np.arange(self.workers * self.weeks)
        full = np.asarray(room, dtype=np.int64).reshape(-1)
        self._add(self.begin + cells, self.whole + cells, np.asarray(peaks, dtype=np.int64).reshape(-1))
        self._add(self.whole + cells, self.service + cells % self.weeks, full)
        for group, row in self.row.items():
            here = row * self.weeks + np.tile(np.arange(self.weeks), len(group))
            there = np.repeat(np.asarray(group) * self.weeks, self.weeks) + np.tile(np.arange(self.weeks), len(group))
            for floor in (self.begin, self.whole):
                self._add(floor + here, self.whole + there, full[there])
        self._add(np.array([0]), np.array([self.hub]), np.array([OPEN]))
        self._add(self.service + np.arange(self.weeks), np.full(self.weeks, self.sink), np.full(self.weeks, OPEN))
        self._draw()

    def _add(self, rows: Any, columns: Any, capacity: Any) -> None:
        self.edges.append((rows, columns, capacity))

    def _reviews(self, classes: dict[tuple[tuple[int, ...], int, int], list[int]], source: int, base: int, cells: int) -> None:  # fmt: skip
        """A node for each class, and an edge to each week that it may be in."""
        np = self.np
        if not classes:
            return
        keys = np.array([(self.row.get(takers, takers[0]), first, last) for takers, first, last in classes], dtype=np.int64)  # fmt: skip
        counts = np.array([len(ids) for ids in classes.values()], dtype=np.int64)
        nodes = base + np.arange(len(keys))
        widths = keys[:, 2] - keys[:, 1] + 1
        of = np.repeat(np.arange(len(keys)), widths)
        week = keys[of, 1] + np.arange(widths.sum()) - np.repeat(np.cumsum(widths) - widths, widths)
        self._add(np.full(len(keys), source), nodes, counts)
        self._add(nodes[of], cells + keys[of, 0] * self.weeks + week, counts[of])

    def _draw(self) -> None:
        """The network as a matrix, and where in it the capacities stand that change: the late ones' and the weeks'."""
        np = self.np
        rows, columns, capacity = (np.concatenate(part) for part in zip(*self.edges, strict=True))
        order = np.lexsort((columns, rows))
        self.capacity = capacity[order].astype(np.int32)
        self.columns = columns[order].astype(np.int32)
        self.begins = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=self.sink + 1))]).astype(np.int32)
        where = np.argsort(order)
        self.at_hub, self.at_weeks = where[-self.weeks - 1], where[-self.weeks :]
        self.edges = []

    def most(self) -> int:
        """How many find a week under no ceiling. From then on nobody late takes the place of one in time."""
        found, early = self.flow(OPEN), sum(map(len, self.early.values()))
        if sum(number for node, number in self._sent(self.found, 0, 1).get(0, ()) if node != self.hub) < early:
            self.capacity[self.at_hub] = 0
            early = self.flow(OPEN)  # not all of them find a week: those who do go first
        self.capacity[self.at_hub] = found - early
        return found

    def flow(self, ceiling: int) -> int:
        """How many find a week when none of the service's weeks may pass the ceiling."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import maximum_flow

        self.capacity[self.at_weeks] = self.np.clip(ceiling - self.taken, 0, OPEN)
        graph = csr_array((self.capacity, self.columns, self.begins), shape=(self.sink + 1, self.sink + 1))
        found = maximum_flow(graph, 0, self.sink)
        self.found = found.flow
        return int(found.flow_value)

    def places(self, ceiling: int) -> dict[int, Place]:
        """Worker and week of each: a class's reviews in order of their ids, the earlier weeks first."""
        self.flow(ceiling)
        flow = self.found
        chosen: dict[int, Place] = {}
        for classes, base, cells in ((self.early, self.first_class, self.begin), (self.behind, self.first_class + len(self.early), self.whole)):  # fmt: skip
            sent = self._sent(flow, base, base + len(classes))
            onwards = self._sent(flow, cells + self.workers * self.weeks, cells + (self.workers + len(self.row)) * self.weeks)  # fmt: skip
            dealt = {node: self._dealt(found) for node, found in onwards.items()}
            for node, ids in enumerate(classes.values(), start=base):
                waiting = iter(ids)
                for cell, number in sorted(sent.get(node, ())):
                    row, week = divmod(cell - cells, self.weeks)
                    for _ in range(number):
                        chosen[next(waiting)] = (row, week) if row < self.workers else (next(dealt[cell]), week)
        return chosen

    def _dealt(self, found: Sequence[tuple[int, int]]) -> Iterator[int]:
        """The rows that a group's week goes on to, one for each review."""
        return iter([(cell - self.whole) // self.weeks for cell, number in sorted(found) for _ in range(number)])

    def _sent(self, flow: Any, begin: int, end: int) -> dict[int, list[tuple[int, int]]]:
        """What goes out of each node from `begin` to before `end`: to where, and how much."""
        part = flow[begin:end].tocoo()
        sent: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row, column, number in zip(part.row.tolist(), part.col.tolist(), part.data.tolist(), strict=True):
            if number > 0:
                sent[begin + row].append((column, number))
        return sent


def _classes(jobs: Iterable[tuple[Waiting, int, int]]) -> dict[tuple[tuple[int, ...], int, int], list[int]]:
    """Ids by who may take them and when: equal ones are one class."""
    found: dict[tuple[tuple[int, ...], int, int], list[int]] = defaultdict(list)
    for job, first, last in sorted(jobs, key=lambda one: (one[0].takers, one[1], one[2], one[0].id)):
        found[job.takers, first, last].append(job.id)
    return found
