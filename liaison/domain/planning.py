"""Spreads the year's reviews over working days, each within its window, as evenly as the workers' weeks allow.

Comes in: reviews to plan, the workers' capacity, the calendar, today. Goes out: a `Plan`: every review has either a day
and a worker or the reason why not. What is agreed with a person never moves; what was planned before moves only if
otherwise fewer reviews would find a place.

Per worker, `levelling` finds the lowest weekly peak, then the lowest daily peak within each week. The same arguments
always give the same plan.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liaison.domain.levelling import NO_LIMIT, Job, least_peak
from liaison.domain.spoken import short_day
from liaison.domain.workdays import DAY, Calendar, days

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Policy:
    """When a review may take place. The service's own defaults."""

    before_due: timedelta = timedelta(weeks=4)  # from this long before its due date, up to that date
    notice: timedelta = timedelta(weeks=1)  # never newly planned sooner than this: no surprises for the person
    late_within: timedelta = timedelta(
        weeks=4
    )  # when that cannot be met, within this long after it: late, but not lost


DEFAULT = Policy()


@dataclass(frozen=True)
class ToPlan:
    """One review to come. `agreed` is a day agreed with the person, `planned` the day of the last plan.

    `worker_id` is its keyworker (or who had it in the last plan), None when anyone of the locality may take it.
    """

    id: int
    due: date
    worker_id: int | None = None
    locality: str | None = None
    agreed: date | None = None
    planned: date | None = None


@dataclass(frozen=True)
class Capacity:
    """What one worker can take: reviews in a full week, where (no `localities`: anywhere), and days away."""

    worker_id: int
    name: str
    per_week: int
    localities: frozenset[str] = frozenset()
    away: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Placed:
    """A review with its day and worker, and why there."""

    review_id: int
    day: date
    worker_id: int
    because: str


@dataclass(frozen=True)
class Unplaced:
    """A review without a place, and why: somebody has to make room."""

    review_id: int
    because: str


@dataclass(frozen=True)
class Plan:
    """All reviews, each once, in `placed` (by day) or `unplaced`; `peak` is the fullest week of any worker."""

    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    peak: int


def level(
    reviews: Iterable[ToPlan],
    capacity: Iterable[Capacity],
    calendar: Calendar,
    today: date,
    policy: Policy = DEFAULT,
) -> Plan:
    """Plan every review from today on; pure, and the same for the same arguments in any order."""
    found: list[Placed | Unplaced] = []
    peak = 0
    for worker, own in _shared_out(reviews, capacity):
        if worker is None:
            found += [Unplaced(review.id, "There is no worker who could take it.") for review in own]
            continue
        chosen = _days_of(_Weeks(worker, own, calendar, today, policy), own)
        weeks = Counter(monday(day) for day in chosen.values())
        found += [
            _told(review, worker, chosen.get(review.id), weeks, window(review.due, today, policy)) for review in own
        ]
        peak = max([peak, *weeks.values()])
    placed = sorted((one for one in found if isinstance(one, Placed)), key=lambda one: (one.day, one.review_id))
    unplaced = sorted((one for one in found if isinstance(one, Unplaced)), key=lambda one: one.review_id)
    return Plan(tuple(placed), tuple(unplaced), peak)


def window(due: date, today: date, policy: Policy = DEFAULT) -> tuple[date, date]:
    """First and last day on which a review may newly be planned; after its due date only where no notice is left."""
    soonest = today + policy.notice
    return (soonest, soonest + policy.late_within) if due < soonest else (max(soonest, due - policy.before_due), due)


def monday(day: date) -> date:
    """The Monday of that week."""
    return day - day.weekday() * DAY


def _shared_out(reviews: Iterable[ToPlan], capacity: Iterable[Capacity]) -> list[tuple[Capacity | None, list[ToPlan]]]:
    """Reviews by worker: their own, and those of nobody here to whoever of the locality has least for their week."""
    workers = {worker.worker_id: worker for worker in sorted(capacity, key=lambda worker: worker.worker_id)}
    own: dict[int | None, list[ToPlan]] = defaultdict(list)
    for review in sorted(reviews, key=lambda review: (review.worker_id not in workers, review.due, review.id)):
        keeps = review.worker_id in workers
        own[review.worker_id if keeps else _least_laden(review, workers, own)].append(review)
    return [(workers[id] if id is not None else None, own[id]) for id in [*workers, None] if id in own]


def _least_laden(
    review: ToPlan, workers: Mapping[int, Capacity], own: Mapping[int | None, Sequence[ToPlan]]
) -> int | None:
    able = [worker for worker in workers.values() if worker.per_week > 0]
    near = [worker for worker in able if not worker.localities or review.locality in worker.localities]
    least = min(near or able, key=lambda worker: len(own.get(worker.worker_id, ())) / worker.per_week, default=None)
    return least.worker_id if least else None


