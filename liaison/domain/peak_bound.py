"""What no plan can stay below: the peak of a relaxation in which reviews may be cut into fractions.

Of the reviews that the plan holds in time and whose whole window lies between two weeks, at least so many a week have to be held there as their number over what is open.
Days, rooms and visits are left out, and so are whole numbers, so that every real plan is at or above the bound; it is rounded up,
as half a review is none. It is found from counts alone and shares no code with the planner that it is held against.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Span = tuple[int, int]  # first and last week


def density(spans: Sequence[Span], weeks: int, open_weeks: Sequence[int], taken: Sequence[int]) -> int:
    """The least fullest week of a service whose reviews have these spans; `taken` stands in each week already."""
    import numpy as np

    if not spans or not open_weeks:
        return max(taken, default=0)
    open_ = np.zeros(weeks)
    open_[list(open_weeks)] = 1
    held = _between(np.asarray(taken, dtype=float) * open_)
    room = _between(open_)
    wanted = _inside(spans, weeks)
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.where((room > 0) & (wanted > 0), (wanted + held) / room, 0)
    return max(int(np.ceil(least.max() - 1e-9)), max(taken, default=0))


def least_of_worker(spans: Sequence[Span], limits: Sequence[int], taken: Sequence[int]) -> int:
    """The least fullest week of one worker in which reviews with these spans, which some plan can hold, all find a place."""
    import numpy as np

    least = max(taken, default=0)
    if not spans:
        return int(least)
    wanted, full, fixed = _inside(spans, len(limits)), np.asarray(limits, dtype=float), np.asarray(taken, dtype=float)
    for peak in range(1, int(full.max(initial=0))):
        if (wanted <= _between(np.maximum(0, np.minimum(full, peak) - fixed)) + 1e-9).all():
            return int(max(least, peak))
    return int(max(least, full.max(initial=0)))


def _inside(spans: Sequence[Span], weeks: int) -> Any:
    """[a, b] → how many spans lie within the weeks a to b."""
    import numpy as np

    counts = np.zeros((weeks, weeks))
    array = np.asarray(spans)
    np.add.at(counts, (array[:, 0], array[:, 1]), 1)
    return counts[::-1].cumsum(axis=0)[::-1].cumsum(axis=1)


def _between(values: Any) -> Any:
    """[a, b] → the sum of the values of the weeks a to b; 0 where b is before a."""
    import numpy as np

    sums = np.concatenate([[0], np.cumsum(values)])
    return np.maximum(0, sums[None, 1:] - sums[:-1, None])
