"""Places jobs of equal size into slots, each job within its window, as evenly as can be.

Comes in: jobs with a first and a last slot, what each slot takes, what is in it already. Goes out: a slot for each job
that finds one. Earliest due date first places as many unit jobs as any order can (Glover 1967); halving the peak then
finds the lowest at which so many still find a place. A thousand jobs take milliseconds; no solver is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

NO_LIMIT = 10**6
Job = tuple[int, int, int]  # first slot, last slot, id


def least_peak(jobs: Sequence[Job], limits: Sequence[int], taken: Sequence[int]) -> dict[int, int]:
    """The slot of as many jobs as find one, by id, with the lowest peak at which so many do.

    `limits` is what each slot takes in all, `taken` what is in it already.
    """

    def slots(peak: int) -> list[int]:
        return [max(0, min(limit, peak) - used) for limit, used in zip(limits, taken, strict=True)]

    low, high = 1, max((used + len(jobs) for used in taken), default=1)
    most = len(earliest_first(jobs, slots(high)))
    while low < high:
        middle = (low + high) // 2
        if len(earliest_first(jobs, slots(middle))) == most:
            high = middle
        else:
            low = middle + 1
    return earliest_first(jobs, slots(low))


def earliest_first(jobs: Sequence[Job], slots: Sequence[int]) -> dict[int, int]:
    """Earliest due date first: the slot of every job that finds one, by id. No other order places more."""
    coming = sorted(jobs, reverse=True)
    waiting: list[tuple[int, int]] = []
    chosen: dict[int, int] = {}
    for slot, free in enumerate(slots):
        while coming and coming[-1][0] <= slot:
            _, last, id = coming.pop()
            heappush(waiting, (last, id))
        while waiting and (free or waiting[0][0] < slot):
            last, id = heappop(waiting)
            if last >= slot:
                chosen[id] = slot
                free -= 1
    return chosen
