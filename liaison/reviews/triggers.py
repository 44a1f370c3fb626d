"""The triggers that count for each person: those answered by a review are cleared; a return from prison or hospital is one itself, and so is
methadone over 100 mg without an ECG, as the register shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.bringing_forward import RETURNS, Trigger, ecg_is_missing
from liaison.domain.duedates import add_months
from liaison.domain.methadone import a_day
from liaison.domain.states import ReviewState
from liaison.reviews.cycle import AWAY, ENDED, OVERTAKEN, Registered, Reviewed
from liaison.store.tables_people import Person, Review
from liaison.store.tables_rooms import ReviewTrigger
from liaison.store.trigger_queries import last_closed, last_of_kind, open_triggers

ECG = "methadone_no_ecg"


def counting(
    session: Session, people: Iterable[Person], reviews: Mapping[int, Sequence[Review]], now: datetime
) -> dict[int, list[Trigger]]:
    """What brings each person's review forward, after clearing what a review has answered and noting who is back."""
    found: dict[int, list[Trigger]] = defaultdict(list)
    known = {person.id: person for person in people if person.id is not None}
    rows = open_triggers(session, list(known))
    closed = last_closed(session, list(rows), besides=(*ENDED, OVERTAKEN)) if rows else {}
    unread = missing_ecg(session, known.values(), now)
    for person_id, person in known.items():
        mine = rows.get(person_id, [])
        held, was_closed = last_held(person, reviews[person_id]), closed.get(person_id)
        over = [row for row in mine if answered(row, held, was_closed) or done_since(row, person)]
        clear(session, over, now)
        found[person_id] = [Trigger(row.kind, row.on) for row in mine if row not in over]
        kinds = [come_back(person, reviews[person_id]), ECG if person_id in unread else None]
        for kind in filter(None, kinds):
            today = london_date(now)
            session.add(ReviewTrigger(person_id=person_id, kind=kind, on=today, because="register", noted_at=now))
            found[person_id].append(Trigger(kind, today))
    return found


def missing_ecg(session: Session, people: Iterable[Person], now: datetime) -> set[int]:
    """Those of whom the register shows methadone over 100 mg without an ECG, and for whom that was not noted since their last ECG, nor within
    a year: it brings one review forward, and is then talked about there."""
    today = london_date(now)
    seen = {
        p.id: p
        for p in people
        if p.id
        and p.status not in {*AWAY, *ENDED}
        and ecg_is_missing(a_day(p.methadone_mg, p.medicines), p.ecg_on, today)
    }
    noted = last_of_kind(session, list(seen), ECG) if seen else {}
    return {i for i in seen if i not in noted or add_months(noted[i], 12) <= today}


def done_since(row: ReviewTrigger, person: Person) -> bool:
    """Whether the ECG that was missing has been done since."""
    return row.kind == ECG and person.ecg_on is not None and person.ecg_on >= row.on


def last_held(person: Person, reviews: Sequence[Review]) -> date | None:
    """When the last review was held, by the register or by a review's own page."""
    done = (row.completed_on for row in reviews if row.state is ReviewState.COMPLETED)
    return max((day for day in (person.last_review_on, *done) if day), default=None)


def answered(row: ReviewTrigger, held: date | None, closed: datetime | None) -> bool:
    """Whether a review on or after that day was held, or one was closed by somebody who could know of it."""
    return (held is not None and row.on <= held) or (closed is not None and row.noted_at <= closed)


def come_back(person: Registered, reviews: Sequence[Reviewed]) -> str | None:
    """The trigger that a return from prison or hospital is, while the review still stands deferred for it."""
    if person.status in AWAY or person.status in ENDED:
        return None
    waiting = (row.outcome for row in reviews if row.state is ReviewState.DEFERRED)
    return next((RETURNS[outcome] for outcome in waiting if outcome in RETURNS), None)


def note_return(session: Session, person_id: int, was: str, now: datetime) -> None:
    """Somebody is back of whom no review waits, as they were away from the beginning or since their last one was closed: coming back brings
    the next one forward all the same. Where a review waits, `counting` sees it by that."""
    kind = RETURNS.get(was)
    waits = select(col(Review.id)).where(col(Review.person_id) == person_id, col(Review.state) == ReviewState.DEFERRED, col(Review.outcome) == was)  # fmt: skip
    if kind is None or session.scalars(waits).first() is not None:
        return
    if not any(row.kind == kind for row in open_triggers(session, [person_id]).get(person_id, [])):
        session.add(ReviewTrigger(person_id=person_id, kind=kind, on=london_date(now), because="register", noted_at=now))  # fmt: skip
        session.flush()


def clear(session: Session, rows: Sequence[ReviewTrigger], now: datetime, by_id: int | None = None) -> None:
    """They count no more; the rows stay."""
    if not rows:
        return
    still_open = col(ReviewTrigger.id).in_([row.id for row in rows]), col(ReviewTrigger.cleared_at).is_(None)
    session.execute(update(ReviewTrigger).where(*still_open).values(cleared_at=now, cleared_by=by_id))
