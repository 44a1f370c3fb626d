"""Whether anybody is left out: everybody on the register has a live review that is not overlooked, or a coded reason for none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.states import ReviewState
from liaison.reviews.cycle import AWAY, ENDED
from liaison.store.reviews_queries import LIVE
from liaison.store.tables_people import Person, Review

YEAR = timedelta(days=366)
NO_PLACE = "no_place"  # overdue, and the plan found no free place: the reason stands with the review
COVERED = "covered"


def coverage(session: Session, today: date) -> dict[str, Any]:
    """`{"people", "covered", "explained", "unexplained": [person ids], "reasons": {code: count}}` as of a London date.

    Everybody is in exactly one of covered, explained and unexplained.
    """
    reviews: dict[int, list[Review]] = defaultdict(list)
    for review in session.scalars(select(Review)):
        reviews[review.person_id].append(review)
    people = session.execute(select(col(Person.id), col(Person.status)).order_by(col(Person.id)))
    found = {i: standing(status, reviews[i], today) for i, status in people if i is not None}
    reasons = Counter(code for code in found.values() if code not in (None, COVERED))
    return {
        "people": len(found),
        "covered": sum(code == COVERED for code in found.values()),
        "explained": sum(reasons.values()),
        "unexplained": [i for i, code in found.items() if code is None],
        "reasons": dict(sorted(reasons.items(), key=str)),
    }


def standing(status: str, reviews: Sequence[Review], today: date) -> str | None:
    """ "covered", the code of the reason why not, or None: nobody can say, which is a problem."""
    if status in AWAY or status in ENDED:
        return status
    live = [review for review in reviews if review.state in LIVE]
    if len(live) > 1:
        return None
    if not live:
        return COVERED if any(recently_completed(review, today) for review in reviews) else None
    return covered(live[0], today)


def recently_completed(review: Review, today: date) -> bool:
    """Whether it was completed within the year: the next one is opened by the next run."""
    return (
        review.state is ReviewState.COMPLETED
        and review.completed_on is not None
        and today - review.completed_on <= YEAR
    )


def covered(review: Review, today: date) -> str | None:
    """A live review covers while it is not overdue or has a day to come; deferred ones have their code."""
    if review.state is ReviewState.DEFERRED:
        return review.outcome
    if review.due_on >= today or (review.planned_on and review.planned_on >= today):
        return COVERED
    return NO_PLACE if review.state is ReviewState.DUE and review.planned_because else None
