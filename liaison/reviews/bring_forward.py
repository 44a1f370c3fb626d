"""A colleague notes what brings a person's review forward, or takes it back; the due date follows at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.bringing_forward import KNOWN_BY, TRIGGERS
from liaison.domain.spoken import long_day
from liaison.reviews import due
from liaison.reviews.cycle import ENDED
from liaison.reviews.triggers import clear
from liaison.store import events
from liaison.store.reviews_queries import LIVE
from liaison.store.tables_people import Person, Review
from liaison.store.tables_rooms import ReviewTrigger

OLDEST = timedelta(days=366)


class NotNoted(Exception):
    """It cannot be noted so; the message says why and is shown to the person."""


def note(
    session: Session, person_id: int, *, kind: str, on: date, because: str, staff_id: int, now: datetime, case_id: int | None = None
) -> str:  # fmt: skip
    """Note it and bring the review's due date up; returns a sentence that says when the review is due now, without a name.

    Raises NotNoted. The same kind on the same day is noted once.
    """
    person = session.get(Person, person_id)
    if person is None or person.status in ENDED:
        raise NotNoted("This person has no review to bring forward.")
    if kind not in TRIGGERS or because not in KNOWN_BY:
        raise NotNoted("Choose what happened, and how we know of it, from the lists.")
    today = london_date(now)
    if not today - OLDEST <= on <= today:
        raise NotNoted("Give the day on which it happened: today, or within the last year.")
    if any((row.kind, row.on) == (kind, on) for row in open_of(session, person_id)):
        raise NotNoted("That is noted already.")
    session.add(
        ReviewTrigger(
            person_id=person_id, kind=kind, on=on, because=because, case_id=case_id, noted_at=now, noted_by=staff_id
        )
    )
    session.flush()
    return followed(session, person_id, f"noted: {TRIGGERS[kind].title}", staff_id, now)


def take_back(session: Session, trigger_id: int, *, person_id: int, staff_id: int, now: datetime) -> str:
    """It was noted by mistake: it counts no more. Raises NotNoted when a colleague or a review was quicker."""
    row = session.get(ReviewTrigger, trigger_id)
    if row is None or row.person_id != person_id or row.cleared_at is not None:
        raise NotNoted("It counts no more already.")
    clear(session, [row], now, staff_id)
    session.expire(row)
    return followed(session, person_id, f"taken back: {TRIGGERS[row.kind].title}", staff_id, now)


def open_of(session: Session, person_id: int) -> list[ReviewTrigger]:
    """What brings this person's review forward now."""
    mine = col(ReviewTrigger.person_id) == person_id, col(ReviewTrigger.cleared_at).is_(None)
    return list(session.scalars(select(ReviewTrigger).where(*mine)))


def followed(session: Session, person_id: int, what: str, staff_id: int, now: datetime) -> str:
    """The due date as it is after this, in a sentence; the review's own story says what was noted, and by whom."""
    mine = select(Review).where(col(Review.person_id) == person_id, col(Review.state).in_(LIVE))
    if (before := session.scalars(mine).first()) is not None:
        events.note(session, before, actor=events.person(staff_id), now=now, because=what)
    due.bring_up(session, [person_id], now)
    session.expire_all()
    review = session.scalars(mine).first()
    if review is None:
        return "There is no review to come now; it counts for the next one."
    if review.outcome:
        return f"The review waits ({review.outcome}); this counts when it can be."
    return f"The review is due by {long_day(review.due_on)}."
