"""Levels the weeks of the whole service: every worker within their own peak, and the fullest week of all as low as can be.

Comes in: reviews by worker with their span of weeks, what each worker's week still takes, what stands in each week already. Goes
out: a week for each review that finds one. It is a flow from reviews through the workers' weeks through the service's weeks; a greatest
flow is whole numbers (Ford and Fulkerson 1956), and the lowest ceiling over the weeks at which it is still the greatest is looked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from liaison.domain.peak_bound import density

Waiting = tuple[int, int, int, int]  # row of the worker, first week, last week, id
OPEN = 2**30


def even_weeks(jobs: Sequence[Waiting], free: Sequence[Sequence[int]], taken: Sequence[int]) -> dict[int, int]:
    """The week of as many reviews as find one. `free` is by worker and week, `taken` by week; `jobs` in any order."""
    if not jobs:
        return {}
    net = _Net(jobs, free, taken)
    most, _ = net.flow(OPEN)
    weeks = [week for week, _ in enumerate(taken) if any(row[week] for row in free)]
    low = density([(first, last) for _, first, last, _ in jobs], len(taken), weeks, taken) - 1
    high, step = low + 1, 1
    while net.flow(high)[0] < most:
        low, high, step = high, high + step, 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        if net.flow(middle)[0] < most:
            low = middle
        else:
            high = middle
    return net.weeks_of(net.flow(high)[1])


class _Net:
    """The network: a source, one node a class of equal reviews, one a worker's week, one a week, a sink."""

    def __init__(self, jobs: Sequence[Waiting], free: Sequence[Sequence[int]], taken: Sequence[int]) -> None:
        import numpy as np  # heavy, and only where many are planned anew

        self.taken = np.asarray(taken, dtype=np.int64)
        self.members: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        for row, first, last, id in sorted(jobs, key=lambda job: (job[0], job[1], job[2], job[3])):
            self.members[row, first, last].append(id)
        room = np.asarray(free, dtype=np.int64)
        workers, weeks = room.shape
        keys = np.array(list(self.members), dtype=np.int64).reshape(-1, 3)
        counts = np.array([len(ids) for ids in self.members.values()], dtype=np.int64)
        classes = len(keys)
        widths = keys[:, 2] - keys[:, 1] + 1
        of_class = np.repeat(np.arange(classes), widths)
        offset = np.arange(widths.sum()) - np.repeat(np.cumsum(widths) - widths, widths)
        self.week = keys[of_class, 1] + offset
        cell = keys[of_class, 0] * weeks + self.week
        here = 1 + classes
        there = here + workers * weeks
        self.size, self.weeks, self.first_week_node = there + weeks + 1, weeks, there
        self.of_class = of_class
        used = np.unique(cell)
        self.rows = np.concatenate([np.zeros(classes, dtype=np.int64), 1 + of_class, here + used, there + np.arange(weeks)])  # fmt: skip
        self.columns = np.concatenate([1 + np.arange(classes), here + cell, there + used % weeks, np.full(weeks, self.size - 1)])  # fmt: skip
        self.capacity = np.concatenate([counts, counts[of_class], room.reshape(-1)[used], np.zeros(weeks, dtype=np.int64)])  # fmt: skip

    def flow(self, ceiling: int) -> tuple[int, Any]:
        """How many find a week when none of the service's weeks may pass the ceiling, and the flow itself."""
        import numpy as np
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import maximum_flow

        capacity = self.capacity.copy()
        capacity[-self.weeks :] = np.clip(ceiling - self.taken, 0, OPEN)
        graph = csr_array((capacity.astype(np.int32), (self.rows, self.columns)), shape=(self.size, self.size))
        found = maximum_flow(graph, 0, self.size - 1)
        return int(found.flow_value), found.flow

    def weeks_of(self, flow: Any) -> dict[int, int]:
        """Which week each review got: a class's reviews in order of their ids, the earlier weeks first."""
        classes = len(self.members)
        part = flow[1 : 1 + classes].tocoo()
        sent: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row, column, number in zip(part.row.tolist(), part.col.tolist(), part.data.tolist(), strict=True):
            if number > 0:
                sent[row].append(((column - 1 - classes) % self.weeks, number))
        chosen: dict[int, int] = {}
        for place, ids in enumerate(self.members.values()):
            waiting = iter(ids)
            for week, number in sorted(sent[place]):
                chosen.update({next(waiting): week for _ in range(number)})
        return chosen
