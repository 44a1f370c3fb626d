"""The weeks ahead as a planner counts them: which days are open, and how many reviews each week of a worker takes.

Days are ordinals and weeks numbers from the week of today on: a hundred thousand reviews are looked at in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

from liaison.domain.plan_values import Capacity, monday
from liaison.domain.workdays import Calendar

Span = tuple[int, int]  # first and last week


class Horizon:
    """The service's weeks from today to a day, each with its working days."""

    def __init__(self, calendar: Calendar, today: date, last: date) -> None:
        self.base = monday(today).toordinal()
        self.weeks = max(0, last.toordinal() - self.base) // 7 + 1
        self.full = len(calendar.hours.weekdays)
        begins = today.toordinal()
        self.open: list[list[int]] = [
            [day for day in range(start, start + 7) if day >= begins and calendar.is_working_day(date.fromordinal(day))]
            for start in range(self.base, self.base + 7 * self.weeks, 7)
        ]

    def week_of(self, day: int) -> int:
        """The number of the week of a day; below 0 for the past."""
        return (day - self.base) // 7


class Weeks:
    """One worker's weeks ahead."""

    def __init__(self, worker: Capacity, horizon: Horizon) -> None:
        self.horizon = horizon
        away = {day.toordinal() for day in worker.away}
        self.open: Sequence[list[int]] = (
            [[day for day in week if day not in away] for week in horizon.open] if away else horizon.open
        )
        full = worker.in_week or horizon.full
        # A short week takes its share, rounded, but at least one: a single open day before Christmas is still a day.
        self.limits = [
            min(worker.per_week, max(1, round(worker.per_week * len(week) / full))) if week else 0 for week in self.open
        ]
        if worker.per_day:
            self.limits = [
                min(limit, times_in(week, worker)) for limit, week in zip(self.limits, self.open, strict=True)
            ]

    def is_open(self, day: int) -> bool:
        """Whether the worker is there on that day."""
        week = self.horizon.week_of(day)
        return 0 <= week < len(self.open) and day in self.open[week]

    def span(self, first: int, last: int, shut: Set[int] = frozenset()) -> Span | None:
        """The first and last week in which a day from `first` to `last` is open; None when none is.

        Where some days are `shut` besides: the longest run of weeks that each have a day left.
        """
        if shut:
            return self._run(first, last, shut)
        a, b = max(0, self.horizon.week_of(first)), min(len(self.open) - 1, self.horizon.week_of(last))
        while a <= b and not (self.open[a] and self.open[a][-1] >= first):
            a += 1
        while b >= a and not (self.open[b] and self.open[b][0] <= last):
            b -= 1
        if a > b or (a == b and not any(first <= day <= last for day in self.open[a])):
            return None
        return a, b

    def _run(self, first: int, last: int, shut: Set[int]) -> Span | None:
        weeks = range(max(0, self.horizon.week_of(first)), min(len(self.open) - 1, self.horizon.week_of(last)) + 1)
        best: Span | None = None
        begin = None
        for week in weeks:
            if not any(first <= day <= last and day not in shut for day in self.open[week]):
                begin = None
                continue
            begin = week if begin is None else begin
            if best is None or week - begin > best[1] - best[0]:
                best = begin, week
        return best


def times_in(week: Sequence[int], worker: Capacity) -> int:
    """At how many times reviews can begin in a week of these days."""
    whole = worker.per_day * len(week)
    if not worker.short:
        return whole
    short = [worker.short.get(date.fromordinal(day)) for day in week]
    return whole - sum(worker.per_day - len(times) for times in short if times is not None)
