"""One worker's reviews: the lowest peak of the weeks, what stays of the last plan, then the days within each week."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from liaison.domain.levelling import NO_LIMIT, Job, at_home, earliest_first, fewest_moves, least_peak, lowest_peak, room
from liaison.domain.plan_values import Capacity, Policy, ToPlan, window
from liaison.domain.plan_weeks import Horizon, Span, Weeks


class OnePlan:
    """The plan of one worker as it grows. `weeks_of` holds the week of each review that is in time, `late_weeks` of each that is not."""

    def __init__(
        self, worker: Capacity, reviews: Sequence[ToPlan], horizon: Horizon, today: date, policy: Policy
    ) -> None:
        self.worker, self.reviews, self.horizon, self.policy = worker, reviews, horizon, policy
        self.today = today.toordinal()
        self.weeks = Weeks(worker, horizon)
        self.days: dict[int, int] = {}  # what is decided: review → day
        self.impossible: set[int] = set()  # agreed days that cannot be kept
        self.windows: dict[int, Span] = {}
        self.movable: list[ToPlan] = []
        for review in reviews:
            self._stand_or_move(review, today)
        self.standing = self._count(self.days)
        self.spans: dict[int, Span] = {}
        for review in self.movable:
            if span := self.weeks.span(*self.windows[review.id]):
                self.spans[review.id] = span
        self.jobs: list[Job] = [(first, last, id) for id, (first, last) in self.spans.items()]
        self.peak = lowest_peak(self.jobs, self.weeks.limits, self.standing) if self.jobs else 0
        self.slots = room(self.weeks.limits, self.standing, self.peak)
        # where an agreed week is fuller than that anyway, nothing of the last plan moves for less
        self.wide = room(self.weeks.limits, self.standing, max([self.peak, *self.standing]))
        self.home = {
            review.id: horizon.week_of(review.planned.toordinal())
            for review in self.movable
            if review.planned and self._good(review, review.planned.toordinal())
        }
        self.weeks_of: dict[int, int] = at_home(self.jobs, self.wide, self.home) if self.home else {}
        self.late_weeks: dict[int, int] = {}

    def _stand_or_move(self, review: ToPlan, today: date) -> None:
        """A day that is agreed, or so near that the notice was given with it, stands; the rest is to be placed."""
        first, last = (day.toordinal() for day in window(review.due, today, self.policy))
        self.windows[review.id] = first, last
        if review.agreed:
            day = review.agreed.toordinal()
            if day < self.today or self.weeks.is_open(day):
                self.days[review.id] = day
                return
            self.impossible.add(review.id)
        elif review.planned and self._stands_near(review, first):
            self.days[review.id] = review.planned.toordinal()
            return
        self.movable.append(review)

    def _stands_near(self, review: ToPlan, first: int) -> bool:
        """Whether its day is so near that it could not newly be planned there, open, and not far before a due date that moved."""
        day = review.planned.toordinal() if review.planned else 0
        earliest = review.due.toordinal() - self.policy.before_due.days
        return max(self.today, earliest) <= day < first and self.weeks.is_open(day)

    def _good(self, review: ToPlan, day: int) -> bool:
        """Whether a day of the last plan is open and inside the window."""
        first, last = self.windows[review.id]
        return first <= day <= last and self.weeks.is_open(day)

    def _count(self, days: dict[int, int]) -> list[int]:
        found = Counter(self.horizon.week_of(day) for day in days.values())
        return [found[week] for week in range(self.horizon.weeks)]

    def new_jobs(self) -> list[Job]:
        """Reviews that are in no plan yet."""
        return [job for job in self.jobs if job[2] not in self.home]

    def used(self) -> list[int]:
        """How many stand in each week."""
        kept = Counter(self.weeks_of.values())
        return [number + kept[week] for week, number in enumerate(self.standing)]

    def free(self) -> list[int]:
        """How many each week still takes at this worker's lowest peak."""
        kept = Counter(self.weeks_of.values())
        return [max(0, slot - kept[week]) for week, slot in enumerate(self.slots)]

    def finish(self, everyone: Counter[int]) -> None:
        """The weeks of what is left, moving as few as can be; then what is late; then the days, `everyone` being how many the others have on each."""
        if len(self.weeks_of) < len(self.jobs):
            self.weeks_of = fewest_moves(self.jobs, self.wide, self.home, self.weeks_of)
        self._gather()
        left = [review for review in self.movable if review.id not in self.weeks_of]
        if left:
            self._late(left)
        by_week: dict[int, list[int]] = defaultdict(list)
        for id, week in (self.weeks_of | self.late_weeks).items():
            by_week[week].append(id)
        taken = Counter(self.days.values())
        for week in sorted(by_week):
            self._within(week, by_week[week], taken, everyone)

    def _gather(self) -> None:
        """Bring people of one practice who agreed to a common visit into one week, where no week gets fuller than the peak for it."""
        groups: dict[str, list[int]] = defaultdict(list)
        for review in self.movable:
            if review.visit and review.id in self.weeks_of:
                groups[review.visit].append(review.id)
        free = self.free() if groups else []
        for _, ids in sorted(groups.items()):
            here = Counter(self.weeks_of[id] for id in ids)
            for id in ids:
                first, last = self.spans[id]
                week = self.weeks_of[id]
                inviting = [w for w in here if first <= w <= last and free[w] > 0 and here[week] <= here[w] < self.policy.per_visit]  # fmt: skip
                if id in self.home or here[week] >= self.policy.per_visit or not inviting:
                    continue
                there = max((w for w in inviting if w != week), key=lambda w: (here[w], -w), default=week)
                here[week] -= 1
                here[there] += 1
                free[week] += 1
                free[there] -= 1
                self.weeks_of[id] = there

    def _late(self, left: Sequence[ToPlan]) -> None:
        """As soon after the window as a week takes it, up to its limit."""
        spans: list[Job] = []
        for review in left:
            first, last = self.windows[review.id]
            self.windows[review.id] = first, last + self.policy.late_within.days
            if span := self.weeks.span(*self.windows[review.id]):
                spans.append((*span, review.id))
        used = self.used()
        free = [max(0, limit - used[week]) for week, limit in enumerate(self.weeks.limits)]
        self.late_weeks = earliest_first(spans, free)

    def _within(self, week: int, ids: Sequence[int], taken: Counter[int], everyone: Counter[int]) -> None:
        """The days of one week: those of the last plan stay, people of one practice share a visit, the rest is spread."""
        days = self.weeks.open[week]
        planned = {review.id: review.planned.toordinal() for review in self._of(ids) if review.planned}
        left = []
        for id in sorted(ids):
            first, last = self.windows[id]
            if id in planned and planned[id] in days and first <= planned[id] <= last:
                self._put(id, planned[id], taken)
            else:
                left.append(id)
        for id in self._visits(left, days, taken):
            left.remove(id)
        able = {
            id: [place for place, day in enumerate(days) if self.windows[id][0] <= day <= self.windows[id][1]]
            for id in left
        }
        jobs: list[Job] = [(places[0], places[-1], id) for id, places in able.items()]
        used = [taken[day] for day in days]
        for id, place in self._spread(jobs, days, used, everyone).items():
            self._put(id, days[place], taken)

    def _spread(
        self, jobs: Sequence[Job], days: Sequence[int], used: list[int], everyone: Counter[int]
    ) -> dict[int, int]:
        """The place of each in the week: the lowest peak of the worker's days, and among those the day on which fewest others are."""
        limits = [NO_LIMIT] * len(days)
        peak = lowest_peak(jobs, limits, used) if len(jobs) > 1 else NO_LIMIT
        chosen: dict[int, int] = {}
        for first, last, id in sorted(jobs, key=lambda job: (job[1], job[0], job[2])):
            free = [place for place in range(first, last + 1) if used[place] < peak]
            if not free:  # what was spread kindly left no room: exactly, then
                return least_peak(
                    jobs, limits, [number - list(chosen.values()).count(place) for place, number in enumerate(used)]
                )
            chosen[id] = min(free, key=lambda place: (used[place], everyone[days[place]], place))
            used[chosen[id]] += 1
        return chosen

    def _visits(self, ids: Sequence[int], days: Sequence[int], taken: Counter[int]) -> list[int]:
        """Put people of one practice who agreed to it on one day; returns who was put."""
        together: dict[str, list[int]] = defaultdict(list)
        for review in self._of(ids):
            if review.visit:
                together[review.visit].append(review.id)
        put: list[int] = []
        for _, group in sorted(together.items()):
            able = {day: [i for i in group if self.windows[i][0] <= day <= self.windows[i][1]] for day in days}
            day = max(days, key=lambda day: (min(len(able[day]), self.policy.per_visit), -taken[day], -day))
            if len(able[day]) > 1:
                for id in sorted(able[day])[: self.policy.per_visit]:
                    self._put(id, day, taken)
                    put.append(id)
        return put

    def _of(self, ids: Sequence[int]) -> list[ToPlan]:
        wanted = set(ids)
        return [review for review in self.movable if review.id in wanted]

    def _put(self, id: int, day: int, taken: Counter[int]) -> None:
        self.days[id] = day
        taken[day] += 1
