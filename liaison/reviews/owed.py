"""The reviews we owe, as work of an admin or lead: opened once, taken, mended by one act each, ended when the next proof finds them well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.domain.covering import GAPS, Mend, Standing, Verdict
from liaison.domain.duedates import Intervals
from liaison.domain.looking_out import ABOUT_OTHERS
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current as current_service
from liaison.reviews import due
from liaison.reviews.coverage import verdicts
from liaison.reviews.cycle import current
from liaison.store import coverage_queries as queries
from liaison.store import events
from liaison.store.tables import Event
from liaison.store.tables_coverage import OwedReview
from liaison.store.tables_people import Person, Review
from liaison.store.tables_person_letters import ReachTask
from liaison.store.upsert import insert_one

ACTOR = events.step("prove")
UNCOVERED, OVERDUE, PAUSE = "uncovered", "overdue", "pause"
WELL = "covered or explained again"
OTHERWISE = "stands otherwise now, and is other work"


class NotMended(Exception):
    """The act does not fit how the person stands now; the message says what to do."""


def kind_of(verdict: Verdict) -> str | None:
    """Whether it is work: somebody left out, a review past its day with none to come, or somebody away of whom it is to be asked whether they are back."""
    if verdict.standing is Standing.UNEXPLAINED:
        return UNCOVERED
    return OVERDUE if verdict.owed else PAUSE if verdict.to_look else None


def key_of(kind: str, person_id: int) -> str:
    """One row a person and kind, for ever."""
    return f"{kind}:person-{person_id}"


def open_all(session: Session, found: Mapping[int, Verdict], today: date, now: datetime) -> int:
    """Open what is new, or has come back; returns how many. A late review of somebody whom a colleague is trying to reach is not work twice."""
    trying = col(ReachTask.done_at).is_(None), col(ReachTask.kind).not_in(ABOUT_OTHERS)
    busy = set(session.scalars(select(col(ReachTask.person_id)).where(*trying)))
    known = {row.key: row for row in session.scalars(select(OwedReview))}
    wanted = [(i, kind, verdict) for i, verdict in found.items() if (kind := kind_of(verdict))]
    return sum(
        open_one(session, known.get(key_of(kind, i)), i, kind, verdict, today, now)
        for i, kind, verdict in wanted
        if kind != OVERDUE or i not in busy
    )


def open_one(
    session: Session, row: OwedReview | None, person_id: int, kind: str, verdict: Verdict, today: date, now: datetime
) -> bool:
    """Open one; True when it was not open before."""
    about: dict[str, Any] = {"code": verdict.code, "review_id": verdict.review.id if verdict.review else None}
    if row is None:
        new = {"key": key_of(kind, person_id), "kind": kind, "person_id": person_id, "found_on": today}
        row_id = insert_one(session, OwedReview, {**new, **about, "ended_because": "", "version": 1}, keys=["key"])
        if row_id is not None:
            note(session, row_id, ACTOR, now, "opened")
        return row_id is not None
    again = row.ended_at is not None
    if again:
        about |= {"found_on": today, "ended_at": None, "ended_because": "", "owner_id": None, "taken_at": None}
    if again or (row.code, row.review_id) != (about["code"], about["review_id"]):
        session.execute(
            update(OwedReview).where(col(OwedReview.id) == row.id).values(**about, version=OwedReview.version + 1)
        )
        note(session, row.id or 0, ACTOR, now, "opened again" if again else "stands otherwise")
    return again


def end_mended(session: Session, found: Mapping[int, Verdict], now: datetime) -> int:
    """End what is well by now; returns how many."""
    return end(session, session.scalars(select(OwedReview).where(col(OwedReview.ended_at).is_(None))).all(), found, now)


def end(session: Session, rows: Sequence[OwedReview], found: Mapping[int, Verdict], now: datetime) -> int:
    """End those of these rows that are no work of their kind any more; returns how many."""
    still = {i: key_of(kind, i) for i, verdict in found.items() if (kind := kind_of(verdict))}
    over = [row for row in rows if still.get(row.person_id) != row.key]
    for row in over:
        row.ended_at, row.version = now, row.version + 1
        row.ended_because = OTHERWISE if row.person_id in still else WELL
        note(session, row.id or 0, ACTOR, now, "ended")
    return len(over)


def waits(session: Session, staff_id: int, today: date) -> dict[str, int]:
    """The open work that nobody sees to, and that this colleague does, by kind; what was mended since the last proof is not counted."""
    rows = queries.waits(session, staff_id)
    if len(rows) <= queries.MOST:
        found = verdicts(session, today, [row.person_id for row in rows]) if rows else {}
        rows = [row for row in rows if row.person_id in found and kind_of(found[row.person_id]) == row.kind]
    return dict(Counter(row.kind for row in rows))


def take(session: Session, row_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """A colleague sees to it. Raises MovedMeanwhile."""
    mine = col(OwedReview.id) == row_id, col(OwedReview.version) == version, col(OwedReview.ended_at).is_(None)
    taken = {"owner_id": staff_id, "taken_at": now, "version": version + 1}
    if not events.affected(session.execute(update(OwedReview).where(*mine).values(**taken))):
        raise events.MovedMeanwhile("a colleague was quicker")
    note(session, row_id, events.person(staff_id), now, "taken")


def mend(session: Session, person_id: int, *, code: str, today: date, staff_id: int, now: datetime) -> None:
    """Do the one act for what is amiss with a person, if it still is. Raises NotMended, MovedMeanwhile."""
    verdict = verdicts(session, today, [person_id]).get(person_id)
    if verdict is None or verdict.standing is not Standing.UNEXPLAINED or verdict.code != code:
        raise events.MovedMeanwhile("it stands otherwise now")
    act = GAPS[code].mend
    if act is Mend.OPEN:
        due.bring_up(session, [person_id], now)
    elif act is Mend.REOPEN:
        reopen(session, person_id, verdict, staff_id, now)
    else:
        raise NotMended("This is mended on the page that its link opens.")
    session.flush()
    session.expire_all()
    end_mended_of(session, person_id, today, now)


def reopen(session: Session, person_id: int, verdict: Verdict, staff_id: int, now: datetime) -> None:
    """Put the review back among those that are due: the one that waits, or the closed one of the cycle the person is in now."""
    review = session.get(Review, verdict.review.id) if verdict.review else None
    if review is None or review.state is not ReviewState.DEFERRED:
        review = of_this_cycle(session, person_id, now)
    if review is None:
        raise NotMended("There is no review to put back: open the person's record.")
    because = "put back in the plan by a colleague"
    events.move(session, review, ReviewState.DUE, actor=events.person(staff_id), now=now, because=because, outcome=None)
    due.bring_up(session, [person_id], now)


def of_this_cycle(session: Session, person_id: int, now: datetime) -> Review | None:
    """The closed review of the cycle that the register's dates put the person in."""
    person = session.get_one(Person, person_id)
    reviews = due.by_person(session, [person_id])[person_id]
    cycle = current(person, reviews, Intervals(first=current_service(session, now).first_review_months))
    closed = [row for row in reviews if row.state is ReviewState.CLOSED]
    return next((row for row in closed if row.cycle == cycle.anchor), None)


def end_mended_of(session: Session, person_id: int, today: date, now: datetime) -> None:
    """End the work on one person that is well by now."""
    mine = col(OwedReview.person_id) == person_id, col(OwedReview.ended_at).is_(None)
    end(session, session.scalars(select(OwedReview).where(*mine)).all(), verdicts(session, today, [person_id]), now)


def note(session: Session, row_id: int, actor: str, now: datetime, what: str) -> None:
    """What happened with a piece of work."""
    session.add(Event(at=now, actor=actor, kind=OwedReview.__tablename__, subject_id=row_id, now=what, because=""))
