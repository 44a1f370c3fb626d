"""Puts it on the keyworker's list in good time to ask somebody anew what is safe, so that the letters about the review need not wait for it.

Takes:   live reviews in the four weeks before their invitation; of people in shared care whose answers will be older than six months, or whom
         nobody has asked
Decides: domain/inviting.ask_ahead (whether, and by when), domain/reaching (may they be reached on the day the review is due)
Leaves:  one task of the keyworker a review, due on the day of the invitation
Runs:    jobs/invite_people.py
Seen on: Today, Letters to people
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.inviting import ask_ahead
from liaison.domain.looking_out import Kind
from liaison.domain.reaching import to_ask_before
from liaison.domain.safe_contact import WAYS, asked_on, first_asked, is_fresh, said_of
from liaison.domain.spoken import short_day
from liaison.outbox.eligible import person_now
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.reaching_now import NOTHING_BACK, contact
from liaison.practices.service_facts import current, kept
from liaison.reviews import reach_tasks
from liaison.store import events
from liaison.store import invite_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Review

ACTOR = events.step("ask_ahead")
STEP = ":ahead"  # how the key of such a task ends
BATCH = 100
AHEAD = timedelta(days=90)  # longer than this begins before any review is due: nearer ones are looked at closely


@dataclass(frozen=True)
class Asked:
    """How many keyworkers' lists a run put it on."""

    counts: Mapping[str, int]


def take_all(app: App, now: datetime) -> Asked:
    """Put on the lists what is due, a hundred reviews a commit; doing it twice puts nothing more. Nothing on a day the service is closed."""
    today, made = london_date(now), 0
    with reading(app.engine) as session:
        calendar = current(session, now).calendar
        if not calendar.is_working_day(today):
            return Asked({"to_ask_ahead": 0})
        lines = queries.not_asked_ahead(session, today, today + AHEAD, STEP)
    wanted = {i: by for i, due_on, block in lines if (by := ask_ahead(due_on, first_asked(block), today, calendar))}  # fmt: skip
    for start in range(0, len(wanted), BATCH):
        with transaction(app.engine) as session:
            made += take_some(session, app, list(wanted)[start : start + BATCH], wanted, now)
    return Asked({"to_ask_ahead": made})


def take_some(session: Session, app: App, ids: Sequence[int], by: Mapping[int, date], now: datetime) -> int:
    """Put these reviews' people on their keyworkers' lists, as they stand in this transaction; returns how many are new."""
    kept(session, now)
    rows = select(Review, Person).join(Person, col(Person.id) == Review.person_id).where(col(Review.id).in_(ids))
    sender, asking, made = main_mailbox(session, app).address, queries.being_asked(session, ids), 0
    for review, person in session.execute(rows.order_by(col(Review.id))).all():
        found = to_ask_before(contact(person, person_now(person), sender, NOTHING_BACK), review.due_on)
        if review.id is None or review.id in asking or found is None:
            continue
        made += reach_tasks.make(
            session, Kind.ASK_SAFE, f"{Kind.ASK_SAFE}:{review.id}{STEP}", person=person, review=review,
            why=why(person.safe_contact, review.due_on), now=now, actor=ACTOR, due_on=by[review.id],
        )  # fmt: skip
    return made


def why(block: Mapping[str, Any], due_on: date) -> str:
    """What the keyworker reads: of which ways to ask, and when the person was last asked."""
    old = {way: asked_on(block, way) for way in said_of(block) if not is_fresh(asked_on(block, way), due_on)}
    if not any(old.values()):
        return f"Nobody has asked yet what is safe. The review is due on {short_day(due_on)}, and the invitation goes six weeks before."
    words = [
        f"{WAYS[way]} (last asked on {day:%d/%m/%Y})" if day else f"{WAYS[way]} (nobody knows when)"
        for way, day in old.items()
    ]
    return (
        f"Please ask again about {', '.join(words)}: more than six months before the review, which is due on {short_day(due_on)}. "
        "The invitation goes six weeks before."
    )
