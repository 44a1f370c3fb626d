"""Who finds no week with their own worker is seen by a colleague who has one: being seen goes before by whom. So is who is overdue, and would wait
for their own worker beyond the weeks in which everybody overdue is to be seen.

Comes in: the workers' plans with their weeks settled. Goes out: the same plans, where whoever was left over, or waits too long, and is not agreed is
in the plan of somebody who may take them. Worker and week are one flow (`even_weeks`): as many in time as can be, at first in weeks no fuller than the fullest
there is; then late. What is settled moves for nobody here. The next plan leaves it where it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from liaison.domain.even_weeks import Place, Waiting, even_weeks
from liaison.domain.levelling import NO_LIMIT
from liaison.domain.lower_weeks import hurry_up, lower_weeks
from liaison.domain.plan_values import Capacity, Policy, ToPlan, window
from liaison.domain.plan_weeks import Horizon, Span, Weeks
from liaison.domain.plan_worker import OnePlan
from liaison.domain.sharing_out import able


@dataclass(slots=True)
class Guest:
    """A review that its own worker has no place for: whose it was, who may take it when, its window in days, and where it goes."""

    review: ToPlan
    giver: int
    job: Waiting
    days: Span
    until: int  # the last day at all
    waits: bool = False  # has a week with the own worker, too late: handed on to be seen in time, or not at all
    place: Place | None = None


def wants_another(plan: OnePlan) -> bool:
    """Whether somebody of this worker's is to be handed on, if a colleague has a place."""
    return bool(plan.left_over() or waiting_long(plan))


def waiting_long(plan: OnePlan) -> list[ToPlan]:
    """Who is overdue and has a week after the window alone: on the list of whose worker is away for weeks they came last, while colleagues had room.
    Nobody a second time."""
    return [
        review for review in plan.movable
        if review.id in plan.overdue and review.id in plan.late_weeks and not (review.handed_on or review.id in plan.taken_from)
    ]  # fmt: skip


def hand_on(plans: Sequence[OnePlan], horizon: Horizon, today: date, policy: Policy) -> None:
    """Find a worker and a week for everybody who is left over, as far as there is one, and one in time for who waits too long."""
    guests = _left_over(plans, horizon, today, policy)
    room = _Room(plans)
    fullest, before = max(map(max, room.used)), max(room.service)
    for late in (False, True):
        for most in (fullest, NO_LIMIT):
            waiting = [guest for guest in guests if guest.place is None and not guest.waits and (late or guest.job.first <= guest.job.last)]  # fmt: skip
            if waiting:
                _place(waiting, room, most, late=late)
    highest = max(room.service)
    for guest in guests:
        if guest.waits and (place := next(_open(guest, room, fullest, late=False, below=highest), None)):
            room.put(guest, place)
    for guest in guests:
        if guest.place is not None:
            _kinder(guest, guest.place, room, fullest, highest)
    given: dict[int, set[int]] = defaultdict(set)
    for guest in guests:
        if guest.place is None:
            if not guest.waits:
                plans[guest.giver].nobody_else.add(guest.review.id)
            continue
        row, week = guest.place
        given[guest.giver].add(guest.review.id)
        late = not room.has_day(guest, row, week, late=False)
        plans[row].take_over(replace(guest.review, handed_on=True), week, plans[guest.giver].worker, late=late)
    for row, ids in given.items():
        plans[row].give(ids)
    if given:
        lower_weeks(plans, before)
        for plan in plans:
            in_time_now(plan, today)
        hurry_up(plans)


def in_time_now(plan: OnePlan, today: date) -> None:
    """Who was handed on to a day after the window, and can be seen in time by the same colleague now without anybody making way."""
    for review in plan.movable:
        if not review.handed_on or review.id not in plan.late_weeks:
            continue
        first, last = (day.toordinal() for day in window(review.due, today, plan.policy))
        span, left = plan.weeks.span(first, last, plan.shut.get(review.id, frozenset())), plan.left()
        week = next((week for week in range(span[0], span[1] + 1) if left[week]), None) if span else None
        if span and week is not None:
            del plan.late_weeks[review.id]
            plan.windows[review.id], plan.spans[review.id] = (first, last), span
            plan.weeks_of[review.id] = week


