"""Lives through a simulated year day by day: the morning's jobs by their real steps, the day's happenings, and the watch over both."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from liaison.domain.states import ReviewState
from liaison.outbox import send
from liaison.practices.service_facts import current
from liaison.reviews import ask_ahead, digest, due, gather, invite, overdue_letter, plan, prove, remind, try_again
from liaison.reviews.capacity import capacity
from liaison.reviews.prove import Proof
from liaison.simulation import breaches
from liaison.simulation.breaches import Watch
from liaison.simulation.invented_service import Service, at, service
from liaison.simulation.year_happenings import happen
from liaison.store.session import reading
from liaison.store.tables_coverage import CoverageNight
from liaison.store.tables_people import Review

FIRST = date(2026, 11, 30)  # a Monday; the year that follows has both clock changes and a leap year's eve


@dataclass(frozen=True)
class Day:
    """One day's figures, for summary and picture."""

    day: date
    people: int
    covered: int
    explained: int
    unexplained: int
    overdue: int
    letters: Counter[str]
    happened: Counter[str]


@dataclass
class Year:
    """The whole simulation. `load` is held reviews by Monday, `room` what the colleagues can do in a week."""

    days: list[Day] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)
    load: Counter[date] = field(default_factory=Counter)
    room: int = 0

    @property
    def letters(self) -> Counter[str]:
        """Letters that left, by kind."""
        return sum((one.letters for one in self.days), Counter())

    @property
    def happened(self) -> Counter[str]:
        """What happened, by word."""
        return sum((one.happened for one in self.days), Counter())


def live(
    people: int,
    practices: int,
    days: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
    *,
    first: date = FIRST,
) -> Year:
    """Live so many days; `progress` is told of each."""
    year = Year()
    with little_garbage(), service(people, practices, first, seed) as made:
        with reading(made.app.engine) as session:
            now = at(first, time(5, 30))
            year.room = sum(one.per_week for one in capacity(session, current(session, now), first))
        for number in range(days):
            year.days.append(one_day(made, year, first + timedelta(days=number)))
            if progress:
                progress(number + 1)
        with reading(made.app.engine) as session:
            breaches.no_step_twice(year.watch, session)
            rows = select(col(Review.completed_on), func.count()).where(col(Review.state) == ReviewState.COMPLETED)
            for day, count in session.execute(rows.group_by(col(Review.completed_on))):
                year.load[day - timedelta(days=day.weekday())] += count
    return year


@contextmanager
def little_garbage() -> Iterator[None]:
    """Python looks for cycles more seldom meanwhile: a year makes millions of rows and hardly a cycle, and a seventh of the time went there."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def one_day(made: Service, year: Year, today: date) -> Day:
    """One day."""
    morning(made, year, today)
    proof, late = proven(made, year, today)
    write(made, today)
    letters = sent(made, year, today)
    happened = happen(made, today)
    return Day(today, proof.people, proof.covered, proof.explained, proof.unexplained, late, letters, happened)


def proven(made: Service, year: Year, today: date) -> tuple[Proof, int]:
    """The night's proof, compared with a count of our own; and how many reviews are past their due day."""
    proof = prove.take_all(made.app, at(today, time(6)))
    with reading(made.app.engine) as session:
        of = proof.covered + proof.explained + proof.unexplained
        breaches.nobody_left_out(year.watch, session, today, proof.unexplained, of)
        return proof, session.get_one(CoverageNight, today).overdue


def morning(made: Service, year: Year, today: date) -> None:
    """The job plan_reviews, and what it may not move."""
    now = at(today, time(5, 30))
    with reading(made.app.engine) as session:
        before = breaches.agreed(session)
    due.take_all(made.app, now)
    plan.take_all(made.app, now)
    with reading(made.app.engine) as session:
        breaches.nothing_agreed_moved(year.watch, session, before, today)


def write(made: Service, today: date) -> None:
    """The jobs that write letters."""
    invite.take_all(made.app, at(today, time(7, 15)))
    ask_ahead.take_all(made.app, at(today, time(7, 15)))
    try_again.take_all(made.app, at(today, time(7, 15)))
    digest.take_all(made.app, at(today, time(7, 30)))
    remind.take_all(made.app, at(today, time(7, 30)))
    gather.take_all(made.app, at(today, time(7, 30)))
    if today.weekday() == 0:
        overdue_letter.post_all(made.app, at(today, time(8)))


def sent(made: Service, year: Year, today: date) -> Counter[str]:
    """The sending; returns what left, by kind."""
    before, now = len(made.mailbox.letters), at(today, time(9))
    while send.send_one(made.app, now):
        pass
    left = made.mailbox.letters[before:]
    with reading(made.app.engine) as session:
        breaches.letters_are_right(year.watch, session, left, today)
    return Counter(kind_of(str(mail.letter_key)) for mail in left)


def kind_of(key: str) -> str:
    """A word for a letter, by its key."""
    head = key.partition(":")[0]
    return {
        "digest": "digests",
        "remind": "reminders",
        "thanks": "thanks",
        "person": "to people",
        "ack": "acknowledgements",
    }.get(head, head.replace("_", " "))


def summary(year: Year) -> dict[str, object]:
    """The year in figures, as JSON values."""
    last = year.days[-1]
    return {
        "days": len(year.days), "people": last.people, "covered_or_explained_nights": sum(not one.unexplained for one in year.days),
        "most_overdue": max(one.overdue for one in year.days), "held": year.happened["held"], "letters": dict(year.letters.most_common()),
        "happened": dict(year.happened.most_common()), "breaches": dict(breaches.summary(year.watch)), "examples": list(year.watch.examples),
    }  # fmt: skip


def weekly(days: Sequence[Day], name: str) -> list[int]:
    """One figure a week: the letters of a kind."""
    return [sum(one.letters[name] for one in days[n : n + 7]) for n in range(0, len(days), 7)]
