"""The demo shows a review held with its letters, one to release, one half written and one where we did not manage to meet."""

from datetime import UTC, datetime

from build import app_on
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.demo.building import seed
from liaison.demo.living_reviews import live_reviews
from liaison.domain.states import ReviewState
from liaison.store import review_form_queries
from liaison.store.person_letter_queries import open_tasks
from liaison.store.session import reading
from liaison.store.tables_people import Review
from liaison.store.tables_person_letters import PersonLetter

FRIDAY = datetime(2026, 11, 27, 10, tzinfo=UTC)


def test_a_newcomer_sees_every_way_a_review_can_stand(memory_engine: Engine) -> None:
    app = app_on(memory_engine, now=FRIDAY)
    seed(app, FRIDAY)
    live_reviews(app, FRIDAY)
    with reading(app.engine) as session:
        done = session.scalars(select(Review).where(col(Review.state) == ReviewState.COMPLETED)).all()
        letters = [review_form_queries.letters(session, one.id or 0) for one in done]
        assert sorted(len([row for row in rows.values() if row.released_at]) for rows in letters) == [0, 2]
        (owed,) = review_form_queries.unwritten(session)
        assert owed.missing == ("gp", "person")
        assert [one.task.kind for one in open_tasks(session)] == ["welfare", "get_in_touch"]
        begun = [
            one
            for one in session.scalars(select(Review))
            if one.state is ReviewState.DUE and review_form_queries.saved(session, one.id or 0)
        ]
        assert len(begun) == 1
        assert {row.kind for row in session.scalars(select(PersonLetter))} <= {
            "review_again",
            "review_again_easy",
            "review_copy",
        }
        for one in done:  # and each of them has the review of the next cycle already
            following = select(Review).where(
                col(Review.person_id) == one.person_id, col(Review.cycle) == one.completed_on
            )
            assert session.scalars(following).one().state is ReviewState.DUE
