"""Hazard: somebody in shared care has no review to come and no reason for it, and nobody notices for a year."""

from datetime import date, timedelta

from build import TUESDAY_10AM, app_on, service
from caseload import TODAY, add_person
from owing_reviews import owing
from sqlalchemy import Engine, delete, select
from sqlmodel import col

from jobs import plan_reviews, prove_coverage
from liaison.reviews.coverage import coverage
from liaison.store.session import reading, transaction
from liaison.store.tables_coverage import CoverageNight, OwedReview
from liaison.store.tables_people import Review


def owed_to(app) -> set[int]:
    with reading(app.engine) as session:
        return set(session.scalars(select(OwedReview.person_id).where(col(OwedReview.ended_at).is_(None))))


def test_whoever_is_left_out_is_named_the_next_morning_and_becomes_work(engine: Engine) -> None:
    app = app_on(engine)
    people = owing(app, service(app))
    with reading(engine) as session:
        found = coverage(session, TODAY)
        (night,) = session.scalars(select(CoverageNight).where(col(CoverageNight.day) == TODAY))

    assert found["people"] == found["covered"] + found["explained"] + len(found["unexplained"])
    assert {people[name] for name in ("passed", "waits", "pause")} <= set(
        found["unexplained"]
    )  # no reason explains for ever
    assert not {people["well"], people["custody"]} & set(found["unexplained"])
    assert set(night.unexplained) == set(found["unexplained"]) <= owed_to(app)


def test_a_review_that_is_lost_is_made_again_the_same_night_and_is_never_silently_missing(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    person = add_person(app, last=date(2026, 5, 1), keyworker_id=ids["Ailsa"])
    plan_reviews.run(app, TUESDAY_10AM, TUESDAY_10AM)
    with transaction(engine) as session:
        session.execute(delete(Review).where(col(Review.person_id) == person))
    prove_coverage.run(app, TUESDAY_10AM, TUESDAY_10AM)
    assert owed_to(app) == {person}

    later = TUESDAY_10AM + timedelta(days=1)
    plan_reviews.run(app, later, later)
    prove_coverage.run(app, later, later)

    assert owed_to(app) == set()
    with reading(engine) as session:
        assert coverage(session, TODAY)["unexplained"] == []
        (review,) = session.scalars(select(Review).where(col(Review.person_id) == person))
        assert review.due_on == date(2027, 5, 1)
