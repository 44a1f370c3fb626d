"""One worker's reviews: the lowest peak of the weeks, what stays of the last plan, then the days within each week."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import date

from liaison.domain.even_weeks import Waiting
from liaison.domain.levelling import (
    NO_LIMIT,
    Job,
    at_home,
    earliest_first,
    fewest_moves,
    hurried,
    least_peak,
    lowest_peak,
    room,
)
from liaison.domain.plan_values import Capacity, Policy, ToPlan, window
from liaison.domain.plan_weeks import Horizon, Span, Weeks

NEVER: Set[int] = frozenset()


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
        self.overdue: set[int] = set()  # who cannot be seen by the due day any more, with due notice
        self.shut = {review.id: {day.toordinal() for day in review.shut} for review in reviews if review.shut}
        for review in reviews:
            self._stand_or_move(review, today)
        self.standing = self._count(self.days)
        self.spans: dict[int, Span] = {}
        for review in self.movable:
            if not self.guest_late(review) and (span := self.span(review.id)):
                self.spans[review.id] = span
        self.fullest = 0
        self.taken_from: dict[int, Capacity] = {}  # who is handed on to this worker now, and by whom
        self.nobody_else: set[int] = set()  # for whom nobody else has a place either
        self.made_way: set[int] = set()  # who moved so that somebody else can be seen in time
        self.home: dict[int, int] = {}
        self.weeks_of: dict[int, int] = {}
        self.late_weeks: dict[int, int] = {}
        self.beyond: set[int] = set()  # who has the first free place there is (`last_resort`)
        self._weigh()

    def allow(self, fullest: int) -> None:
        """What each week takes when none need be lower than the fullest that any worker has."""
        self.fullest = max(self.peak, fullest)
        # where an agreed week is fuller than that anyway, nothing of the last plan moves for less
        self.wide = room(self.weeks.limits, self.standing, max([self.fullest, *self.standing]))

    def keep(self, fullest: int) -> None:
        """What stays of the last plan, where no week passes the fullest that any worker needs: for less than that nobody is moved. A week that
        took somebody over may stay as full as it is."""
        self.home = {
            review.id: self.horizon.week_of(review.planned.toordinal())
            for review in self.movable
            if review.planned and self._good(review, review.planned.toordinal())
        }
        held = Counter(self.home.values())
        hosts = {self.home[review.id] for review in self.movable if review.handed_on and review.id in self.home}
        self.allow(max([fullest, *(held[week] + self.standing[week] for week in hosts)]))
        self.weeks_of = at_home(self.jobs, self.wide, self.home) if self.home else {}

    def _weigh(self) -> None:
        """The lowest peak of this worker's weeks with what is to be in time, and what each week takes at it."""
        self.jobs: list[Job] = [(first, last, id) for id, (first, last) in self.spans.items()]
        self.peak = lowest_peak(self.jobs, self.weeks.limits, self.standing) if self.jobs else 0
        self.slots = room(self.weeks.limits, self.standing, self.peak)
        self.allow(self.fullest)

    def take(self, reviews: Sequence[ToPlan], today: date) -> None:
        """Reviews that could have been anybody's and are this worker's now."""
        self.shut |= {review.id: {day.toordinal() for day in review.shut} for review in reviews if review.shut}
        for review in reviews:
            self.reviews = [*self.reviews, review]
            self._stand_or_move(review, today)
            if span := self.span(review.id):
                self.spans[review.id] = span
        self._weigh()

    def is_open(self, id: int, day: int) -> bool:
        """Whether worker and place are there for a review on that day."""
        return self.weeks.is_open(day) and day not in self.shut.get(id, NEVER)

    def span(self, id: int) -> Span | None:
        """The weeks of a review's window."""
        return self.weeks.span(*self.windows[id], self.shut.get(id, NEVER))

    def _stand_or_move(self, review: ToPlan, today: date) -> None:
        """A day that is agreed, or so near that the notice was given with it, stands; the rest is to be placed."""
        first, last = (day.toordinal() for day in window(review.due, today, self.policy))
        self.windows[review.id] = first, last
        if review.due.toordinal() < first:
            self.overdue.add(review.id)
        if review.agreed:
            day = review.agreed.toordinal()
            if day < self.today or self.is_open(review.id, day):
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
        return max(self.today, earliest) <= day < first and self.is_open(review.id, day)

    def _good(self, review: ToPlan, day: int) -> bool:
        """Whether a day of the last plan is open and inside the window."""
        first, last = self.windows[review.id]
        return first <= day <= last and self.is_open(review.id, day)

    def _count(self, days: dict[int, int]) -> list[int]:
        found = Counter(self.horizon.week_of(day) for day in days.values())
        return [found[week] for week in range(self.horizon.weeks)]

    def waiting(self, row: int) -> list[Waiting]:
        """Reviews that have no week of the last plan in time, as the service's levelling sees them."""
        found = []
        for review in self.movable:
            first, last = self.windows[review.id]
            late = self.weeks.span(first, last + self.policy.late_within.days, self.shut.get(review.id, NEVER))
            if review.id not in self.home and late:
                begins, ends = self.spans.get(review.id, (late[0], late[0] - 1))
                found.append(Waiting(review.id, (row,), begins, ends, late[1]))
        return found

    def open_to_new(self) -> list[int]:
        """How many each week takes of what is new: beside a last plan at this worker's lowest peak, else at all."""
        return self.free() if self.home else self.left()

    def in_time(self, found: Mapping[int, int]) -> list[int]:
        """Who of those that had no day is in time, as many as can be; `found` has weeks for some of them.

        Beside a last plan, as few of it as can be make room for more.
        """
        if not self.home:
            return list(earliest_first(self.jobs, self.slots))
        if len(self.weeks_of) + len(found) < len(self.jobs):
            kept = fewest_moves(self.jobs, self.wide, self.home, {**self.weeks_of, **found})
            self.made_way = {id for id, week in self.weeks_of.items() if kept.get(id) != week}
            self.weeks_of = {id: week for id, week in kept.items() if id in self.home}
            return [id for id in kept if id not in self.home]
        return list(found)

    def stay_late(self, in_time: Set[int]) -> None:
        """What was planned after its window, and cannot be in time now either, stays where it is while that week takes it and leaves room for
        everybody who can be in time."""
        left = self.left()
        early = [job for job in self.jobs if job[2] in in_time and job[2] not in self.weeks_of]
        free = self.free(self.fullest)
        most = self._fit(early, free, left)
        for review in self.movable:
            if review.planned is None or review.id in self.home or review.id in in_time:
                continue
            day, week = review.planned.toordinal(), self.horizon.week_of(review.planned.toordinal())
            first, last = self.windows[review.id]
            if first <= day <= last + self.policy.late_within.days and self.is_open(review.id, day) and left[week] > 0:
                left[week] -= 1
                if self._fit(early, free, left) == most:
                    self._settle_late(review.id, week)
                else:
                    left[week] += 1

    def _fit(self, jobs: Sequence[Job], free: Sequence[int], left: Sequence[int]) -> int:
        """How many of these jobs find a week within both."""
        return len(earliest_first(jobs, [min(pair) for pair in zip(free, left, strict=True)])) if jobs else 0

    def settle(self, places: Mapping[int, int], in_time: Set[int]) -> None:
        """Weeks that the service's levelling found."""
        for id, week in places.items():
            if id in in_time:
                self.weeks_of[id] = week
            else:
                self._settle_late(id, week)

    def _settle_late(self, id: int, week: int) -> None:
        first, last = self.windows[id]
        begins = last if self.spans.get(id) is None else first
        self.windows[id] = min(first, begins), last + self.policy.late_within.days
        self.late_weeks[id] = week

    def waits(self, new: Set[int]) -> dict[int, int]:
        """The weeks of what is newly placed and overdue or late."""
        overdue = [review.id for review in self.movable if review.id in new and review.id in self.overdue]
        late = {id: week for id, week in self.late_weeks.items() if id in new}
        return {id: self.weeks_of[id] for id in overdue if id in self.weeks_of} | late

    def hurry(self, new: Set[int], reach: int, spare: list[int]) -> None:
        """What is overdue or late as early as can be among what is newly placed; `spare` is what the service's weeks still take, brought up to date."""
        waiting = self.waits(new)
        own = [job for job in self.jobs if job[2] in new and job[2] in self.weeks_of]
        late = [(*span, id) for id in self.late_weeks if id in new and (span := self.span(id))]
        for jobs, weeks, free in ((own, self.weeks_of, self.free), (late, self.late_weeks, self.left)):
            open_ = [max(0, min(numbers)) for numbers in zip(free(), self.left(), spare, strict=True)]
            for id, week in hurried(jobs, set(waiting), weeks, open_, reach).items():
                spare[weeks[id]] += 1
                spare[week] -= 1
                weeks[id] = week

    def used(self) -> list[int]:
        """How many stand in each week."""
        kept = Counter([*self.weeks_of.values(), *self.late_weeks.values()])
        return [number + kept[week] for week, number in enumerate(self.standing)]

    def left(self, fullest: int = NO_LIMIT) -> list[int]:
        """How many each week still takes at all, or up to a peak."""
        return [max(0, min(limit, fullest) - used) for limit, used in zip(self.weeks.limits, self.used(), strict=True)]

    def free(self, more: int = 0) -> list[int]:
        """How many each week still takes at this worker's lowest peak, or so many more; never more than `wide` or than is left."""
        kept = Counter(self.weeks_of.values())
        slots = room(self.weeks.limits, self.standing, self.peak + more) if more else self.slots
        return [
            max(0, min(slot, most) - kept[week]) for week, (slot, most) in enumerate(zip(slots, self.wide, strict=True))
        ]

    def left_over(self) -> list[ToPlan]:
        """What has no week."""
        return [review for review in self.movable if review.id not in self.weeks_of and review.id not in self.late_weeks]  # fmt: skip

    def fill_weeks(self, spare: list[int]) -> None:
        """Visits together, and what is left over; `spare` is what the service's weeks still take."""
        self._gather(spare)
        if left := self.left_over():
            self._late(left)
            self._late(self._told_first([review for review in left if review.told and review.id not in self.late_weeks]))  # fmt: skip

    def guest_late(self, review: ToPlan) -> bool:
        """Whether a colleague handed it on to a day after its window: nobody of this worker's makes way for it (see `handing_on`)."""
        planned = review.planned if review.handed_on else None
        return planned is not None and planned.toordinal() > self.windows[review.id][1]

    def give(self, ids: Set[int]) -> None:
        """Reviews that somebody else takes over."""
        self.reviews = [review for review in self.reviews if review.id not in ids]
        self.movable = [review for review in self.movable if review.id not in ids]
        self.late_weeks = {id: week for id, week in self.late_weeks.items() if id not in ids}

    def take_over(self, review: ToPlan, week: int, giver: Capacity, *, late: bool) -> None:
        """A review of somebody who has no place for it, in a week that has one."""
        first, last = (day.toordinal() for day in window(review.due, date.fromordinal(self.today), self.policy))
        self.windows[review.id] = first, last
        self.taken_from[review.id] = giver
        self.shut |= {review.id: {day.toordinal() for day in review.shut}} if review.shut else {}
        self.overdue |= {review.id} if review.due.toordinal() < first else set()
        self.reviews, self.movable = [*self.reviews, review], [*self.movable, review]
        if span := self.span(review.id):
            self.spans[review.id] = span
        self.settle({review.id: week}, set() if late else {review.id})

    def fill_days(self, everyone: Counter[int]) -> None:
        """The days within the weeks; `everyone` is how many the others have on each."""
        by_week: dict[int, list[int]] = defaultdict(list)
        for id, week in (self.weeks_of | self.late_weeks).items():
            by_week[week].append(id)
        taken = Counter(self.days.values())
        movable = {review.id: review for review in self.movable}
        for week in sorted(by_week):
            self._within(week, [movable[id] for id in by_week[week]], taken, everyone)

    def _gather(self, spare: list[int]) -> None:
        """Bring people of one practice who agreed to a common visit into one week, where no week gets fuller for it than the fullest of any worker."""
        groups: dict[str, list[int]] = defaultdict(list)
        for review in self.movable:
            if review.visit and review.id in self.weeks_of:
                groups[review.visit].append(review.id)
        free = [min(numbers) for numbers in zip(self.free(self.fullest), self.left(), spare, strict=True)]
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
                for counts in (free, spare):
                    counts[week] += 1
                    counts[there] -= 1
                self.weeks_of[id] = there

    def _late(self, left: Sequence[ToPlan]) -> None:
        """As soon after the window as a week takes it, up to its limit."""
        spans: list[Job] = []
        for review in left:
            first, last = self.windows[review.id]
            self.windows[review.id] = first, last + self.policy.late_within.days
            if span := self.span(review.id):
                spans.append((*span, review.id))
        self.late_weeks |= earliest_first(spans, self.left())

    def _told_first(self, left: Sequence[ToPlan]) -> list[ToPlan]:
        """Who was told a day that cannot be kept goes before somebody who was told none, where only one of them has a place. Returns who lost
        one in time: there may be one after it."""
        out = []
        for review in left:
            span = self.span(review.id)
            untold = [other for other in self.movable if not other.told and not other.agreed]
            places = [(other.due, other.id, weeks) for other in untold for weeks in (self.weeks_of, self.late_weeks)
                      if span and other.id in weeks and span[0] <= weeks[other.id] <= span[1]]  # fmt: skip
            if places:
                _, instead, weeks = max(places, key=lambda place: place[:2])
                out += [other for other in untold if other.id == instead and weeks is self.weeks_of]
                self.late_weeks[review.id] = weeks.pop(instead)
        return out

    def _within(self, week: int, reviews: Sequence[ToPlan], taken: Counter[int], everyone: Counter[int]) -> None:
        """The days of one week: those of the last plan stay, people of one practice share a visit, the rest is spread."""
        days = self.weeks.open[week]
        planned = {review.id: review.planned.toordinal() for review in reviews if review.planned}
        left = []
        for id in sorted(review.id for review in reviews):
            first, last = self.windows[id]
            if id in planned and planned[id] in days and first <= planned[id] <= last and self.is_open(id, planned[id]):
                self._put(id, planned[id], taken)
            else:
                left.append(id)
        for id in self._visits([review for review in reviews if review.visit and review.id in set(left)], days, taken):
            left.remove(id)
        for id in [id for id in left if not self.shut.get(id, NEVER).isdisjoint(days)]:
            first, last = self.windows[id]
            fit = [day for day in days if first <= day <= last and self.is_open(id, day)]
            if fit:
                self._put(id, min(fit, key=lambda day: (taken[day], everyone[day], day)), taken)
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
        """The place of each in the week: the lowest peak of the worker's days, and among those the day on which fewest others are; for who is
        overdue the first of those days."""
        limits = [NO_LIMIT] * len(days)
        peak = lowest_peak(jobs, limits, used) if len(jobs) > 1 else NO_LIMIT
        chosen: dict[int, int] = {}
        for first, last, id in sorted(jobs, key=lambda job: (job[1], job[2] not in self.overdue, job[0], job[2])):
            free = [place for place in range(first, last + 1) if used[place] < peak]
            if not free:  # what was spread kindly left no room: exactly, then
                return least_peak(
                    jobs, limits, [number - list(chosen.values()).count(place) for place, number in enumerate(used)]
                )
            hurries = id in self.overdue
            chosen[id] = min(
                free, key=lambda place: (0 if hurries else used[place], 0 if hurries else everyone[days[place]], place)
            )
            used[chosen[id]] += 1
        return chosen

    def _visits(self, reviews: Sequence[ToPlan], days: Sequence[int], taken: Counter[int]) -> list[int]:
        """Put people of one practice who agreed to it on one day; returns who was put."""
        together: dict[str, list[int]] = defaultdict(list)
        for review in reviews:
            if review.visit:
                together[review.visit].append(review.id)
        put: list[int] = []
        for _, group in sorted(together.items()):
            able = {
                day: [i for i in group if self.windows[i][0] <= day <= self.windows[i][1] and self.is_open(i, day)]
                for day in days
            }
            day = max(days, key=lambda day: (min(len(able[day]), self.policy.per_visit), -taken[day], -day))
            if len(able[day]) > 1:
                for id in sorted(able[day])[: self.policy.per_visit]:
                    self._put(id, day, taken)
                    put.append(id)
        return put

    def _put(self, id: int, day: int, taken: Counter[int]) -> None:
        self.days[id] = day
        taken[day] += 1
