"""What is agreed to be done after a review, each with an owner and a day; and what others sent for it, written down by a colleague."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from liaison.clock import london_date
from liaison.store import events
from liaison.store.tables_people import Review, Staff
from liaison.store.tables_review_form import ReviewAction, ReviewPaper

ENDED = {"done": "Done", "not_needed": "No longer needed"}
OTHERS = {"person": "The person", "practice": "The practice", "pharmacy": "The pharmacy", "mental_health": "The mental-health team"}  # fmt: skip
PAPERS = {"practice": "The practice's answers", "pharmacy": "The pharmacy's summary"}


class NotDone(Exception):
    """It cannot be done so: `field` is the one to mend, the message says how."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def add(
    session: Session, review_id: int, *, what: str, owner: str, due_on: date, staff_id: int, now: datetime
) -> ReviewAction:
    """Add an action. `owner` is a colleague's number, or one of OTHERS. Raises NotDone."""
    review = session.get(Review, review_id)
    if review is None:
        raise NotDone("", "There is no such review.")
    if not what.strip():
        raise NotDone("what", "Write what is to be done.")
    if due_on < london_date(now):
        raise NotDone("due_on", "Choose today or a day to come.")
    colleague = session.get(Staff, int(owner)) if owner.isdigit() else None
    if owner not in OTHERS and (colleague is None or not colleague.active):
        raise NotDone("owner", "Choose who does it.")
    row = ReviewAction(
        review_id=review_id, what=what.strip(), owner_id=colleague.id if colleague else None, owner_words=OTHERS.get(owner, ""), due_on=due_on,
        added_at=now, added_by=staff_id,
    )  # fmt: skip
    session.add(row)
    events.note(session, review, actor=events.person(staff_id), now=now, because="added an action")
    return row


def end(session: Session, action_id: int, *, how: str, staff_id: int, now: datetime, because: str = "") -> int:
    """Say that an action is done or no longer needed, perhaps why; returns the review's number. Twice is once. Raises NotDone."""
    row = session.get(ReviewAction, action_id, with_for_update=True)
    if row is None or how not in ENDED:
        raise NotDone("", "There is no such action.")
    if row.ended_at is None:
        row.ended_at, row.ended_by, row.ended_as, row.ended_because = now, staff_id, how, because.strip()
        review = session.get_one(Review, row.review_id)
        events.note(session, review, actor=events.person(staff_id), now=now, because=f"an action is {how}")
    return row.review_id


def put_paper(
    session: Session, review_id: int, *, kind: str, words: str, as_at: date, staff_id: int, now: datetime
) -> None:
    """Write down what a practice or pharmacy said for the review; what was written before stays. Raises NotDone."""
    review = session.get(Review, review_id)
    if review is None or kind not in PAPERS:
        raise NotDone("kind", "Choose whose it is.")
    if not words.strip():
        raise NotDone("words", "Write what they said.")
    if as_at > london_date(now):
        raise NotDone("as_at", "Choose today or a day before.")
    session.add(ReviewPaper(review_id=review_id, kind=kind, words=words.strip(), as_at=as_at, at=now, by_id=staff_id))
    events.note(session, review, actor=events.person(staff_id), now=now, because=f"wrote down what the {kind} said")
