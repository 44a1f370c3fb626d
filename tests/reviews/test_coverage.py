"""Everybody on the register is covered, explained by a code, or named as a problem: never in two of these, never in none."""

from datetime import date, timedelta

from build import TUESDAY_10AM, app_on, service
from caseload import TODAY, add_person, all_reviews, change_person, move_review, review_of
from sqlalchemy import Engine, update
from sqlmodel import col

from liaison.domain.states import ReviewState
from liaison.reviews import due, plan, reviews_console
from liaison.reviews.coverage import coverage
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Staff


def covered(app, day=TODAY):
    with reading(app.engine) as session:
        return coverage(session, day)


def test_before_any_review_is_opened_everybody_is_a_problem(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    people = [add_person(app) for _ in range(3)]

    assert covered(app) == {
        "people": 3, "covered": 0, "explained": 0, "unexplained": people, "reasons": {}, "gaps": {"none_open": 3}
    }  # fmt: skip


def test_after_a_night_everybody_is_covered_or_explained_by_a_code(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    for _ in range(4):
        add_person(app, last=date(2026, 5, 1), keyworker_id=ailsa)
    overdue = add_person(app, last=date(2025, 5, 1), keyworker_id=ailsa)
    for status in ("custody", "hospital", "paused", "left", "died"):
        add_person(app, last=date(2026, 5, 1), status=status, look_again_on=date(2027, 1, 5))

    due.take_all(app, TUESDAY_10AM)
    assert covered(app)["unexplained"] == [overdue]

    plan.take_all(app, TUESDAY_10AM)
    found = covered(app)
    assert (found["people"], found["covered"], found["explained"], found["unexplained"]) == (10, 5, 5, [])
    assert found["reasons"] == {"custody": 1, "died": 1, "hospital": 1, "left": 1, "paused": 1}


def test_a_year_on_without_a_run_the_same_people_are_problems(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    person = add_person(app, last=date(2026, 5, 1), keyworker_id=ailsa)
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)

    assert covered(app)["unexplained"] == []
    assert covered(app, TODAY + timedelta(days=365))["unexplained"] == [person]


def test_an_overdue_review_without_a_place_is_explained_by_that(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    with transaction(engine) as session:  # she has one place a week, and a year has fewer weeks than people here
        session.execute(update(Staff).where(col(Staff.id) == ailsa).values(weekly_hours=5))
    for _ in range(60):
        add_person(app, last=date(2025, 5, 1), keyworker_id=ailsa)
    due.take_all(app, TUESDAY_10AM)
    planned = plan.take_all(app, TUESDAY_10AM)

    found = covered(app)

    assert found["unexplained"] == []
    assert 0 < found["reasons"]["no_place"] == len(planned.unplaced) < 20
    assert found["covered"] + found["reasons"]["no_place"] == 60


def test_a_register_taken_in_with_a_year_owed_has_a_day_for_everybody_and_says_how_many_wait(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    for _ in range(60):
        add_person(app, last=date(2025, 5, 1), keyworker_id=ailsa)

    said = reviews_console.plan(app, TODAY)

    assert (said["planned"], said["unplaced"], said["late"]) == (60, 0, 60)
    assert 0 < said["beyond"] < 60
    assert covered(app)["covered"] == 60
    again = reviews_console.plan(app, TODAY)
    assert (again["kept"], again["moved"]) == (60, 0)


def test_somebody_back_in_care_whose_review_was_closed_is_a_problem_until_a_person_reopens_it(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    person = add_person(app, last=date(2026, 5, 1), status="left")
    change_person(app, person, status="in_shared_care")
    due.take_all(app, TUESDAY_10AM)
    change_person(app, person, status="left")
    due.take_all(app, TUESDAY_10AM)
    change_person(app, person, status="in_shared_care")
    due.take_all(app, TUESDAY_10AM)
    assert covered(app)["unexplained"] == [person]

    move_review(app, review_of(app, person).id, ReviewState.DUE, outcome=None)

    assert covered(app)["unexplained"] == []


def test_two_live_reviews_of_one_person_are_a_problem(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    person = add_person(app, last=date(2026, 5, 1))
    due.take_all(app, TUESDAY_10AM)
    change_person(app, person, last_review_on=date(2026, 6, 1))
    due.take_all(app, TUESDAY_10AM)
    move_review(app, all_reviews(app)[0].id, ReviewState.DUE)

    assert covered(app)["unexplained"] == [person]


def test_a_deferral_without_a_code_is_a_problem(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    person = add_person(app, last=date(2026, 5, 1))
    due.take_all(app, TUESDAY_10AM)
    move_review(app, review_of(app, person).id, ReviewState.DEFERRED)

    assert covered(app)["unexplained"] == [person]


def test_the_command_line_lists_what_is_due_plans_and_counts(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    soon, later = (add_person(app, last=last, keyworker_id=ailsa) for last in (date(2025, 12, 20), date(2026, 9, 1)))

    rows = reviews_console.due(app, date(2026, 12, 31))
    assert [(row["person"], row["due_on"], row["state"], row["practice"]) for row in rows] == [
        (soon, "2026-12-20", "due", "99901")
    ]
    assert reviews_console.plan(app, TODAY, dry_run=True) == {
        "planned": 2, "moved": 0, "kept": 0, "unplaced": 0, "peak": 1, "bound": 1, "week_peak": 1, "week_bound": 1, "week_relaxed": 1, "late": 0,
        "to_agree": 0, "warned": 0, "beyond": 0, "dry_run": True, "reasons": {},
    }  # fmt: skip
    assert reviews_console.due(app, date(2026, 12, 31))[0]["planned_on"] is None
    assert reviews_console.plan(app, TODAY)["planned"] == 2
    assert reviews_console.due(app, date(2026, 12, 31))[0]["planned_on"] is not None
    assert reviews_console.coverage(app, TODAY)["covered"] == 2
    assert later not in {row["person"] for row in rows}
