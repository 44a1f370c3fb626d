"""The plan by what people chose: rooms, times, the worker's gender, visits to practices; and agreed days that cannot be kept."""

from datetime import UTC, date, datetime, timedelta

from build import TUESDAY_10AM, add_worker, app_on, service
from caseload import add_leave, add_person, all_reviews, close_on, move_review, review_of
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.domain.states import ReviewState
from liaison.reviews import bring_forward, due, moving, plan
from liaison.reviews.booking import seen
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Person, Review, Staff
from liaison.store.tables_rooms import Room


def add_room(app, name: str, **has) -> int:
    with transaction(app.engine) as session:
        row = Room(name=name, changed_at=TUESDAY_10AM, **has)
        session.add(row)
        session.flush()
        return row.id


def plan_all(app, now=TUESDAY_10AM):
    due.take_all(app, now)
    return plan.take_all(app, now)


def start(engine: Engine):
    app = app_on(engine)
    return app, service(app)["Ailsa"]


def test_each_review_has_a_time_and_a_room_that_fits_and_running_again_writes_nothing(engine: Engine) -> None:
    app, ailsa = start(engine)
    plain, blue = add_room(app, "Plain"), add_room(app, "Blue", step_free=True, quiet=True)
    add_room(app, "Hall", private=False, step_free=True)
    wheels = add_person(app, last=date(2026, 2, 1), keyworker_id=ailsa, choices={"step_free": "yes", "time": "afternoon"})  # fmt: skip
    phone = add_person(app, last=date(2026, 3, 1), keyworker_id=ailsa, choices={"mode": "phone"})
    for n in range(12):
        add_person(app, last=date(2026, 4, 1 + n), keyworker_id=ailsa)

    plan_all(app)

    first, second, *others = all_reviews(app)
    assert (first.person_id, first.planned_time, first.room_id) == (wheels, "13:30", blue)
    assert (second.person_id, second.planned_time, second.room_id) == (phone, "09:30", None)
    assert {one.room_id for one in others} == {plain}
    assert not any(one.planned_warning for one in all_reviews(app))
    with reading(engine) as session:
        events = len(session.scalars(select(Event.id)).all())
    assert plan_all(app, TUESDAY_10AM + timedelta(days=1)).kept == 14
    with reading(engine) as session:
        assert len(session.scalars(select(Event.id)).all()) == events


def test_where_no_room_fits_the_review_keeps_its_day_with_a_warning_until_one_is_opened(engine: Engine) -> None:
    app, ailsa = start(engine)
    add_room(app, "Plain")
    person = add_person(app, last=date(2026, 2, 1), keyworker_id=ailsa, choices={"step_free": True})

    assert plan_all(app).warned == 1
    before = review_of(app, person)
    assert (before.room_id, before.planned_warning.partition(" is")[0]) == (None, "No room (step-free)")

    blue = add_room(app, "Blue", step_free=True)
    assert plan_all(app).warned == 0
    after = review_of(app, person)
    assert (after.planned_on, after.room_id, after.planned_warning) == (before.planned_on, blue, "")
    with transaction(engine) as session:
        session.execute(update(Room).where(col(Room.id) == blue).values(active=False))
    assert plan_all(app).warned == 1


def test_an_agreed_day_that_cannot_be_kept_stays_and_says_what_to_offer_once(engine: Engine) -> None:
    app, ailsa = start(engine)
    person = add_person(app, last=date(2025, 12, 18), keyworker_id=ailsa)
    plan_all(app)
    day = review_of(app, person).planned_on
    move_review(app, review_of(app, person).id, ReviewState.CONFIRMED)
    add_leave(app, ailsa, datetime(day.year, day.month, day.day, tzinfo=UTC), datetime(day.year, day.month, day.day, 23, tzinfo=UTC))  # fmt: skip

    results = [plan_all(app) for _ in range(2)]

    assert [(one.to_agree, one.moved) for one in results] == [(1, 0)] * 2
    review = review_of(app, person)
    assert (review.planned_on, review.state) == (day, ReviewState.CONFIRMED)
    assert "which cannot be kept: Ailsa is away. Please agree another day;" in review.planned_warning
    with reading(engine) as session:
        said = [one.because for one in session.scalars(select(Event)) if one.because == "the agreed day cannot be kept"]
    assert len(said) == 1


def test_a_closed_day_is_named_when_a_planned_review_moves(engine: Engine) -> None:
    app, ailsa = start(engine)
    person = add_person(app, last=date(2025, 12, 18), keyworker_id=ailsa)
    plan_all(app)
    close_on(app, review_of(app, person).planned_on)

    assert plan_all(app).moved == 1
    assert review_of(app, person).planned_because.endswith(": we are closed then.")


def test_the_worker_of_the_gender_asked_for_is_kept_though_another_is_keyworker(engine: Engine) -> None:
    app, ailsa = start(engine)
    with transaction(engine) as session:
        bryn = add_worker(session, "Bryn", ["keyworker"], TUESDAY_10AM)
        session.get(Staff, bryn).gender = "man"
        session.get(Staff, ailsa).gender = "woman"
    asked = add_person(app, last=date(2026, 2, 1), keyworker_id=bryn, choices={"worker_gender": "a woman"})
    other = add_person(app, last=date(2026, 2, 1), keyworker_id=bryn)

    for _ in range(2):
        plan_all(app)
        assert (review_of(app, asked).worker_id, review_of(app, other).worker_id) == (ailsa, bryn)
        assert review_of(app, asked).planned_warning == ""


