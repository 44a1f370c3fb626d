"""Puts it on a colleague's list, two weeks before a review, to see to what others bring to it, where something of it is not here.

Takes:   reviews at PLANNED, ASKED and CONFIRMED in the two weeks before their day, of people in shared care
Decides: domain/reminders (the day), domain/gathering (what is missing of the practice and of the pharmacy)
Leaves:  one task a review and day, of whoever holds it; done by itself once everything is here, or the review was held or has another day
Runs:    jobs/remind_practices.py
Seen on: Today, To do for people

Nobody is asked by this. The practice whom somebody rings anyway, or whose reply waits to be read, is not named beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.gathering import STEP, by_when, is_time, missing, why
from liaison.domain.looking_out import Kind
from liaison.domain.reminders import ReviewStep
from liaison.domain.workdays import Calendar
from liaison.practices.service_facts import current, kept
from liaison.reviews import reach_tasks
from liaison.store import events
from liaison.store import gather_queries as queries
from liaison.store.digest_queries import IN_CARE, replies_waiting
from liaison.store.gather_queries import Coming, OpenTask
from liaison.store.session import reading, transaction
from liaison.store.tables_person_letters import ReachTask

ACTOR = events.step("gather")
BATCH = 100
FURTHEST = timedelta(weeks=5)  # the table's day lies no further before a review, however long the service is closed


@dataclass(frozen=True)
class Gathered:
    """What a run did, counted."""

    counts: Mapping[str, int]


def take_all(app: App, now: datetime) -> Gathered:
    """Take off the lists what is settled, say anew what is still missing, and put on what is new, a hundred reviews a commit; doing it twice
    does nothing more. Nothing on a day the service is closed."""
    today, made = london_date(now), 0
    with reading(app.engine) as session:
        calendar = current(session, now).calendar
        if not calendar.is_working_day(today):
            return Gathered({"to_gather": 0})
        waiting, there = replies_waiting(session), queries.open_tasks(session)
    with transaction(app.engine) as session:
        settle(session, there, waiting, now)
    with reading(app.engine) as session:  # after that: whoever has another day has a new task at once
        wanted = to_gather(queries.coming(session, today, today + FURTHEST), waiting, today, calendar)
    for start in range(0, len(wanted), BATCH):
        with transaction(app.engine) as session:
            made += put(session, list(wanted)[start : start + BATCH], wanted, calendar, now)
    return Gathered({"to_gather": made})


def follow(session: Session, review_id: int, now: datetime) -> None:
    """A colleague moved a review: the list has its new day at once (moved on a day the service is closed, from the next one that it is open)."""
    today, calendar, waiting = london_date(now), current(session, now).calendar, replies_waiting(session)
    settle(session, queries.open_tasks(session, review_id), waiting, now)
    wanted = to_gather(queries.coming(session, today, today + FURTHEST, review_id), waiting, today, calendar)
    put(session, list(wanted), wanted, calendar, now)


def settle(session: Session, there: Sequence[OpenTask], waiting: Set[str], now: datetime) -> None:
    """Take off the lists what nobody has to see to any more, and say anew what the rest lacks."""
    done = [one.id for one in there if is_settled(one, waiting, london_date(now))]
    reach_tasks.settled(session, done, actor=ACTOR, now=now)
    for one in there:
        if one.id not in done:
            say_anew(session, one)


def to_gather(found: Sequence[Coming], waiting: Set[str], today: date, calendar: Calendar) -> dict[int, str]:
    """The reviews of which something is missing today, with the sentence that says what. A reply that waits to be read may hold it."""
    lines = {}
    for one in found:
        if one.planned_on and is_time(one.state, one.planned_on, today, calendar):
            parts = one.parts if one.practice_code not in waiting else one.parts.without_practice()
            if lacks := missing(parts):
                lines[one.review_id] = why(one.planned_on, lacks)
    return lines


def put(session: Session, ids: Sequence[int], lines: Mapping[int, str], calendar: Calendar, now: datetime) -> int:
    """One task each, of whoever holds the review; returns how many are new."""
    kept(session, now)
    made, today = 0, london_date(now)
    for review, person in queries.with_people(session, ids):
        if review.id is not None and review.planned_on is not None:
            made += reach_tasks.make(
                session, Kind.GATHER, f"{Kind.GATHER}:{review.id}:{review.planned_on}", person=person, review=review, why=lines[review.id], now=now,
                actor=ACTOR, owner_id=review.worker_id, due_on=by_when(review.planned_on, today, calendar),
            )  # fmt: skip
    return made


def is_settled(task: OpenTask, waiting: Set[str], today: date) -> bool:
    """Whether nobody has to see to it any more: the review was held, has another day or its day is over, the person is away or their letters
    are held, or everything is here. What stands in a reply that nobody has read settles nothing."""
    one = task.coming
    if one.state not in STEP[ReviewStep.GATHER].states or one.planned_on != task.day or task.day < today:
        return True
    if one.status != IN_CARE or one.holds:
        return True
    return not missing(one.parts) and (one.practice_code not in waiting or one.parts.words)


def say_anew(session: Session, task: OpenTask) -> None:
    """The sentence says what is missing today. The version stays: whoever has the page open answers the same question."""
    words = why(task.day, missing(task.coming.parts))
    if missing(task.coming.parts) and words != task.why:
        session.execute(update(ReachTask).where(col(ReachTask.id) == task.id).values(why=words))
