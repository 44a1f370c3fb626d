"""Every live review gets a day and a worker, within what the weeks take, or the reason why not; what is agreed does not move."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from build import TUESDAY_10AM, add_worker, app_on, service
from caseload import (
    TODAY,
    add_leave,
    add_person,
    all_reviews,
    change_person,
    close_on,
    move_review,
    review_of,
)
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.domain.planning import monday
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current
from liaison.reviews import due, plan
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Staff


def plan_all(app, now=TUESDAY_10AM):
    due.take_all(app, now)
    return plan.take_all(app, now)


def test_every_review_is_planned_before_its_due_date_on_a_working_day_with_its_keyworker(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    for n in range(12):
        add_person(app, last=date(2026, 1 + n, 20) if n < 10 else date(2025, 12, 20), keyworker_id=ailsa)

    result = plan_all(app)

    assert (result.planned, result.moved, dict(result.unplaced)) == (12, 0, {})
    with reading(engine) as session:
        calendar = current(session, TUESDAY_10AM).calendar
    for review in all_reviews(app):
        assert (review.state, review.worker_id) == (ReviewState.PLANNED, ailsa)
        assert TODAY + timedelta(days=7) <= review.planned_on <= review.due_on
        assert calendar.is_working_day(review.planned_on)
        assert review.planned_because.startswith("Due ")


def test_no_week_takes_more_than_the_service_says_and_part_time_takes_less(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    with transaction(engine) as session:
        half = add_worker(session, "Bryn", ["keyworker"], TUESDAY_10AM)
        session.get(Staff, half).weekly_hours = 18.75
    for worker in [ailsa] * 40 + [half] * 20:
        add_person(app, last=date(2026, 2, 10), keyworker_id=worker)

    plan_all(app)

    weeks = Counter((r.worker_id, monday(r.planned_on)) for r in all_reviews(app) if r.planned_on)
    assert max(n for (worker, _), n in weeks.items() if worker == ailsa) == 4
    assert max(n for (worker, _), n in weeks.items() if worker == half) == 2


def test_leave_and_closures_are_kept_free(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    add_leave(app, ailsa, datetime(2026, 12, 7, 9, tzinfo=UTC), datetime(2026, 12, 11, 17, tzinfo=UTC))
    close_on(app, date(2026, 12, 14), date(2026, 12, 15))
    for _ in range(8):
        add_person(app, last=date(2025, 12, 18), keyworker_id=ailsa)

    plan_all(app)

    days = {review.planned_on for review in all_reviews(app)}
    assert days
    assert not days & {date(2026, 12, d) for d in (7, 8, 9, 10, 11, 14, 15)}


def test_half_a_day_away_is_no_day_for_a_review(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    for day in range(1, 19):
        add_leave(app, ailsa, datetime(2026, 12, day, 13, tzinfo=UTC), datetime(2026, 12, day, 20, tzinfo=UTC))
    person = add_person(app, last=date(2025, 12, 21), keyworker_id=ailsa)

    plan_all(app)

    assert review_of(app, person).planned_on == date(2026, 12, 21)


def test_running_again_moves_nothing_and_writes_nothing(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    for n in range(30):
        add_person(app, last=date(2026, 1 + n % 10, 1 + n % 28), keyworker_id=ailsa)
    plan_all(app)
    before = [(r.id, r.planned_on, r.worker_id, r.planned_because) for r in all_reviews(app)]
    with reading(engine) as session:
        events = len(session.scalars(select(Event.id)).all())

    result = plan_all(app, TUESDAY_10AM + timedelta(days=1))

    assert (result.planned, result.moved, result.kept) == (0, 0, 30)
    assert [(r.id, r.planned_on, r.worker_id, r.planned_because) for r in all_reviews(app)] == before
    with reading(engine) as session:
        assert len(session.scalars(select(Event.id)).all()) == events


def test_an_agreed_day_does_not_move_though_the_colleague_is_on_leave_but_a_planned_one_does(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    agreed, planned = (add_person(app, last=date(2025, 12, 18), keyworker_id=ailsa) for _ in range(2))
    plan_all(app)
    days = {person: review_of(app, person).planned_on for person in (agreed, planned)}
    move_review(app, review_of(app, agreed).id, ReviewState.CONFIRMED)
    for day in set(days.values()):
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        add_leave(app, ailsa, start, start + timedelta(hours=23))

    assert plan_all(app).moved == 1

    assert review_of(app, agreed).planned_on == days[agreed]
    assert review_of(app, planned).planned_on != days[planned]


def test_a_week_told_to_the_practice_stays_while_it_can_be_kept(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    told = add_person(app, last=date(2025, 12, 18), keyworker_id=ailsa)
    plan_all(app)
    day = review_of(app, told).planned_on
    move_review(app, review_of(app, told).id, ReviewState.ASKED)
    for _ in range(30):
        add_person(app, last=date(2025, 12, 17), keyworker_id=ailsa)

    plan_all(app)
    assert (review_of(app, told).planned_on, review_of(app, told).state) == (day, ReviewState.ASKED)

    close_on(app, day)
    plan_all(app)
    assert review_of(app, told).planned_on != day


def test_a_review_whose_week_is_full_says_why_and_stays_due(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    with transaction(engine) as session:  # one place a week, and a year has fewer weeks than people here
        session.execute(update(Staff).where(col(Staff.id) == ailsa).values(weekly_hours=5))
    for _ in range(60):
        add_person(app, last=date(2025, 11, 1), keyworker_id=ailsa)

    result = plan_all(app)

    waiting = [r for r in all_reviews(app) if r.state is ReviewState.DUE]
    assert waiting
    assert len(waiting) == len(result.unplaced) == len(result.problems)
    assert all("weeks are full" in r.planned_because and r.planned_on is None for r in waiting)


def test_with_no_keyworker_every_review_says_so(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    person = add_person(app, last=date(2026, 2, 1), keyworker_id=ailsa)
    plan_all(app)
    with transaction(engine) as session:
        session.get(Staff, ailsa).active = False

    plan_all(app)

    review = review_of(app, person)
    assert (review.state, review.planned_on) == (ReviewState.DUE, None)
    assert review.planned_because == "There is no worker who could take it."


def test_the_people_of_a_colleague_who_left_go_to_one_of_their_locality(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    with transaction(engine) as session:
        gone = add_worker(session, "Gail", ["keyworker"], TUESDAY_10AM)
        south = add_worker(session, "Seumas", ["keyworker"], TUESDAY_10AM)
        session.get(Staff, gone).active = False
        session.get(Staff, south).localities = ["South"]
        session.get(Staff, 4).localities = ["North"]
    person = add_person(app, last=date(2026, 2, 1), keyworker_id=gone, practice_code="99902")

    plan_all(app)

    assert review_of(app, person).worker_id == south


def test_a_new_keyworker_takes_over_what_is_only_planned(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    with transaction(engine) as session:
        new = add_worker(session, "Niamh", ["keyworker"], TUESDAY_10AM)
    planned, agreed = (add_person(app, last=date(2026, 2, 1), keyworker_id=ailsa) for _ in range(2))
    plan_all(app)
    move_review(app, review_of(app, agreed).id, ReviewState.CONFIRMED)
    for person in (planned, agreed):
        change_person(app, person, keyworker_id=new)

    plan_all(app)

    assert review_of(app, planned).worker_id == new
    assert review_of(app, agreed).worker_id == ailsa


def test_a_dry_run_says_the_same_and_changes_nothing(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    for n in range(9):
        add_person(app, last=date(2026, 1 + n, 20), keyworker_id=ailsa)

    tried = plan.dry_run(app, TUESDAY_10AM)

    assert all_reviews(app) == []
    with reading(engine) as session:
        assert session.scalars(select(Event)).all() == []
    assert plan_all(app) == tried


def test_a_day_that_passed_unused_is_planned_anew(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    person = add_person(app, last=date(2025, 12, 18), keyworker_id=ailsa)
    plan_all(app)
    first = review_of(app, person).planned_on

    plan_all(app, TUESDAY_10AM + timedelta(days=60))

    assert review_of(app, person).planned_on > TODAY + timedelta(days=60) > first
