"""Hazard: a review that was entered in error counts as held: the next one is a year too late, and a practice or the person has a letter about it."""

from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, letters, person, service
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import LetterState, ReviewState
from liaison.outbox import send
from liaison.reviews import complete, due, review_letters, taking_back
from liaison.reviews.booking import seen
from liaison.reviews.coverage import coverage
from liaison.reviews.taking_back import NotTakenBack
from liaison.store import review_form_queries
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Practice, Review
from liaison.store.tables_review_form import ReviewLetter

BEFORE, TODAY = date(2025, 12, 1), date(2026, 11, 24)


def held_in_error(app: App, ids: dict[str, int]) -> int:
    """A review that was completed and of which the letter to the practice was released, and never took place."""
    person(app, keyworker_id=ids["Ailsa"], last_review_on=BEFORE)
    due.take_all(app, NOW)
    with transaction(app.engine) as session:
        review = session.scalars(select(Review)).one()
        complete.end(
            session, review.id or 0, as_seen=seen(review), outcome="completed", on=TODAY, sure=True, staff_id=ids["Ailsa"], now=NOW
        )  # fmt: skip
        session.get_one(Practice, "99901").email_verified_on = TODAY
    due.take_all(app, NOW)
    with transaction(app.engine) as session:
        held = review_form_queries.held(session, review.id or 0)
        assert held is not None
        review_letters.release(app, session, held, "gp", "She came, and is well.", "mail", version=0, staff_id=ids["Ailsa"], now=NOW)  # fmt: skip
    return review.id or 0


def take_back(app: App, review_id: int, staff_id: int, *, words: str = "The wrong person.") -> None:
    with transaction(app.engine) as session:
        as_seen = seen(session.get_one(Review, review_id))
        taking_back.take_back(
            session, review_id, as_seen=as_seen, code="wrong_person", words=words, staff_id=staff_id, now=NOW + timedelta(hours=1)
        )  # fmt: skip


def leave(app: App) -> None:
    while send.send_one(app, NOW + timedelta(hours=2)):
        pass


@pytest.mark.parametrize("gone", [False, True])
def test_it_counts_no_more_the_next_is_due_as_before_and_letters_are_stopped_or_put_right(
    engine: Engine, gone: bool
) -> None:
    app = app_on(engine)
    ids = service(app)
    review_id = held_in_error(app, ids)
    with reading(engine) as session:
        assert session.scalars(select(Review.due_on).where(col(Review.state) == ReviewState.DUE)).one() == date(
            2027, 11, 24
        )
    if gone:
        leave(app)

    take_back(app, review_id, ids["Lena"])
    leave(app)

    with reading(engine) as session:
        assert session.scalars(select(Person)).one().last_review_on == BEFORE
        live = session.scalars(select(Review).where(col(Review.state) == ReviewState.DUE)).one()
        assert live.due_on == date(2026, 12, 1)
        assert coverage(session, TODAY)["unexplained"] == []
        drafts = [
            row
            for row in session.scalars(select(ReviewLetter))
            if row.kind == "gp_correction" and row.released_at is None
        ]
    (letter,) = letters(app, "review_letter")
    assert letter.state is (LetterState.SENT if gone else LetterState.CANCELLED)
    assert len(drafts) == int(gone)  # what has gone is put right by a letter that a person reads and releases


def test_nobody_takes_it_back_without_a_reason_and_twice_is_once(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    review_id = held_in_error(app, ids)
    with pytest.raises(NotTakenBack):
        take_back(app, review_id, ids["Lena"], words="")
    take_back(app, review_id, ids["Lena"])
    with pytest.raises(NotTakenBack):
        take_back(app, review_id, ids["Lena"])
