"""The read side of a briefing: counts by practice, for the practices it goes to. No name, no text and no person is read."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlmodel import Session, col

from liaison.domain.states import ReviewState
from liaison.store.pairs import pairs
from liaison.store.tables import Case
from liaison.store.tables_briefing import Briefed
from liaison.store.tables_people import Person, Practice, Review
from models.taxonomy import Category, Urgency

ByPractice = dict[str, int]


def practices_of(session: Session, cluster_id: int | None, practice_code: str | None) -> list[str]:
    """The codes of the practices that a meeting is with: one, or the open ones of its cluster."""
    if practice_code:
        return [practice_code]
    found = select(col(Practice.code)).where(col(Practice.cluster_id) == cluster_id, col(Practice.status) == "open")
    return list(session.scalars(found.order_by(col(Practice.code)))) if cluster_id else []


def themes(session: Session, codes: Collection[str], since: datetime, until: datetime) -> dict[Category, ByPractice]:
    """How many questions of a span were about what, by practice; a question that nobody has sorted is left out."""
    asked = (
        select(col(Case.category), col(Case.practice_code), func.count())
        .where(*came(codes, since, until), col(Case.category).is_not(None))
        .group_by(col(Case.category), col(Case.practice_code))
    )
    found: dict[Category, ByPractice] = defaultdict(dict)
    for category, code, number in session.execute(asked):
        found[category][code] = number
    return dict(found)


def answered(
    session: Session, codes: Collection[str], since: datetime, until: datetime
) -> Iterator[tuple[str, Urgency, timedelta]]:
    """Of each question of a span that was answered: the practice, the urgency, and how long it took."""
    found = select(col(Case.practice_code), col(Case.urgency), col(Case.received_at), col(Case.answered_at))
    for code, urgency, received, done in session.execute(
        found.where(*came(codes, since, until), col(Case.answered_at).is_not(None))
    ):
        yield code, urgency, done - received


def came(codes: Collection[str], since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    """Questions of these practices that came in a span."""
    return col(Case.practice_code).in_(codes), col(Case.received_at) >= since, col(Case.received_at) < until


def held(session: Session, codes: Collection[str], since: date, until: date) -> ByPractice:
    """Reviews that were held in a span of London days, by practice of the person: those that were held here, and those of which the register
    alone knows, as they were held before Liaison was there or elsewhere."""
    done = (
        col(Review.completed_on) >= since,
        col(Review.completed_on) < until,
        col(Review.state) == ReviewState.COMPLETED,
    )
    here = counted(session, codes, *done)
    known = col(Person.last_review_on) >= since, col(Person.last_review_on) < until
    told = select(col(Person.practice_code), func.count()).where(
        col(Person.practice_code).in_(codes), *known, ~exists().where(col(Review.person_id) == col(Person.id), *done)
    )
    elsewhere = pairs(session, told.group_by(col(Person.practice_code)))
    return {code: here.get(code, 0) + elsewhere.get(code, 0) for code in here | elsewhere}


def due(session: Session, codes: Collection[str], today: date, until: date) -> ByPractice:
    """Reviews that are due from today on, to a day, and not over, by practice."""
    live = col(Review.state).in_((ReviewState.DUE, ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED))
    return counted(session, codes, live, col(Review.due_on) >= today, col(Review.due_on) < until)


def with_the_practice(session: Session, codes: Collection[str]) -> ByPractice:
    """Reviews about which a practice was asked and has not answered yet."""
    return counted(session, codes, col(Review.state) == ReviewState.ASKED)


def counted(session: Session, codes: Collection[str], *which: ColumnElement[bool]) -> ByPractice:
    """Reviews by the practice that their person is with now."""
    found = (
        select(col(Person.practice_code), func.count())
        .join(Review, col(Review.person_id) == Person.id)
        .where(col(Person.practice_code).in_(codes), *which)
        .group_by(col(Person.practice_code))
    )
    return pairs(session, found)


def in_care(session: Session, codes: Collection[str], since: date | None = None) -> ByPractice:
    """People in shared care by practice; with `since`, those who were given naloxone on that day or later."""
    found = select(col(Person.practice_code), func.count()).where(
        col(Person.practice_code).in_(codes), col(Person.status) == "in_shared_care"
    )
    found = found.where(col(Person.naloxone_on) >= since) if since else found
    return pairs(session, found.group_by(col(Person.practice_code)))


def row_of(session: Session, meeting_id: int) -> Briefed | None:
    """What was written for, and sent before, a meeting."""
    return session.scalars(select(Briefed).where(col(Briefed.meeting_id) == meeting_id)).first()
