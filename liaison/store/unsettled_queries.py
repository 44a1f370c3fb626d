"""What practices said that holds somebody's letters and nobody has settled yet: whoever is about to get in touch reads it first."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.practice_answers import HOLDS, WORDS
from liaison.store.tables_people import Practice, Review
from liaison.store.tables_practice_answers import PracticeAnswer


def doubts(session: Session) -> dict[int, str]:
    """A sentence for each person about whom that is so, by the person's id; the newest answer counts."""
    rows = select(col(Review.person_id), col(PracticeAnswer.kind), col(Practice.name))
    rows = rows.join(Review, col(Review.id) == PracticeAnswer.review_id).join(
        Practice, col(Practice.code) == PracticeAnswer.practice_code
    )
    rows = rows.where(col(PracticeAnswer.settled_at).is_(None), col(PracticeAnswer.kind).in_(HOLDS))
    return {
        person_id: f"{practice} says: {WORDS[kind]}. An admin looks into it; please ask there before you get in touch."
        for person_id, kind, practice in session.execute(rows.order_by(col(PracticeAnswer.at), col(PracticeAnswer.id)))
    }