class _Room:
    """What the workers' weeks and the service's hold while people are handed on."""

    def __init__(self, plans: Sequence[OnePlan]) -> None:
        self.plans = plans
        self.limits = [plan.weeks.limits for plan in plans]
        self.used = [plan.used() for plan in plans]
        self.service = [sum(column) for column in zip(*self.used, strict=True)]
        self.guests = [0] * len(plans)

    def free(self, row: int, week: int, most: int) -> int:
        """How many a worker's week still takes up to so many."""
        return max(0, min(self.limits[row][week], most) - self.used[row][week])

    def has_day(self, guest: Guest, row: int, week: int, *, late: bool) -> bool:
        """Whether that worker has a day for them in that week."""
        (first, last), plan = guest.days, self.plans[row]
        return any(first <= day <= (guest.until if late else last) and date.fromordinal(day) not in guest.review.shut for day in plan.weeks.open[week])  # fmt: skip

    def burden(self, row: int, week: int) -> tuple[float, float, int]:
        """What one more in that week is to a worker: how full it would be, and how many were taken over."""
        full = self.plans[row].worker.per_week
        return (self.used[row][week] + 1) / full, self.guests[row] / full, row

    def put(self, guest: Guest, place: Place | None) -> None:
        """Give somebody a place, another one, or none."""
        for where, one in ((guest.place, -1), (place, 1)):
            if where is not None:
                self.used[where[0]][where[1]] += one
                self.service[where[1]] += one
                self.guests[where[0]] += one
        guest.place = place


def _left_over(plans: Sequence[OnePlan], horizon: Horizon, today: date, policy: Policy) -> list[Guest]:
    """Everybody without a week, or with one too late, who is not agreed, with who else may take them, by due date."""
    rows = {plan.worker.worker_id: row for row, plan in enumerate(plans)}
    workers = {plan.worker.worker_id: plan.worker for plan in plans}
    known: dict[tuple[str | None, str], list[int]] = {}
    weeks = Weeks(Capacity(0, "", 1), horizon)
    found = []
    for giver, plan in enumerate(plans):
        for review, waits in (
            *((one, False) for one in plan.left_over()),
            *((one, True) for one in waiting_long(plan)),
        ):
            kind = review.locality, review.gender
            if kind not in known:
                known[kind] = sorted(rows[worker.worker_id] for worker in able(review, workers))
            takers = tuple(row for row in known[kind] if row != giver)
            first, last = (day.toordinal() for day in window(review.due, today, policy))
            until, shut = last + policy.late_within.days, {day.toordinal() for day in review.shut}
            late = weeks.span(first, until, shut)
            if takers and late and not review.agreed:
                begins, ends = weeks.span(first, last, shut) or (late[0], late[0] - 1)
                found.append(
                    Guest(review, giver, Waiting(review.id, takers, begins, ends, late[1]), (first, last), until, waits)
                )
    return sorted(found, key=lambda guest: (guest.review.due, guest.review.id))


def _place(waiting: Sequence[Guest], room: _Room, most: int, *, late: bool) -> None:
    """As many as can be into weeks that are no fuller than `most`, and the service's weeks level."""
    rows = sorted({row for guest in waiting for row in guest.job.takers})
    begin, end = min(guest.job.first for guest in waiting), max(guest.job.end for guest in waiting) + 1
    free = [[room.free(row, week, most) for week in range(begin, end)] for row in rows]
    number = {row: place for place, row in enumerate(rows)}
    groups = {takers: tuple(number[row] for row in takers) for takers in {guest.job.takers for guest in waiting}}
    jobs = [
        replace(guest.job, takers=groups[guest.job.takers], first=guest.job.first - begin, last=guest.job.last - begin, end=guest.job.end - begin)
        for guest in waiting
    ]  # fmt: skip
    found = even_weeks(() if late else jobs, jobs if late else (), free, free, room.service[begin:end]).places
    for guest in waiting:
        if guest.review.id in found:
            row, week = found[guest.review.id]
            if room.has_day(guest, rows[row], week + begin, late=late):
                room.put(guest, (rows[row], week + begin))
    for guest in waiting:  # a worker who is there, but on no day of theirs: whoever is
        if guest.place is None and (place := next(_open(guest, room, most, late=late), None)):
            room.put(guest, place)


def _open(guest: Guest, room: _Room, most: int, *, late: bool, below: int = NO_LIMIT) -> Iterator[Place]:
    """Where somebody could be seen, the earliest week first; no week of the service's that is as full as `below`."""
    for week in range(guest.job.first, (guest.job.end if late else guest.job.last) + 1):
        if room.service[week] >= below:
            continue
        for row in guest.job.takers:
            if room.free(row, week, most) and room.has_day(guest, row, week, late=late):
                yield row, week


def _kinder(guest: Guest, place: Place, room: _Room, fullest: int, highest: int) -> None:
    """The same week with whoever has least in it for theirs; who is overdue or late as early as weeks no fuller than these take them."""
    row, week = place
    most = max(fullest, room.used[row][week])
    room.put(guest, None)
    late = not room.has_day(guest, row, week, late=False)
    soon = late or guest.review.due.toordinal() < guest.days[0]
    for there in range(guest.job.first if soon else week, week + 1):
        free = [
            one for one in guest.job.takers
            if room.free(one, there, most) and (there == week or room.service[there] < highest) and room.has_day(guest, one, there, late=late)
        ]  # fmt: skip
        if free:
            room.put(guest, (min(free, key=lambda one: room.burden(one, there)), there))
            return
    room.put(guest, place)
