"""The read side of the communications document: its versions, what its timings are counted from, and who has which version."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from liaison.domain.states import LetterState, ReviewState
from liaison.store.pairs import pairs
from liaison.store.tables import Case, Letter
from liaison.store.tables_comms import CommsCopy, CommsTiming, CommsVersion
from liaison.store.tables_people import Practice, Review, Staff
from models.taxonomy import Urgency

GP_LETTER = "review_letter"


@dataclass(frozen=True)
class Held:
    """Which version a practice has, since when and how; None for one that has none yet."""

    practice: Practice
    number: int | None
    given_on: date | None
    how: str = ""


def draft(session: Session) -> CommsVersion | None:
    """The version that is being written."""
    return session.scalars(select(CommsVersion).where(col(CommsVersion.signed_on).is_(None))).first()


def signed(session: Session) -> Sequence[CommsVersion]:
    """Every version that was signed off, the newest first."""
    found = select(CommsVersion).where(col(CommsVersion.signed_on).is_not(None))
    return session.scalars(found.order_by(col(CommsVersion.number).desc())).all()


def in_force(session: Session) -> CommsVersion | None:
    """The newest version; None where there is none, or where it was taken back."""
    found = select(CommsVersion).where(col(CommsVersion.number).is_not(None))
    newest = session.scalars(found.order_by(col(CommsVersion.number).desc()).limit(1)).first()
    return newest if newest is not None and newest.withdrawn_at is None else None


def names(session: Session) -> dict[int, str]:
    """Colleagues by id."""
    return pairs(session, select(col(Staff.id), col(Staff.name)))


def owners(session: Session) -> Sequence[Staff]:
    """Who can own the document: admins and leads who work here."""
    found = session.scalars(select(Staff).where(col(Staff.active)).order_by(col(Staff.name))).all()
    return [one for one in found if {"admin", "lead"} & set(one.access)]


def answered(session: Session, since: datetime, until: datetime) -> Iterator[tuple[Urgency, timedelta]]:
    """How long each question that came in a span took until it was answered, with its urgency. Who asked is not read."""
    found = select(col(Case.urgency), col(Case.received_at), col(Case.answered_at))
    came = (
        col(Case.received_at) >= since,
        col(Case.received_at) < until,
        col(Case.answered_at).is_not(None),
    )
    for urgency, received, done in session.execute(found.where(*came)):
        yield urgency, done - received


def letters_to_gps(session: Session, since: date, until: date) -> list[tuple[date, datetime]]:
    """The day of each review that was held in a span of London days, and when its letter to the GP left."""
    found = select(col(Review.completed_on), col(Letter.sent_at)).join(Review, col(Review.id) == Letter.review_id)
    kind = col(Letter.kind) == GP_LETTER, col(Letter.state) == LetterState.SENT, col(Letter.sent_at).is_not(None)
    held = (
        col(Review.state) == ReviewState.COMPLETED,
        col(Review.completed_on) >= since,
        col(Review.completed_on) < until,
    )
    return [(day, sent) for day, sent in session.execute(found.where(*kind, *held))]


def timing_of(session: Session, day: date) -> CommsTiming | None:
    """The newest count up to a day."""
    found = select(CommsTiming).where(col(CommsTiming.day) <= day)
    return session.scalars(found.order_by(col(CommsTiming.day).desc()).limit(1)).first()


def held(session: Session) -> list[Held]:
    """Every open practice with the newest version that has reached it: handed over, or linked from a letter that has left."""
    reached = or_(col(CommsCopy.letter_key) == "", col(Letter.state) == LetterState.SENT)
    found = (
        select(CommsCopy, CommsVersion)
        .join(CommsVersion, col(CommsVersion.id) == col(CommsCopy.version_id))
        .outerjoin(Letter, and_(col(Letter.key) == CommsCopy.letter_key, col(CommsCopy.letter_key) != ""))
        .where(reached)
        .order_by(col(CommsVersion.number), col(CommsCopy.given_on).desc(), col(CommsCopy.id).desc())
    )
    newest = {copy.practice_code: (copy, version) for copy, version in session.execute(found)}
    practices = session.scalars(select(Practice).where(col(Practice.status) == "open").order_by(col(Practice.name)))
    return [
        Held(one, newest[one.code][1].number, newest[one.code][0].given_on, newest[one.code][0].how)
        if one.code in newest
        else Held(one, None, None)
        for one in practices
    ]
