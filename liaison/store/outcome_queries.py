"""What came of another time that a practice suggested: the reviews of which it may learn, and which outcomes it was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from liaison.domain.event_codes import EventCode
from liaison.domain.practice_answers import OUTCOME, Kind
from liaison.domain.states import ReviewState
from liaison.store.digest_queries import IN_CARE
from liaison.store.reviews_queries import LIVE
from liaison.store.tables import Event, Letter
from liaison.store.tables_people import Person, Review
from liaison.store.tables_practice_answers import PracticeAnswer, PracticeDigest, PracticeStep

Row = tuple[PracticeAnswer, Review, Person]


def decided(session: Session, today: date, code: str | None = None) -> list[Row]:
    """The newest suggestion about each review with a day to come, where a colleague settled it, or gave the review another day since; of people
    who are still the practice's and in care, and about whom letters may leave. All practices, or one."""
    later = aliased(PracticeAnswer)
    newer = select(col(later.id)).where(
        col(later.review_id) == PracticeAnswer.review_id, col(later.practice_code) == PracticeAnswer.practice_code,
        col(later.kind) == Kind.OTHER_TIME, col(later.id) > col(PracticeAnswer.id),
    )  # fmt: skip
    rows = select(PracticeAnswer, Review, Person).join(Review, col(Review.id) == PracticeAnswer.review_id)
    rows = rows.join(Person, col(Person.id) == Review.person_id)
    theirs = col(Person.practice_code) == PracticeAnswer.practice_code, col(Person.status) == IN_CARE
    may = col(Person.letters_held).is_(False), col(Review.state).in_(LIVE), col(Review.planned_on) >= today
    moved = and_(
        col(PracticeAnswer.planned_on).is_not(None), col(Review.planned_on) != col(PracticeAnswer.planned_on),
        or_(col(Review.by_hand), col(Review.state) == ReviewState.CONFIRMED),
    )  # fmt: skip
    rows = rows.where(col(PracticeAnswer.kind) == Kind.OTHER_TIME, ~newer.exists(), *theirs, *may)
    rows = rows.where(or_(col(PracticeAnswer.settled_at).is_not(None), moved))
    if code is not None:
        rows = rows.where(col(PracticeAnswer.practice_code) == code)
    found = session.execute(rows.order_by(col(Review.planned_on), col(Review.id)))
    return [(answer, review, person) for answer, review, person in found]


def told(session: Session, rows: Sequence[Row]) -> dict[int, list[tuple[datetime, bool]]]:
    """When each of these outcomes stood in a letter, by answer, and whether that letter came back."""
    found: dict[int, list[tuple[datetime, bool]]] = defaultdict(list)
    steps = select(col(PracticeStep.step), col(PracticeStep.at), col(Letter.bounced_at))
    steps = steps.outerjoin(PracticeDigest, col(PracticeDigest.id) == PracticeStep.digest_id)
    steps = steps.outerjoin(Letter, col(Letter.id) == PracticeDigest.letter_id)
    mine = col(PracticeStep.review_id).in_({review.id for _, review, _ in rows})
    for step, at, bounced in session.execute(steps.where(mine, col(PracticeStep.step).startswith(f"{OUTCOME}:"))):
        found[int(step.partition(":")[2].partition("_")[0])].append((at, bounced is not None))
    return found


def since(session: Session, rows: Sequence[Row]) -> dict[int, datetime]:
    """Since when each is decided, by answer: settled, or moved for the last time."""
    moves = select(col(Event.subject_id), func.max(col(Event.at))).where(
        col(Event.kind) == "review", col(Event.code) == EventCode.MOVED.value, col(Event.subject_id).in_([review.id for _, review, _ in rows])
    )  # fmt: skip
    moved = {number: at for number, at in session.execute(moves.group_by(col(Event.subject_id)))}
    return {
        answer.id or 0: answer.settled_at or max(answer.at, moved.get(review.id or 0, answer.at))
        for answer, review, _ in rows
    }
