"""A day that a colleague chose stays while it can be kept; every move says from where to where and why; a practice is not asked twice for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from asking_practices import asked, run_days, token_of, with_pages
from build import TUESDAY_10AM, add_worker, app_on, letters, service
from caseload import add_leave, add_person, change_person, close_on, review_of
from sqlalchemy import Engine, update

from liaison.domain.planning import monday
from liaison.domain.practice_answers import Kind
from liaison.domain.spoken import day_name
from liaison.domain.states import ReviewState
from liaison.domain.workdays import DAY
from liaison.reviews import digest_page, due, moving, plan
from liaison.reviews.booking import seen
from liaison.store import moves_queries
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Leave, Staff

LATER = date(2026, 12, 16)


def plan_all(app, now=TUESDAY_10AM):
    due.take_all(app, now)
    return plan.take_all(app, now)


def by_hand(app, review, worker: int, on: date = LATER, time: str = "15:00", agreed: bool = False) -> None:
    with transaction(app.engine) as session:
        to = moving.Wanted(on, worker, time, agreed=agreed)
        moving.move(session, review.id, to, as_seen=seen(review), because="the bus does not go", staff_id=worker, now=TUESDAY_10AM)  # fmt: skip


def away_on(app, worker: int, day: date) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    add_leave(app, worker, start, start + timedelta(hours=23))


def test_a_day_chosen_by_hand_stays_with_its_time_and_colleague_until_it_cannot_be_kept(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    with transaction(engine) as session:
        bryn = add_worker(session, "Bryn", ["keyworker"], TUESDAY_10AM)
    person = add_person(app, last=date(2025, 12, 20), keyworker_id=ailsa)
    for _ in range(6):
        add_person(app, last=date(2025, 12, 19), keyworker_id=bryn)
    plan_all(app)
    by_hand(app, review_of(app, person), bryn)

    for night in range(1, 3):
        assert plan_all(app, TUESDAY_10AM + night * DAY).moved == 0
    row = review_of(app, person)
    assert (row.planned_on, row.worker_id, row.planned_time, row.state) == (LATER, bryn, "15:00", ReviewState.PLANNED)

    away_on(app, bryn, LATER)
    plan_all(app, TUESDAY_10AM + 3 * DAY)
    row = review_of(app, person)
    assert row.planned_on != LATER
    assert not row.by_hand
    with reading(engine) as session:
        first, second = moves_queries.of_person(session, person)
    assert (first.by, first.words.partition(": ")[2]) == ("Bryn", "the bus does not go")
    assert second.by == ""
    assert second.words.startswith("from Wed 16 Dec to ")
    assert second.words.endswith("is away. A colleague had chosen that day.")


def test_what_the_plan_moved_last_is_listed_with_its_reason_and_what_it_kept_is_not(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    people = [add_person(app, last=date(2025, 12, 18 + n), keyworker_id=ailsa) for n in range(3)]
    plan_all(app)
    with reading(engine) as session:
        assert moves_queries.of_plan(session, TUESDAY_10AM, 50) == (0, [])
    day = review_of(app, people[0]).planned_on
    away_on(app, ailsa, day)
    night = TUESDAY_10AM + DAY

    moved = plan_all(app, night).moved

    with reading(engine) as session:
        number, moves = moves_queries.of_plan(session, night, 50)
        assert moves_queries.of_plan(session, night, 0) == (number, [])
        assert moves_queries.of_plan(session, night + moves_queries.LATELY, 50) == (0, [])
    assert ({one.at for one in moves}, number) == ({night}, moved)
    assert moved >= 1
    for move in moves:
        assert move.words.startswith(f"from {day:%a} {day.day} Dec to ")
        assert move.words.endswith(": Ailsa is away.")


def test_a_practice_hears_of_a_moved_week_once_with_its_reminder_and_not_at_all_after_its_answer(
    engine: Engine,
) -> None:
    app = with_pages(app_on(engine))
    silent, answered = asked(app, 2)
    was = [review_of(app, person).planned_on for person in (silent, answered)]
    close_on(app, *{monday(day) + n * DAY for day in was if day for n in range(5)})
    digest_page.answer(app, token_of(app), review_of(app, answered).id or 0, Kind.CONFIRMED, "", (), TUESDAY_10AM)
    plan_all(app, TUESDAY_10AM + DAY)
    run_days(app, 16)

    rows = [review_of(app, person) for person in (silent, answered)]
    assert all(row.state is ReviewState.ASKED for row in rows)
    assert not {monday(row.planned_on) for row in rows} & {monday(day) for day in was}
    assert len(letters(app, "review_digest")) == 1
    (reminder,) = letters(app, "review_reminder")
    assert f"Review {rows[0].id}: planned in the week of {day_name(monday(rows[0].planned_on))}" in reminder.text
    assert f"Review {rows[1].id}:" not in reminder.text


def test_who_sees_the_person_instead_is_said_with_the_reason_and_the_name(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    with transaction(engine) as session:
        bryn = add_worker(session, "Bryn", ["keyworker"], TUESDAY_10AM)
        session.get_one(Staff, ailsa).gender, session.get_one(Staff, bryn).gender = "woman", "man"
    person = add_person(app, last=date(2025, 12, 20), keyworker_id=bryn)
    plan_all(app)

    def next_night(number: int) -> str:
        """What the newest move says, after whom it is with now and from where."""
        night = TUESDAY_10AM + number * DAY
        assert plan_all(app, night).moved == 1
        with reading(engine) as session:
            return moves_queries.of_person(session, person)[-1].words

    change_person(app, person, keyworker_id=ailsa)
    assert next_night(1) == "with another colleague: the keyworker is there for it now."
    assert review_of(app, person).worker_id == ailsa
    change_person(app, person, choices={"worker_gender": "man"})
    assert next_night(2).endswith("with another colleague: the person asked for a man, or Ailsa is away then.")
    assert review_of(app, person).worker_id == bryn
    change_person(app, person, choices={}, keyworker_id=bryn)
    with transaction(engine) as session:
        start = TUESDAY_10AM + 3 * DAY
        session.add(
            Leave(staff_id=bryn, starts_at=start, ends_at=start + timedelta(days=120), kind="away", changed_at=start)
        )
    assert next_night(3).endswith("with another colleague: Bryn is away then.")
    with transaction(engine) as session:
        session.get_one(Staff, ailsa).active = False
        session.execute(update(Leave).values(ends_at=TUESDAY_10AM + 3 * DAY))
    change_person(app, person, keyworker_id=None)
    assert next_night(4).endswith("with another colleague: whoever it was planned with takes no reviews now.")
