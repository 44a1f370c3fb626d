"""The values that go into a plan of the year's reviews and come out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from liaison.domain.workdays import DAY

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Policy:
    """When a review may take place. The service's own defaults."""

    before_due: timedelta = timedelta(weeks=4)  # from this long before its due date, up to that date
    notice: timedelta = timedelta(weeks=1)  # never newly planned sooner than this: no surprises for the person
    late_within: timedelta = timedelta(
        weeks=4
    )  # when that cannot be met, within this long after it: late, but not lost
    last_resort: timedelta = timedelta(
        0
    )  # who has no place even then is given the first free one within this long from today (see `last_resort`); 0: none, the plan says so
    per_visit: int = 3  # people of one practice on one visit of a worker, each with an own time


DEFAULT = Policy()
SERVICE = Policy(last_resort=timedelta(weeks=52))  # what a service plans by: no place soon is no reason for no day


@dataclass(frozen=True, slots=True)
class ToPlan:
    """One review to come. `agreed` is a day agreed with the person, `planned` the day of the last plan.

    `worker_id` is its keyworker (or who had it in the last plan), None when anyone of the locality may take it. `gender` is what the
    person asked for of a worker, empty when nothing; `visit` the practice at which it is held, with others of that practice on one day,
    where the person agreed to that; `told`: practice or person know of its day;
    `shut` are days on which the place where it is held is closed, for the whole day or the afternoon. `keyworker` is the register's, where it
    is known; `handed_on`: in the last plan the keyworker had no place for it, so that `worker_id` has it. `not_on` are weekdays that the person
    asked to be spared (their days are in `shut` too).
    """

    id: int
    due: date
    worker_id: int | None = None
    locality: str | None = None
    agreed: date | None = None
    planned: date | None = None
    gender: str = ""
    visit: str | None = None
    told: bool = False
    shut: frozenset[date] = frozenset()
    keyworker: int | None = None
    handed_on: bool = False
    not_on: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Capacity:
    """What one worker can take: reviews in a full week, where (no `localities`: anywhere), and days away or off. `gender` is empty unless the
    worker chose to record it; `in_week` are the days of a usual week on which she is in, 0: all of the service's; `short` are days on which a
    review with her can begin at fewer times than usual; `per_day` is how many begin on a usual day, 0: as many as there are."""

    worker_id: int
    name: str
    per_week: int
    localities: frozenset[str] = frozenset()
    away: frozenset[date] = frozenset()
    gender: str = ""
    in_week: int = 0
    short: Mapping[date, tuple[str, ...]] = field(default_factory=dict, hash=False)
    per_day: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A review with its day and worker, and why there. `must_move`: its agreed day cannot be kept, this is what a person may offer.

    `moved`: why it left the place of the last plan; empty when it did not. `handed_from`: the keyworker who has no place for it.
    """

    review_id: int
    day: date
    worker_id: int
    because: str
    must_move: bool = False
    moved: str = ""
    handed_from: int | None = None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A review without a place, and why: somebody has to make room."""

    review_id: int
    because: str


@dataclass(frozen=True)
class Plan:
    """All reviews, each once, in `placed` (by day) or `unplaced`.

    `peak` is the fullest week of any worker, `week_peak` the fullest week of the service. `bound` and `week_bound` are what no plan in
    the same windows can stay below (see `peak_bound`), `late` how many are after their due date, `moved` how many left a day of the last plan.
    `handed_on` are reviews that a colleague has because their own worker has no place for them; `beyond` those that had none anywhere in time or
    soon after, and have the first free one.
    """

    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    peak: int
    bound: int = 0
    week_peak: int = 0
    week_bound: int = 0
    late: int = 0
    moved: int = 0
    handed_on: frozenset[int] = frozenset()
    beyond: frozenset[int] = frozenset()


def window(due: date, today: date, policy: Policy = DEFAULT) -> tuple[date, date]:
    """First and last day on which a review may newly be planned; after its due date only where no notice is left."""
    soonest = today + policy.notice
    return (soonest, soonest + policy.late_within) if due < soonest else (max(soonest, due - policy.before_due), due)


def monday(day: date) -> date:
    """The Monday of that week."""
    return day - day.weekday() * DAY