def _days_of(week: _Weeks, reviews: list[ToPlan]) -> dict[int, date]:
    """The day of each review of one worker that has a place, by review id."""
    agreed = {review.id: review.agreed for review in reviews if review.agreed}
    movable = [review for review in reviews if not review.agreed]
    kept = week.kept(movable, agreed.values())
    found = kept | week.place([review for review in movable if review.id not in kept], [agreed, kept])
    if len(found) < len(movable) and kept:
        moved = week.place(movable, [agreed])
        found = moved if len(moved) > len(found) else found
    late = week.place([review for review in movable if review.id not in found], [agreed, found], late=True)
    return agreed | found | late


class _Weeks:
    """One worker's weeks ahead: which days are open, and how many reviews each week takes."""

    def __init__(
        self, worker: Capacity, reviews: Sequence[ToPlan], calendar: Calendar, today: date, policy: Policy
    ) -> None:
        self.today, self.policy = today, policy
        self.windows = {review.id: window(review.due, today, policy) for review in reviews}
        last = max((end for _, end in self.windows.values()), default=today) + policy.late_within
        self.by_week: dict[date, list[date]] = defaultdict(list)
        for day in days(today, monday(last) + WEEK - DAY):
            if calendar.is_working_day(day) and day not in worker.away:
                self.by_week[monday(day)].append(day)
        self.mondays = sorted(self.by_week)
        full = len(calendar.hours.weekdays)
        # A short week takes its share, rounded, but at least one: a single open day before Christmas is still a day.
        self.limits = [
            min(worker.per_week, max(1, round(worker.per_week * len(self.by_week[start]) / full)))
            for start in self.mondays
        ]

    def open_days(self, review_id: int, late: bool) -> list[date]:
        """The days on which the review may take place, in order."""
        first, last = self.windows[review_id]
        last += self.policy.late_within if late else timedelta()
        weeks = (self.by_week.get(monday(first) + n * WEEK, ()) for n in range((last - monday(first)).days // 7 + 1))
        return [day for week in weeks for day in week if first <= day <= last]

    def kept(self, reviews: Iterable[ToPlan], agreed: Iterable[date]) -> dict[int, date]:
        """Days of the last plan that still stand: not past, in good time, open, and within what the week takes."""
        room = dict(zip(self.mondays, self.limits, strict=True))
        room_used = Counter(monday(day) for day in agreed)
        kept: dict[int, date] = {}
        for review in reviews:
            day = review.planned
            if day and self._still_good(review, day) and room_used[monday(day)] < room[monday(day)]:
                room_used[monday(day)] += 1
                kept[review.id] = day
        return kept

    def _still_good(self, review: ToPlan, day: date) -> bool:
        """Whether a day of the last plan is open and inside the window; the notice was given then."""
        soonest = max(self.today, min(self.windows[review.id][0], review.due - self.policy.before_due))
        return day in self.by_week.get(monday(day), ()) and soonest <= day <= self.windows[review.id][1]

    def place(
        self, reviews: Iterable[ToPlan], taken: Iterable[Mapping[int, date]], late: bool = False
    ) -> dict[int, date]:
        """A day for as many reviews as there is room for: first the weeks, then the days within each week."""
        taken_days = Counter(day for chosen in taken for day in chosen.values())
        taken_weeks = Counter(monday(day) for day in taken_days.elements())
        open_days = {review.id: found for review in reviews if (found := self.open_days(review.id, late))}
        index = {start: place for place, start in enumerate(self.mondays)}
        jobs = [(index[monday(found[0])], index[monday(found[-1])], id) for id, found in open_days.items()]
        by_place: dict[int, list[int]] = defaultdict(list)
        for id, place in least_peak(jobs, self.limits, [taken_weeks[start] for start in self.mondays]).items():
            by_place[place].append(id)
        return {
            id: day
            for place, ids in sorted(by_place.items())
            for id, day in _within_week(self.by_week[self.mondays[place]], ids, open_days, taken_days).items()
        }


def _within_week(
    week: list[date], ids: list[int], open_days: Mapping[int, list[date]], taken: Mapping[date, int]
) -> dict[int, date]:
    """Spread the reviews of one week over its open days."""
    able = {id: [place for place, day in enumerate(week) if day in open_days[id]] for id in ids}
    jobs: list[Job] = [(places[0], places[-1], id) for id, places in able.items()]
    chosen = least_peak(jobs, [NO_LIMIT] * len(week), [taken.get(day, 0) for day in week])
    return {id: week[place] for id, place in chosen.items()}


def _told(
    review: ToPlan, worker: Capacity, day: date | None, weeks: Mapping[date, int], within: tuple[date, date]
) -> Placed | Unplaced:
    """The review's place, or why it has none, in one sentence."""
    if day is None:
        from_on = f"from {short_day(within[0])} to well after {short_day(within[1])}"
        return Unplaced(review.id, f"No free place with {worker.name} {from_on}: the weeks are full or closed.")
    week = f"{worker.name} has {weeks[monday(day)]} of {worker.per_week} places taken that week"
    if review.agreed:
        return Placed(review.id, day, worker.worker_id, "Agreed, so the day stays.")
    if day == review.planned:
        return Placed(review.id, day, worker.worker_id, f"Kept where it was planned; {week}.")
    late = ", which cannot be met" if day > review.due else ""
    return Placed(review.id, day, worker.worker_id, f"Due {short_day(review.due)}{late}; {week}.")
