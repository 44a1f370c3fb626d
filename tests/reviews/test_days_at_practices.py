"""Days at a practice keep clear of its closed days and of afternoons of protected learning, its own and its board's; nobody else's."""

from __future__ import annotations

from datetime import date

import pytest
from build import TUESDAY_10AM, app_on, service
from caseload import add_person, move_review, review_of
from sqlalchemy import Engine

from liaison.domain.states import ReviewState
from liaison.reviews import due, moving, plan
from liaison.reviews.booking import NotBooked, seen
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Closure, Practice

LAST = date(2025, 12, 4)  # due on 4 December: the first days with notice are 1 to 4 December


def plan_all(app):
    due.take_all(app, TUESDAY_10AM)
    return plan.take_all(app, TUESDAY_10AM)


def test_a_day_at_the_practice_is_one_on_which_it_is_open_all_day(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    there = add_person(app, last=LAST, keyworker_id=ailsa, choices={"place": "the practice"})
    here = add_person(app, last=LAST, keyworker_id=ailsa)
    with reading(engine) as session:
        board = session.get_one(Practice, "99901").board_code
    with transaction(engine) as session:
        for scope, day, kind in (
            ("99901", 1, "afternoon"),
            (board, 2, "closed"),
            ("99902", 4, "closed"),
            ("99901", 4, "open"),
        ):
            session.add(Closure(scope=scope, day=date(2026, 12, day), kind=kind))

    plan_all(app)

    assert review_of(app, there).planned_on in {date(2026, 12, 3), date(2026, 12, 4)}
    assert review_of(app, here).planned_on is not None
    row = review_of(app, there)
    with transaction(engine) as session, pytest.raises(NotBooked, match="The practice is closed on Wed 2 Dec"):
        to = moving.Wanted(date(2026, 12, 2), ailsa)
        moving.move(session, row.id, to, as_seen=seen(row), because="x", staff_id=ailsa, now=TUESDAY_10AM)


@pytest.mark.parametrize("state", [ReviewState.PLANNED, ReviewState.ASKED])
def test_a_closure_that_is_entered_later_moves_what_is_not_agreed_and_says_why(
    engine: Engine, state: ReviewState
) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    there = add_person(app, last=LAST, keyworker_id=ailsa, choices={"place": "the practice"})
    plan_all(app)
    row = review_of(app, there)
    if state is ReviewState.ASKED:
        move_review(app, row.id, state)
    with transaction(engine) as session:
        session.add(Closure(scope="99901", day=row.planned_on, kind="afternoon"))

    assert plan_all(app).moved == 1

    after = review_of(app, there)
    assert after.planned_on != row.planned_on
    assert "the practice is closed then" in after.planned_because