def test_a_woman_who_was_asked_for_and_is_not_there_is_said_with_every_plan_until_somebody_records_that_she_is_one(
    engine: Engine,
) -> None:
    app, ailsa = start(engine)
    asked = add_person(
        app, last=date(2026, 2, 1), keyworker_id=ailsa, choices={"worker_gender": "woman", "mode": "by phone"}
    )
    for gender, words in (
        ("", "The person asked for a woman; the colleague's gender is not recorded."),
        ("man", "The person asked for a woman."),
        ("woman", ""),
    ):
        with transaction(engine) as session:
            session.get_one(Staff, ailsa).gender = gender
        for _ in range(2):
            assert plan_all(app).warned == bool(words)
            assert review_of(app, asked).planned_warning == words


def test_a_week_told_to_the_practice_gives_way_to_what_brings_the_review_forward(engine: Engine) -> None:
    app, ailsa = start(engine)
    person = add_person(app, last=date(2026, 1, 20), keyworker_id=ailsa)
    plan_all(app)
    move_review(app, review_of(app, person).id, ReviewState.ASKED)
    told = review_of(app, person).planned_on
    assert plan_all(app).kept == 1
    with transaction(engine) as session:
        bring_forward.note(
            session, person, kind="overdose", on=date(2026, 11, 23), because="practice", staff_id=1, now=TUESDAY_10AM
        )  # fmt: skip

    plan_all(app)

    assert review_of(app, person).planned_on <= date(2026, 12, 7) < told


def test_people_of_one_practice_who_agreed_to_it_are_seen_on_one_visit_at_times_of_their_own(engine: Engine) -> None:
    app, ailsa = start(engine)
    visit = {"place": "the practice", "visit_together": "yes"}
    people = [add_person(app, last=date(2025, 12, 15), keyworker_id=ailsa, choices=visit) for _ in range(3)]
    for _ in range(6):
        add_person(app, last=date(2025, 12, 15), keyworker_id=ailsa)

    assert plan_all(app).peak == 3

    rows = [review_of(app, one) for one in people]
    by_day: dict[date, list[Review]] = {}
    for row in rows:
        by_day.setdefault(row.planned_on, []).append(row)
    shared = next((found for found in by_day.values() if len(found) > 1), None)
    assert shared is not None
    assert len({row.planned_time for row in shared}) == len(shared)
    assert all("One visit to the practice" in row.planned_because for row in shared)


def test_a_weekday_that_does_not_suit_is_kept_free_of_the_review_and_the_reason_says_so(engine: Engine) -> None:
    app, ailsa = start(engine)
    people = [
        add_person(app, last=date(2025, 12, 18), keyworker_id=ailsa, choices={"time": "mornings, not Tuesdays"})
        for _ in range(4)
    ]
    only = add_person(
        app, last=date(2025, 12, 18), keyworker_id=ailsa, choices={"time": "Thursdays", "mode": "by phone"}
    )
    plan_all(app)
    assert "Tuesday" not in {f"{review_of(app, one).planned_on:%A}" for one in people}
    assert f"{review_of(app, only).planned_on:%A}" == "Thursday"
    was = f"{review_of(app, people[0]).planned_on:%A}"
    with transaction(engine) as session:
        session.get_one(Person, people[0]).choices = {"time": f"not {was}s"}

    assert plan_all(app).moved == 1

    row = review_of(app, people[0])
    assert f"{row.planned_on:%A}" != was
    assert f": the person asked not to be seen on a {was}." in row.planned_because
    assert plan_all(app).moved == 0


def test_a_day_agreed_on_a_weekday_that_was_to_be_spared_stays_and_one_chosen_by_hand_says_so(engine: Engine) -> None:
    app, ailsa = start(engine)
    person = add_person(app, last=date(2025, 12, 18), keyworker_id=ailsa, choices={"time": "not Wednesdays"})
    plan_all(app)
    for agreed, words in ((False, "The person asked not to be seen on a Wednesday."), (True, "")):
        row = review_of(app, person)
        with transaction(engine) as session:
            to = moving.Wanted(date(2026, 12, 9), ailsa, "11:00", agreed=agreed)
            moving.move(session, row.id, to, as_seen=seen(row), because="a lift", staff_id=ailsa, now=TUESDAY_10AM)
        for _ in range(2):
            stands = review_of(app, person)
            assert (stands.planned_on, stands.planned_warning) == (date(2026, 12, 9), words)
            plan_all(app)


def test_who_cannot_come_on_any_day_that_is_left_is_left_to_a_person_with_the_reason(engine: Engine) -> None:
    app, ailsa = start(engine)
    person = add_person(app, last=date(2025, 12, 18), keyworker_id=ailsa, choices={"time": "only Thursdays"})
    close_on(app, *(date(2026, 12, 3) + n * timedelta(days=7) for n in range(60)))
    assert plan_all(app).unplaced
    assert "or its weekdays do not suit the person" in review_of(app, person).planned_because
