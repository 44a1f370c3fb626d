"""Places jobs of equal size into slots, each job within its window, as evenly as can be, or moving as few as can be.

Comes in: jobs with a first and a last slot, what each slot takes, what is in it already. Goes out: a slot for each job
that finds one. Earliest due date first places as many unit jobs as any order can (Glover 1967); halving the peak then
finds the lowest at which so many still find a place. To move few, jobs begin where they were and each further one goes in
along the cheapest chain of moves (successive shortest paths: a cheapest flow stays cheapest). A thousand jobs take milliseconds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence, Set
from heapq import heappop, heappush

NO_LIMIT = 10**6
Job = tuple[int, int, int]  # first slot, last slot, id


def least_peak(jobs: Sequence[Job], limits: Sequence[int], taken: Sequence[int]) -> dict[int, int]:
    """The slot of as many jobs as find one, by id, with the lowest peak at which so many do.

    `limits` is what each slot takes in all, `taken` what is in it already.
    """
    return earliest_first(jobs, room(limits, taken, lowest_peak(jobs, limits, taken)))


def lowest_peak(jobs: Sequence[Job], limits: Sequence[int], taken: Sequence[int]) -> int:
    """The lowest peak at which as many jobs find a slot as under the limits alone."""
    high = min(max(limits, default=1), max((used + len(jobs) for used in taken), default=1))
    low, high = 1, max(1, high)
    most = len(earliest_first(jobs, room(limits, taken, high)))
    while low < high:
        middle = (low + high) // 2
        if len(earliest_first(jobs, room(limits, taken, middle))) == most:
            high = middle
        else:
            low = middle + 1
    return low


def room(limits: Sequence[int], taken: Sequence[int], peak: int) -> list[int]:
    """What is free in each slot when none may pass the peak."""
    return [max(0, min(limit, peak) - used) for limit, used in zip(limits, taken, strict=True)]


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
        if not coming and not waiting:
            break
    return chosen


def fewest_moves(
    jobs: Sequence[Job], slots: Sequence[int], home: Mapping[int, int], start: Mapping[int, int] | None = None
) -> dict[int, int]:
    """The slot of as many jobs as find one, with as many as can be in the slot that `home` gives them.

    `slots` is what is free in each. `start` may hold places found before, none of them away from home; they fit the slots.
    """
    spans = {id: (first, last) for first, last, id in jobs}
    held: list[set[int]] = [set() for _ in slots]
    chosen: dict[int, int] = {}
    for id, slot in (start if start is not None else at_home(jobs, slots, home)).items():
        chosen[id] = slot
        held[slot].add(id)
    coming = [id for _, _, id in sorted(jobs) if id not in chosen]
    while coming and (moves := _cheapest_chain(coming, spans, slots, held, home)):
        for moved, slot in moves:
            if moved in chosen:
                held[chosen[moved]].discard(moved)
            chosen[moved] = slot
            held[slot].add(moved)
        coming.remove(moves[-1][0])
    return chosen


def at_home(jobs: Sequence[Job], slots: Sequence[int], home: Mapping[int, int]) -> dict[int, int]:
    """The jobs that can stay where they were, those with the earliest end first where a slot is too full."""
    free, kept = list(slots), {}
    for first, last, id in sorted(jobs, key=lambda job: (job[1], job[2])):
        slot = home.get(id)
        if slot is not None and first <= slot <= last and free[slot] > 0:
            free[slot] -= 1
            kept[id] = slot
    return kept


def _cheapest_chain(
    coming: Sequence[int],
    spans: Mapping[int, tuple[int, int]],
    slots: Sequence[int],
    held: Sequence[set[int]],
    home: Mapping[int, int],
) -> list[tuple[int, int]]:
    """The moves, last one first to come in, that let one more job in and leave the most at home; none when none can."""
    cost: dict[int, int] = {}
    came: dict[int, tuple[int | None, int]] = {}  # slot → from which slot, which job
    for id in coming:
        for slot in range(spans[id][0], spans[id][1] + 1):
            price = -int(home.get(id) == slot)
            if price < cost.get(slot, NO_LIMIT):
                cost[slot], came[slot] = price, (None, id)
    waiting = deque(sorted(cost, key=lambda slot: cost[slot]))
    while (
        waiting
    ):  # labels are corrected until none gets cheaper; moving a job home again gains one, and no circle gains
        here = waiting.popleft()
        for other in sorted(held[here]):
            begins, ends = spans[other]
            away = int(home.get(other, here) != here)
            for there in range(begins, ends + 1):
                price = cost[here] + int(home.get(other, there) != there) - away
                if there != here and price < cost.get(there, NO_LIMIT):
                    cost[there], came[there] = price, (here, other)
                    waiting.append(there)
    free = [slot for slot in cost if len(held[slot]) < slots[slot]]
    if not free:
        return []
    end: int | None = min(free, key=lambda slot: (cost[slot], slot))
    moves = []
    while end is not None:
        before, job = came[end]
        moves.append((job, end))
        end = before
    return moves


def hurried(
    jobs: Sequence[Job], late: Set[int], chosen: Mapping[int, int], spare: Sequence[int], reach: int
) -> dict[int, int]:
    """Slots for the jobs that have one and can begin by the slot `reach`, with those of `late` as early as can be, in what the jobs hold now and what is `spare` in each slot.

    An assignment problem: a late job costs the slots that it waits; any other goes as far back as it may, so that the early slots are free for
    the late ones of others. No slot gets fuller than what it holds and has to spare.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    near = [job for job in jobs if job[2] in chosen and job[0] <= reach]
    if not near:
        return {}
    held = [0] * len(spare)
    for _, _, id in near:
        held[chosen[id]] += 1
    wide = [slot for slot, free in enumerate(spare) for _ in range(held[slot] + (min(free, len(near))))]
    first, last, hurries = np.array([(first, last, id in late) for first, last, id in near]).T[:, :, None]
    slots = np.array(wide)[None, :]
    costs = np.where(
        (slots < first) | (slots > last),
        10 * NO_LIMIT**2,
        np.where(hurries, len(near) * len(spare) * (slots - first), -slots),
    )
    return {near[row][2]: wide[column] for row, column in zip(*linear_sum_assignment(costs), strict=True)}
