"""A review is booked on a day that is agreed, once, and the plan leaves it there."""

from datetime import date

import pytest
from build import TUESDAY_10AM, app_on, service
from seed import a_review
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.states import ReviewState
from liaison.reviews import booking, plan
from liaison.reviews.booking import NotBooked
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Review

DAY = date(2026, 12, 3)


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


def now(app: App, review_id: int) -> Review:
    with reading(app.engine) as session:
        return session.get_one(Review, review_id)


def booked(app: App, ids: dict[str, int], review_id: int, **changes: object) -> str:
    values = {"as_seen": booking.seen(now(app, review_id)), "on": DAY, "worker_id": ids["Ailsa"]} | changes
    with transaction(app.engine) as session:
        return booking.book(session, review_id, staff_id=ids["Nora"], now=TUESDAY_10AM, **values)


@pytest.mark.parametrize("planned", [None, date(2026, 12, 1)])
def test_it_is_confirmed_with_day_and_worker_and_stays_when_the_plan_runs(
    app: App, ids: dict[str, int], planned: date | None
) -> None:
    review_id = a_review(app, 1, due=date(2026, 12, 10), planned=planned, worker=ids["Ailsa"])

    assert booked(app, ids, review_id) == "The annual review is booked for Thursday 3 December 2026, with Ailsa."

    plan.take_all(app, TUESDAY_10AM)
    row = now(app, review_id)
    assert (row.state, row.planned_on, row.worker_id) == (ReviewState.CONFIRMED, DAY, ids["Ailsa"])


def test_a_day_that_was_agreed_can_be_agreed_anew_and_a_deferred_one_booked(app: App, ids: dict[str, int]) -> None:
    review_id = a_review(app, 1, due=date(2026, 12, 10), planned=date(2026, 12, 1), worker=ids["Ailsa"])
    booked(app, ids, review_id)
    booked(app, ids, review_id, on=date(2026, 12, 4))
    assert now(app, review_id).planned_on == date(2026, 12, 4)

    other = a_review(app, 2, due=date(2026, 12, 10), planned=None)
    with transaction(app.engine) as session:
        row = session.get_one(Review, other)
        events.move(session, row, ReviewState.DEFERRED, actor=events.step("test"), now=TUESDAY_10AM)
    booked(app, ids, other)
    assert now(app, other).state is ReviewState.CONFIRMED


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on": date(2026, 11, 23)}, "to come"),
        ({"on": date(2028, 1, 4)}, "within a year"),
        ({"on": date(2026, 11, 30)}, "closed"),  # St Andrew's Day
        ({"worker_id": 99}, "works here"),
    ],
)
def test_what_cannot_be_is_said(app: App, ids: dict[str, int], changes: dict[str, object], words: str) -> None:
    review_id = a_review(app, 1, due=date(2026, 12, 10), planned=None)
    with pytest.raises(NotBooked, match=words):
        booked(app, ids, review_id, **changes)
    assert now(app, review_id).state is ReviewState.DUE


def test_a_review_that_moved_meanwhile_or_is_done_is_not_written_over(app: App, ids: dict[str, int]) -> None:
    review_id = a_review(app, 1, due=date(2026, 12, 10), planned=None)
    with pytest.raises(events.MovedMeanwhile):
        booked(app, ids, review_id, as_seen="planned:2026-12-01")
    with transaction(app.engine) as session:
        events.move(
            session,
            session.get_one(Review, review_id),
            ReviewState.COMPLETED,
            actor=events.step("test"),
            now=TUESDAY_10AM,
        )
    with pytest.raises(NotBooked, match="no open review"):
        booked(app, ids, review_id)
