"""What brings reviews forward: the open triggers of people, and when their reviews were last closed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from liaison.domain.states import ReviewState
from liaison.store.pairs import pairs
from liaison.store.tables import Event
from liaison.store.tables_people import Review, Staff
from liaison.store.tables_rooms import ReviewTrigger


def open_triggers(session: Session, person_ids: Sequence[int]) -> dict[int, list[ReviewTrigger]]:
    """The triggers that count, by person."""
    found: dict[int, list[ReviewTrigger]] = defaultdict(list)
    chosen = select(ReviewTrigger).where(
        col(ReviewTrigger.person_id).in_(person_ids), col(ReviewTrigger.cleared_at).is_(None)
    )
    for row in session.scalars(chosen.order_by(col(ReviewTrigger.on), col(ReviewTrigger.id))):
        found[row.person_id].append(row)
    return found


def last_of_kind(session: Session, person_ids: Sequence[int], kind: str) -> dict[int, date]:
    """The London date of each person's newest trigger of a kind, counting still or not."""
    mine = col(ReviewTrigger.person_id).in_(person_ids), col(ReviewTrigger.kind) == kind
    rows = select(col(ReviewTrigger.person_id), func.max(col(ReviewTrigger.on)))
    return pairs(session, rows.where(*mine).group_by(col(ReviewTrigger.person_id)))


def last_closed(session: Session, person_ids: Sequence[int], *, besides: Sequence[str] = ()) -> dict[int, datetime]:
    """When a review of each of these people was last closed without being held, whatever the outcome but `besides`."""
    real = or_(col(Review.outcome).is_(None), col(Review.outcome).not_in(besides))
    theirs = pairs(session, select(col(Review.id), col(Review.person_id)).where(col(Review.person_id).in_(person_ids), real))  # fmt: skip
    # by their reviews' ids, of which the events have an index: joined, all events of reviews would be read
    moved = select(col(Event.subject_id), func.max(col(Event.at))).where(
        col(Event.kind) == "review", col(Event.subject_id).in_(list(theirs)), col(Event.now) == ReviewState.CLOSED.value
    )
    found: dict[int, datetime] = {}
    for review_id, at in session.execute(moved.group_by(col(Event.subject_id))):
        person_id = theirs[review_id]
        found[person_id] = max(at, found.get(person_id, at))
    return found


def brought_forward(session: Session) -> set[int]:
    """The people with an open trigger."""
    return set(session.scalars(select(col(ReviewTrigger.person_id)).where(col(ReviewTrigger.cleared_at).is_(None))))


def with_names(session: Session, person_id: int) -> list[tuple[ReviewTrigger, str | None]]:
    """Every trigger of one person with who noted it, newest first."""
    chosen = (
        select(ReviewTrigger, col(Staff.name))
        .outerjoin(Staff, col(Staff.id) == ReviewTrigger.noted_by)
        .where(col(ReviewTrigger.person_id) == person_id)
    )
    rows = session.execute(chosen.order_by(col(ReviewTrigger.noted_at).desc(), col(ReviewTrigger.id).desc()))
    return [(row, name) for row, name in rows]


def reviews_of(session: Session, person_id: int) -> Sequence[Review]:
    """Every review of one person, newest cycle first."""
    return session.scalars(
        select(Review).where(col(Review.person_id) == person_id).order_by(col(Review.cycle).desc())
    ).all()
