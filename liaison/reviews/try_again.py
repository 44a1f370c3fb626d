"""Puts it on a colleague's list to get in touch once more with somebody who was invited and has not been heard from: the invitation says so.

Takes:   reviews at PLANNED and ASKED in the two weeks before their day, whose invitation has been out for a week; of people in shared care
Decides: domain/inviting.try_again (when)
Leaves:  one task a review, of whoever's name stands in the invitation; done by itself once a day is agreed or the review has ended
Runs:    jobs/invite_people.py
Seen on: Today, To do for people
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.inviting import TRY_AGAIN, try_again
from liaison.domain.looking_out import Kind
from liaison.domain.spoken import short_day
from liaison.practices.service_facts import current
from liaison.reviews import reach_tasks
from liaison.store import events
from liaison.store import invite_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Review

ACTOR = events.step("try_again")
BATCH = 100


@dataclass(frozen=True)
class Tried:
    """What a run did, counted."""

    counts: Mapping[str, int]


def take_all(app: App, now: datetime) -> Tried:
    """Put on the lists what is due, and take off what is settled, a hundred reviews a commit; doing it twice does nothing more. Nothing on a
    day the service is closed."""
    today, made = london_date(now), 0
    with reading(app.engine) as session:
        if not current(session, now).calendar.is_working_day(today):
            return Tried({"to_try_again": 0})
        settled = queries.no_longer_to_try(session)
        found = queries.not_heard_from(session, today, today + TRY_AGAIN)
    lines = [one for one in found if try_again(one.planned_on, london_date(one.invited_at), today)]
    with transaction(app.engine) as session:
        reach_tasks.settled(session, settled, actor=ACTOR, now=now)  # the day is agreed, or the review has ended
    for start in range(0, len(lines), BATCH):
        with transaction(app.engine) as session:
            made += sum(put(session, one, now) for one in lines[start : start + BATCH])
    return Tried({"to_try_again": made})


def put(session: Session, line: queries.NotHeard, now: datetime) -> bool:
    """One task, in the name of whoever invited the person; False where it is there already."""
    review, person = session.get_one(Review, line.review_id), session.get_one(Person, line.person_id)
    why = f"Invited on {short_day(london_date(line.invited_at))} for {short_day(line.planned_on)}, and nothing is agreed yet."
    return reach_tasks.make(
        session, Kind.TRY_AGAIN, f"{Kind.TRY_AGAIN}:{review.id}", person=person, review=review, why=why, now=now, actor=ACTOR,
        owner_id=line.worker_id,
    )  # fmt: skip
