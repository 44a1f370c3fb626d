"""When reviews begin, and how long each is kept free: the site's own choice, the same on every working day. Pure.

The usual: an hour and a quarter each, so that nobody is hurried and a break is left. The times are London's and written like "09:30"; the
morning ends at noon.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from itertools import pairwise

from liaison.domain.spoken import count

NOON = "12:00"
MOST = 16  # times a day: what a page, a table and a list to choose from can show


class NoTimes(ValueError):
    """These cannot be the times of a day; the message says why, as the end of a sentence that begins with "This"."""


@dataclass(frozen=True)
class ReviewTimes:
    """The beginnings, in order, and the minutes that each review is kept free."""

    times: tuple[str, ...] = ("09:30", "11:00", "13:30", "15:00")
    minutes: int = 75

    def of(self, part: str) -> tuple[str, ...]:
        """The times in a half of the day; all where none is asked for, or where the site has none in it."""
        return tuple(time for time in self.times if part_of(time) == part) or self.times

    def within(self, starts: time, ends: time) -> tuple[str, ...]:
        """Those at which a review is over before a shift ends, or a day; one that ends on the next day lasts until midnight at least."""
        return tuple(
            time for time in self.times
            if in_minutes(starts) <= minute(time) and (minute(time) + self.minutes <= in_minutes(ends) or ends <= starts)
        )  # fmt: skip

    def meet(self, time: str, other: str) -> bool:
        """Whether two reviews that begin then would be at the same time."""
        return abs(minute(time) - minute(other)) < self.minutes

    def with_others(self, others: Iterable[str]) -> tuple[str, ...]:
        """All times with those of reviews that stand at another, in order."""
        return tuple(sorted({*self.times, *(time for time in others if time)}))

    def check(self, opens: time, closes: time) -> None:
        """Raises NoTimes where a review would not be inside the hours, or not be over before the next begins."""
        long = f"a review of {count(self.minutes, 'minute')}"
        for begins in self.times:
            if minute(begins) < in_minutes(opens):
                raise NoTimes(f"has {begins}, before the service opens ({opens:%H:%M})")
            if minute(begins) + self.minutes > in_minutes(closes):
                raise NoTimes(f"has {begins}: {long} is not over when the service closes ({closes:%H:%M})")
        for begins, after in pairwise(self.times):
            if self.meet(begins, after):
                raise NoTimes(f"has {begins} and {after}: {long} is not over by then")


USUAL = ReviewTimes()


@lru_cache(maxsize=512)
def minute(clock: str) -> int:
    """The minute of the day of a time like "09:30"."""
    return in_minutes(time.fromisoformat(clock))


def in_minutes(clock: time) -> int:
    """The minute of the day."""
    return clock.hour * 60 + clock.minute


def part_of(clock: str) -> str:
    """The half of the day in which it lies."""
    return "morning" if clock < NOON else "afternoon"


@lru_cache(maxsize=64)
def review_times(words: str, minutes: int) -> ReviewTimes:
    """The times as a service keeps them: "09:30, 11:00", and how long each is."""
    return ReviewTimes(tuple(words.split(", ")), minutes)
