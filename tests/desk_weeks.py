"""Weeks at an invented duty desk, lived through with the laws of routing alone: mails, shifts, leave, sickness, part-time colleagues.

Every quarter of an hour while anybody is on, and every hour else: what came in and what nobody has is shared out, what belongs to the absent
is given on, some of it is opened, answered and closed. What is measured is checked against spans kept apart from the rota's own.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from liaison.domain.moving_on import GoesOn, Held, decide, relieved
from liaison.domain.presence import Presence
from liaison.domain.rota import Leave, Rota, Shift, Worker
from liaison.domain.routing import Assignment, Routable
from liaison.domain.routing_batch import place_all
from liaison.domain.routing_load import HARD, WEIGHT, Load
from liaison.domain.urgency import deadlines
from liaison.domain.workdays import LONDON, calendar_for
from models.taxonomy import CATEGORIES, Category, Handler, Urgency

FIRST = date(2026, 9, 7)  # a Monday; the clocks change within twelve weeks of it
H = Handler
# how many · roles · hours a week · weekdays
PATTERNS = (
    (5, {H.DUTY_NURSE}, 37.5, range(5)),
    (2, {H.DUTY_NURSE}, 22.5, (0, 1, 2)),
    (4, {H.PRESCRIBER}, 37.5, range(5)),
    (3, {H.PHARMACIST}, 37.5, range(5)),
    (3, {H.PSYCHOLOGIST}, 37.5, range(5)),
    (3, {H.KEYWORKER, H.SOCIAL_WORK}, 37.5, range(5)),
    (3, {H.HARM_REDUCTION_NURSE, H.BBV_NURSE}, 37.5, range(5)),
    (3, {H.ADMIN}, 37.5, range(5)),
    (2, {H.TEAM_LEAD}, 37.5, range(5)),
)
PLACES = ("North", "South")


@dataclass
class Mail:
    """One case of the simulation."""

    number: int
    case: Routable
    received: datetime
    answer_by: datetime
    takes: timedelta
    owner: int | None = None
    given: datetime | None = None
    opened: bool = False
    closed: bool = False
    times: int = 0  # how often it was given to somebody


@dataclass
class Told:
    """What the weeks came to."""

    mails: int = 0
    given: int = 0
    urgent_to_absent: int = 0
    to_absent: int = 0
    left_with_absent: int = 0
    given_on: int = 0
    gaps: int = 0
    urgent_minutes: list[float] = field(default_factory=list)  # from arrival, or the opening, to somebody's hands
    weeks: list[Group] = field(default_factory=list)


class Weeks:
    """Some weeks of one desk; the same seed lives the same weeks."""

    def __init__(self, weeks: int, *, seed: int = 1, mails_a_day: int = 150) -> None:
        self.dice, self.weeks, self.mails_a_day = random.Random(seed), weeks, mails_a_day
        self.calendar = calendar_for([2026, 2027])
        self.workers = list(team())
        self.shifts = list(self.all_shifts())
        self.leave = list(self.holidays())
        self.illness = sorted(self.ill(), key=lambda one: one.starts)
        self.known: list[Leave] = list(self.leave)  # somebody's illness is known from the moment it begins
        self.told = Told()
        self.mails: list[Mail] = []
        self.gives: list[tuple[int, datetime, Mail]] = []  # who was given what, when
        self.oldest = 0  # the first mail that is not closed

    def all_shifts(self) -> Iterator[Shift]:
        """Nine to five on somebody's weekdays; one duty nurse and one prescriber stay until eight by turns."""
        for day in (FIRST + timedelta(days=n) for n in range(7 * self.weeks)):
            for worker in self.workers:
                if day.weekday() in days_of(worker) and self.calendar.is_working_day(day):
                    yield Shift(worker.id, at(day, 9), at(day, 17))

    def holidays(self) -> Iterator[Leave]:
        """Everybody is away a week in twelve, by turns; and a day now and then."""
        for worker in self.workers:
            for week in range(worker.id % 12, self.weeks, 12):
                yield Leave(
                    worker.id, at(FIRST + timedelta(weeks=week), 0), at(FIRST + timedelta(weeks=week, days=6), 0)
                )

    def ill(self) -> Iterator[Leave]:
        """Illness begins at any hour, one person a day of every ten or so, for half a day to three days."""
        for n in range(7 * self.weeks):
            if self.dice.random() < 0.5:
                starts = at(FIRST + timedelta(days=n), 8) + timedelta(minutes=self.dice.randrange(9 * 60))
                yield Leave(
                    self.dice.choice(self.workers).id, starts, starts + timedelta(hours=self.dice.choice([4, 24, 72]))
                )

    def live(self) -> Told:
        """Live through all of it."""
        moment, end = at(FIRST, 0), at(FIRST + timedelta(weeks=self.weeks), 0)
        rota = Rota(self.workers, self.shifts, self.known)
        while moment < end:  # every quarter of an hour in the day, every hour in the night
            if fresh := [one for one in self.illness if one.starts <= moment and one not in self.known]:
                self.known += fresh
                rota = Rota(self.workers, self.shifts, self.known)
            self.arrive(moment)
            self.look(rota, moment)
            moment += timedelta(minutes=15 if 8 <= moment.astimezone(LONDON).hour < 18 else 60)
        self.measure()
        return self.told

    def arrive(self, now: datetime) -> None:
        """What came in the last quarter of an hour: most of it in working hours."""
        here = now.astimezone(LONDON)
        weekday, hour = here.weekday() < 5, 8 <= here.hour < 18
        expected = self.mails_a_day / 40 if weekday and hour else self.mails_a_day / 400
        for _ in range(poisson(self.dice, expected)):
            category = self.dice.choice(list(Category))
            level = self.dice.choices([CATEGORIES[category].usual, *Urgency], [8, 0.3, 1, 1, 1])[0]
            due = deadlines(now, level, self.calendar)
            case = Routable(
                category, CATEGORIES[category].handlers, level, due.read_by, self.dice.choice([*PLACES, None]),
                self.dice.choice(self.workers).id if self.dice.random() < 0.1 else None,
            )  # fmt: skip
            takes = timedelta(hours={"U1": 1, "U2": 3, "U3": 10, "U4": 24}[level.value] * self.dice.uniform(0.5, 1.5))
            self.mails.append(Mail(len(self.mails), case, now, due.answer_by, takes))
            self.told.mails += 1

    def look(self, rota: Rota, now: datetime) -> None:
        """Close what is done, give on what the absent have, share out what nobody has, open some."""
        while self.oldest < len(self.mails) and self.mails[self.oldest].closed:
            self.oldest += 1
        live = [mail for mail in self.mails[self.oldest :] if not mail.closed]
        present = Presence(rota, now, self.calendar)
        for mail in live:
            if mail.owner in present.until and mail.given and now - mail.given >= mail.takes:
                mail.closed = True
        live = [mail for mail in live if not mail.closed]
        load = self.loads(live, rota, now)
        self.give_on(live, present, load)
        waiting = [mail for mail in live if mail.owner is None]
        for mail, found in zip(waiting, place_all([mail.case for mail in waiting], present, load), strict=True):
            if isinstance(found, Assignment):
                mail.owner, mail.given, mail.opened = found.worker_id, now, False
                self.count(mail, now)
        for mail in live:
            mail.opened = mail.opened or (mail.owner in present.until and self.dice.random() < 0.3)
        if self.calendar.is_open(now):
            self.told.left_with_absent += sum(self.sits(mail, now) for mail in live)

    def give_on(self, live: list[Mail], present: Presence, load: dict[int, Load]) -> None:
        """What the law on moving on says, for every case in somebody's hands. Nobody writes drafts here, and nothing waits for others."""
        owned = {mail.number: mail for mail in live if mail.owner is not None}
        held = [
            Held(
                i,
                mail.owner or 0,
                mail.case.urgency,
                mail.case.category,
                mail.opened,
                mail.case.read_by,
                mail.answer_by,
            )
            for i, mail in owned.items()
        ]
        working = {worker.id: worker for worker in present.rota.workers}
        going = [one for one in held if isinstance(decide(one, present, working), GoesOn)]
        laden = relieved(held, present, load)
        # what somebody is relieved of unread was no work of hers
        unread = {one.id for one in laden}
        self.gives = [give for give in self.gives if give[2].number not in unread] if unread else self.gives
        for one in [*going, *laden]:
            mail = owned[one.id]
            mail.case = replace(mail.case, not_to=frozenset({one.owner_id}), previous_worker_id=one.owner_id)
            mail.owner = None
            self.told.given_on += 1

    def loads(self, live: list[Mail], rota: Rota, now: datetime) -> dict[int, Load]:
        """What everybody carries, as the desk counts it."""
        today = now.astimezone(LONDON).date()
        week = self.calendar.closing(self.calendar.working_day(today - timedelta(days=today.weekday()), -1))
        found: dict[int, list[float]] = defaultdict(lambda: [0, 0, 0, 0])
        for mail in live:
            if mail.owner is not None:
                found[mail.owner][0] += 1
                found[mail.owner][1] += WEIGHT[mail.case.urgency]
        for worker_id, when, mail in reversed(self.gives):
            if when < week:
                break
            found[worker_id][2] += WEIGHT[mail.case.urgency]
            found[worker_id][3] += mail.case.category in HARD
        return {
            worker.id: Load(*(int(n) for n in found[worker.id]), rota.minutes(worker.id, week, now) / 60)
            for worker in self.workers
        }

    def count(self, mail: Mail, now: datetime) -> None:
        """A case was given to somebody: were they there?"""
        self.told.given += 1
        self.gives.append((mail.owner or 0, now, mail))
        mail.times += 1
        absent = not self.there(mail.owner or 0, now)
        self.told.to_absent += absent
        if mail.case.urgency in (Urgency.U1, Urgency.U2):
            self.told.urgent_to_absent += absent
            if mail.times == 1:
                self.told.urgent_minutes.append(
                    (now - self.calendar.working_moment(mail.received)) / timedelta(minutes=1)
                )

    def sits(self, mail: Mail, now: datetime) -> bool:
        """Whether a case is with somebody who is not there; a calm one may wait two hours for its owner to come back from a break."""
        if mail.owner is None or self.there(mail.owner, now):
            return False
        urgent = mail.case.urgency in (Urgency.U1, Urgency.U2)
        return urgent or not any(self.there(mail.owner, now + timedelta(minutes=15 * n)) for n in range(1, 9))

    def there(self, worker_id: int, now: datetime) -> bool:
        """Whether somebody is on shift and neither on leave nor ill: looked up span by span."""
        on = any(one.worker_id == worker_id and one.starts <= now < one.ends for one in self.shifts_near(now))
        away = any(one.worker_id == worker_id and one.starts <= now < one.ends for one in [*self.leave, *self.illness])
        return on and not away

    def shifts_near(self, now: datetime) -> list[Shift]:
        """The shifts of one day."""
        if getattr(self, "_day", None) != now.astimezone(LONDON).date():
            self._day = now.astimezone(LONDON).date()
            self._near = [one for one in self.shifts if one.starts.astimezone(LONDON).date() == self._day]
        return self._near

    def measure(self) -> None:
        """The spread of every week among those of the same roles and contract who were on the rota for equally long (to the hour): points of work."""
        rota, all_week = Rota(self.workers, self.shifts, self.known), Rota(self.workers, self.shifts)
        for week in range(self.weeks):
            first = self.calendar.closing(self.calendar.working_day(FIRST + timedelta(weeks=week), -1))
            last = self.calendar.closing(self.calendar.working_day(FIRST + timedelta(weeks=week + 1), -1))
            points: Counter[int] = Counter()
            for worker_id, when, mail in self.gives:
                points[worker_id] += WEIGHT[mail.case.urgency] if first <= when < last else 0
            groups: dict[tuple[str, int, bool], list[int]] = defaultdict(list)
            for worker in self.workers:
                hours = round(rota.minutes(worker.id, first, last) / 60)
                whole = hours == round(all_week.minutes(worker.id, first, last) / 60)
                groups[f"{'+'.join(sorted(worker.roles))} {worker.hours}", hours, whole].append(points[worker.id])
            for (roles, hours, whole), had in groups.items():
                if len(had) > 1 and hours >= 8:
                    self.told.weeks.append(
                        Group(week, roles, hours, len(had), sum(had) / len(had), max(had) - min(had), whole)
                    )


