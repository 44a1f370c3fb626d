"""Everybody in shared care has exactly one live review of the current cycle, or a coded reason; nobody is put out of care."""

from datetime import date

from build import TUESDAY_10AM, app_on, service
from caseload import add_person, all_reviews, change_person, move_review, review_of
from sqlalchemy import Engine, select

from liaison.domain.states import ReviewState
from liaison.practices.service_facts import set_fact
from liaison.reviews import due
from liaison.store.reviews_queries import LIVE
from liaison.store.session import reading, transaction
from liaison.store.tables import Event


def test_the_due_date_hangs_on_the_last_completed_review(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    reviewed = add_person(app, last=date(2026, 2, 28))
    new = add_person(app, start=date(2026, 9, 10))

    assert due.take_all(app, TUESDAY_10AM).counts["opened"] == 2

    first, second = review_of(app, reviewed), review_of(app, new)
    assert (first.cycle, first.due_on, first.state) == (date(2026, 2, 28), date(2027, 2, 28), ReviewState.DUE)
    assert (second.cycle, second.due_on) == (date(2026, 9, 10), date(2027, 9, 10))
    assert "last completed review (28/02/2026)" in first.due_because


def test_a_service_may_review_new_people_sooner(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    new = add_person(app, start=date(2026, 9, 10))
    due.take_all(app, TUESDAY_10AM)
    with transaction(engine) as session:
        set_fact(session, "first_review_months", 3, now=TUESDAY_10AM)

    assert due.take_all(app, TUESDAY_10AM).counts["due_again"] == 1

    assert review_of(app, new).due_on == date(2026, 12, 10)


def test_running_twice_changes_nothing(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    for n in range(205):
        add_person(app, last=date(2026, 1 + n % 11, 1 + n % 28))
    due.take_all(app, TUESDAY_10AM)
    with reading(engine) as session:
        events = len(session.scalars(select(Event.id)).all())

    assert not any(due.take_all(app, TUESDAY_10AM).counts.values())

    assert len(all_reviews(app)) == 205
    with reading(engine) as session:
        assert len(session.scalars(select(Event.id)).all()) == events


def test_custody_hospital_and_pauses_defer_with_their_code_and_come_back(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    people = [add_person(app, last=date(2026, 2, 1)) for _ in range(3)]
    due.take_all(app, TUESDAY_10AM)
    for person, status in zip(people, ("custody", "hospital", "paused"), strict=True):
        change_person(app, person, status=status)

    assert due.take_all(app, TUESDAY_10AM).counts["deferred"] == 3
    assert [(r.state, r.outcome) for r in all_reviews(app)] == [
        (ReviewState.DEFERRED, "custody"),
        (ReviewState.DEFERRED, "hospital"),
        (ReviewState.DEFERRED, "paused"),
    ]

    for person in people:
        change_person(app, person, status="in_shared_care")
    assert due.take_all(app, TUESDAY_10AM).counts["resumed"] == 3
    dates = [date(2026, 12, 8), date(2026, 12, 15), date(2027, 2, 1)]  # nearer for coming back, see test_bring_forward
    assert [(r.state, r.outcome, r.due_on) for r in all_reviews(app)] == [(ReviewState.DUE, None, day) for day in dates]


def test_a_review_that_a_person_deferred_stays_deferred(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    person = add_person(app, last=date(2026, 2, 1))
    due.take_all(app, TUESDAY_10AM)
    move_review(app, review_of(app, person).id, ReviewState.DEFERRED, outcome="asked_for_later")

    due.take_all(app, TUESDAY_10AM)

    assert review_of(app, person).state is ReviewState.DEFERRED


def test_the_review_of_somebody_who_died_or_left_is_closed_with_its_code(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    people = [add_person(app, last=date(2026, 2, 1)) for _ in range(2)]
    due.take_all(app, TUESDAY_10AM)
    change_person(app, people[0], status="died")
    change_person(app, people[1], status="left")

    due.take_all(app, TUESDAY_10AM)

    assert [(r.state, r.outcome) for r in all_reviews(app)] == [
        (ReviewState.CLOSED, "died"),
        (ReviewState.CLOSED, "left"),
    ]
    assert not any(due.take_all(app, TUESDAY_10AM).counts.values())


def test_a_completed_review_in_the_register_opens_the_next_cycle(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    person = add_person(app, last=date(2025, 12, 1))
    due.take_all(app, TUESDAY_10AM)
    change_person(app, person, last_review_on=date(2026, 11, 20))

    due.take_all(app, TUESDAY_10AM)

    old, new = all_reviews(app)
    assert (old.state, old.completed_on) == (ReviewState.COMPLETED, date(2026, 11, 20))
    assert (new.state, new.cycle, new.due_on) == (ReviewState.DUE, date(2026, 11, 20), date(2027, 11, 20))


def test_a_review_completed_on_its_page_opens_the_next_cycle_though_the_register_lags(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    person = add_person(app, last=date(2025, 12, 1))
    due.take_all(app, TUESDAY_10AM)
    move_review(app, review_of(app, person).id, ReviewState.COMPLETED, completed_on=date(2026, 11, 23))

    due.take_all(app, TUESDAY_10AM)

    assert [(r.state, r.due_on) for r in all_reviews(app)][1:] == [(ReviewState.DUE, date(2027, 11, 23))]


def test_saying_no_once_never_means_no_for_good(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    person = add_person(app, last=date(2025, 12, 1))
    due.take_all(app, TUESDAY_10AM)
    move_review(app, review_of(app, person).id, ReviewState.CLOSED, outcome="declined")

    due.take_all(app, TUESDAY_10AM)

    old, new = all_reviews(app)
    assert old.state is ReviewState.CLOSED
    assert (new.state, new.due_on) == (ReviewState.DUE, date(2027, 12, 1))
    assert "not held" in new.due_because


def test_a_new_spell_of_shared_care_begins_its_own_cycle(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    person = add_person(app, last=date(2025, 12, 1))
    due.take_all(app, TUESDAY_10AM)
    change_person(app, person, shared_care_start=date(2026, 11, 2))

    due.take_all(app, TUESDAY_10AM)

    old, new = all_reviews(app)
    assert (old.state, old.outcome) == (ReviewState.CLOSED, "overtaken")
    assert (new.state, new.cycle) == (ReviewState.DUE, date(2026, 11, 2))
    assert len([r for r in all_reviews(app) if r.state in LIVE]) == 1
