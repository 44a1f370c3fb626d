"""What went to a person, was asked of the practice and was done for the person around a review: for the timeline of the record."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.store.tables_people import Practice, Review, Staff
from liaison.store.tables_person_letters import ReachTask
from liaison.store.tables_practice_answers import PracticeAnswer, PracticeStep
from liaison.store.tables_review_form import ReviewLetter


def asked(session: Session, person_id: int) -> Sequence[tuple[PracticeStep, str | None]]:
    """Every step that was taken towards a practice about the person, with the practice's name."""
    rows = select(PracticeStep, col(Practice.name)).outerjoin(
        Practice, col(Practice.code) == PracticeStep.practice_code
    )
    found = session.execute(rows.where(col(PracticeStep.person_id) == person_id).order_by(col(PracticeStep.id)))
    return [(step, name) for step, name in found]


def answered(session: Session, person_id: int) -> Sequence[tuple[PracticeAnswer, str | None]]:
    """Everything that practices said about the person, with the practice's name."""
    rows = select(PracticeAnswer, col(Practice.name)).join(Review, col(Review.id) == PracticeAnswer.review_id)
    rows = rows.outerjoin(Practice, col(Practice.code) == PracticeAnswer.practice_code)
    found = session.execute(rows.where(col(Review.person_id) == person_id).order_by(col(PracticeAnswer.id)))
    return [(answer, name) for answer, name in found]


def tasks(session: Session, person_id: int) -> Sequence[tuple[ReachTask, str | None]]:
    """What colleagues had or have to do for the person, with who did it or has it."""
    who = func.coalesce(col(ReachTask.done_by), col(ReachTask.owner_id))
    rows = (
        select(ReachTask, col(Staff.name))
        .outerjoin(Staff, col(Staff.id) == who)
        .where(col(ReachTask.person_id) == person_id)
    )
    return [(task, name) for task, name in session.execute(rows.order_by(col(ReachTask.id)))]


def letters_after(session: Session, person_id: int) -> Sequence[ReviewLetter]:
    """The letters after reviews of the person that were released and not taken back."""
    rows = select(ReviewLetter).join(Review, col(Review.id) == ReviewLetter.review_id)
    rows = rows.where(col(Review.person_id) == person_id, col(ReviewLetter.released_at).is_not(None))
    return list(session.scalars(rows.where(col(ReviewLetter.withdrawn_at).is_(None)).order_by(col(ReviewLetter.id))))