@dataclass(frozen=True)
class Group:
    """Colleagues of equal roles and hours in one week: how many, their mean points, and the most less the least."""

    week: int
    roles: str
    hours: int
    people: int
    mean: float
    apart: int
    whole: bool  # they were there all week, neither on leave nor ill

    @property
    def spread(self) -> float:
        """(most - least) ÷ mean."""
        return self.apart / self.mean if self.mean else 0.0


def team() -> Iterator[Worker]:
    """Everybody, half of them for one area each, keyed by number."""
    number = 0
    for many, roles, hours, _ in PATTERNS:
        for _ in range(many):
            number += 1
            yield Worker(number, f"Worker {number}", frozenset(roles), frozenset({PLACES[number % 2]}), hours=hours)


def days_of(worker: Worker) -> tuple[int, ...]:
    """Somebody's weekdays."""
    return next(tuple(days) for _, roles, hours, days in PATTERNS if worker.roles == roles and worker.hours == hours)


def at(day: date, hour: int) -> datetime:
    """A London hour of a day."""
    return datetime.combine(day, time(hour), LONDON)


def poisson(dice: random.Random, mean: float) -> int:
    """How many of something rare happen."""
    number, left = 0, dice.expovariate(1)
    while left < mean:
        number, left = number + 1, left + dice.expovariate(1)
    return number
