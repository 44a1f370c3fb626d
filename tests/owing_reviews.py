"""A register of which some are left out, each in another way, for the tests of Coverage."""

from datetime import date, timedelta

from build import TUESDAY_10AM
from caseload import TODAY, add_person, change_person, move_review, review_of
from sqlalchemy import update
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import ReviewState
from liaison.reviews import due, plan, prove
from liaison.store.session import transaction
from liaison.store.tables_coverage import CoverageNight
from liaison.store.tables_people import Person, Review


def owing(app: App, ids: dict[str, int]) -> dict[str, int]:
    """People who are covered, explained, left out in three ways, and late; proven this morning. Returns ids of people by how they stand."""
    ailsa = ids["Ailsa"]
    people = {name: add_person(app, last=last, keyworker_id=ailsa) for name, last in (
        ("well", date(2026, 5, 1)), ("passed", date(2025, 11, 1)), ("waits", date(2026, 6, 1)), ("pause", date(2026, 7, 1)),
        ("back", date(2026, 8, 1)),
    )}  # fmt: skip
    with transaction(app.engine) as session:  # planned while all of them are there
        due.bring_up(session, list(people.values()), TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)
    change_person(app, people["back"], status="left")
    due.take_all(app, TUESDAY_10AM)
    change_person(app, people["back"], status="in_shared_care")
    people["custody"] = add_person(app, last=date(2026, 5, 1), status="custody", look_again_on=date(2027, 1, 5))
    move_review(app, review_of(app, people["waits"]).id, ReviewState.DEFERRED)
    with transaction(app.engine) as session:
        mine = col(Review.person_id) == people["passed"]
        session.execute(update(Review).where(mine).values(planned_on=TODAY - timedelta(days=1)))
        held = {"status": "paused", "look_again_on": TODAY - timedelta(days=30)}
        session.execute(update(Person).where(col(Person.id) == people["pause"]).values(**held))
        for ago in range(2, 220):
            if ago not in (50, 51):
                session.add(CoverageNight(
                    day=TODAY - timedelta(days=ago), people=5, covered=5, explained=0, unexplained=[1] if ago == 90 else [], overdue=ago % 9 // 2,
                    made_at=TUESDAY_10AM,
                ))  # fmt: skip
    prove.take_all(app, TUESDAY_10AM)
    return people
