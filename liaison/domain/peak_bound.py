"""What no plan can stay below: the peak of a relaxation in which reviews may be cut into fractions.

Of the reviews whose whole window lies between two weeks, at least so many a week have to be held there as their number over what is open.
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
    """The least fullest week of one worker at which as many find a place as the limits allow."""
    import numpy as np

    weeks, fixed = len(limits), np.asarray(taken, dtype=float)
    least = max(taken, default=0)
    if not spans:
        return int(least)
    wanted = _inside(spans, weeks)
    full = np.asarray(limits, dtype=float)

    def free(peak: float) -> Any:
        return _between(np.maximum(0, np.minimum(full, peak) - fixed))

    fits = wanted <= free(np.inf) + 1e-9
    for peak in range(1, int(full.max(initial=0)) + 1):
        if not (fits & (wanted > free(peak) + 1e-9)).any():
            least = max(least, peak) if fits.any() and wanted[fits].any() else least
            break
    # where even the limits are too little, some week of the span is as full as it can be
    smallest = np.full((weeks, weeks), np.inf)
    for a, b in zip(*np.nonzero(~fits), strict=True):
        smallest[a, b] = full[a : b + 1].min()
    tight = smallest[np.isfinite(smallest)]
    return int(max(least, tight.max(initial=0)))


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
