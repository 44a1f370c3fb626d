"""Somebody who works part of the week has no review on a day she is not in, and her share of the week is counted once."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from build import TUESDAY_10AM, add_worker, app_on, service
from caseload import add_person, all_reviews, review_of
from sqlalchemy import Engine, delete
from sqlmodel import col

from liaison.app import App
from liaison.domain.review_times import ReviewTimes
from liaison.domain.spoken import short_day
from liaison.domain.workdays import DAY
from liaison.practices.service_facts import current, set_fact
from liaison.reviews import booking, due, moving, plan
from liaison.reviews.booking import NotBooked, seen
from liaison.reviews.capacity import capacity
from liaison.reviews.days_off import Off, told
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Shift, Staff

TODAY = TUESDAY_10AM.date()
MON = date(2026, 11, 23)
YEAR = [TODAY + n * DAY for n in range(365) if (TODAY + n * DAY).weekday() < 5]
THURSDAY, FRIDAY = 3, 4
EVERY = (0, 1, 2, 3, 4)
SHORT = ("09:30", "11:00")


def shifts(*weekdays: int, weeks: int = 4, begins: int = 9, hours: float = 8) -> list[tuple[datetime, datetime]]:
    days = [MON + timedelta(weeks=week, days=day) for week in range(weeks) for day in weekdays]
    starts = [
        datetime(day.year, day.month, day.day, begins, tzinfo=UTC) for day in days
    ]  # London is on UTC in these weeks
    return [(start, start + timedelta(hours=hours)) for start in starts]


def on(weekday: int) -> frozenset[date]:
    return frozenset(day for day in YEAR if day.weekday() == weekday)


def test_a_weekday_without_a_shift_is_a_day_off_for_the_whole_year() -> None:
    assert told(shifts(0, 1, 2, 4), 30, YEAR) == Off(on(THURSDAY), 4)


def test_a_rota_of_duty_alone_tells_nothing_of_when_somebody_works() -> None:
    assert told(shifts(1), 37.5, YEAR) is None
    assert told(shifts(0, 1, 2, 3), 37.5, YEAR) is None, "on duty on four days of five"
    assert told([], 30, YEAR) is None
    assert told(shifts(0), 0, YEAR) is None
    assert told(shifts(*EVERY), 37.5, YEAR) == Off(frozenset(), 5), "always in"


def test_every_other_week_is_as_the_rota_has_it_and_beyond_it_any_of_her_weekdays_counts() -> None:
    odd, even = shifts(0, 1, 2), shifts(0, 1, 2, 3)
    own = [one for one in odd if one[0].isocalendar().week % 2] + [
        one for one in even if not one[0].isocalendar().week % 2
    ]
    off = told(own, 24, YEAR)
    assert off is not None
    reach = MON + timedelta(weeks=4)
    assert [day in off.days for day in sorted(on(THURSDAY)) if day < reach] == [False, True, False, True]
    assert not any(day.weekday() == THURSDAY for day in off.days if day >= reach)
    assert on(FRIDAY) <= off.days
    assert off.in_week == 4


def test_a_shift_that_is_entered_by_itself_makes_a_day_of_hers_in_any_week() -> None:
    extra = datetime(2027, 8, 12, 9, tzinfo=UTC)
    off = told([*shifts(0, 1, 2, 4), (extra, extra + timedelta(hours=8))], 30, YEAR)
    assert off is not None
    assert on(THURSDAY) - off.days == {extra.date()}


def test_a_short_day_has_the_times_that_fit_in_it_and_one_with_none_is_a_day_off() -> None:
    half = told(shifts(0, 1, 2, 3) + shifts(FRIDAY, hours=4), 34, YEAR)
    assert half == Off(frozenset(), 5, dict.fromkeys(on(FRIDAY), SHORT))
    evening = told(shifts(0, 1, 2, 3) + shifts(FRIDAY, begins=17, hours=4), 34, YEAR)
    assert evening == Off(on(FRIDAY), 4)


def test_the_times_that_fit_in_a_shift_are_those_of_the_site() -> None:
    half = told(
        shifts(0, 1, 2, 3) + shifts(FRIDAY, hours=4), 34, YEAR, ReviewTimes(("10:00", "11:30", "12:30", "15:00"), 45)
    )
    assert half == Off(frozenset(), 5, dict.fromkeys(on(FRIDAY), ("10:00", "11:30")))


def test_a_week_takes_no_more_reviews_than_there_are_times_in_it(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    with transaction(engine) as session:
        for key, value in {"review_times": "13:30", "reviews_per_week": 12}.items():
            set_fact(session, key, value, now=TUESDAY_10AM)
    without(app, ailsa, THURSDAY, 30)
    for n in range(20):
        add_person(app, last=date(2025, 12, 10 + n), keyworker_id=ailsa)
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)

    with reading(app.engine) as session:
        (hers,) = capacity(session, current(session, TUESDAY_10AM), TODAY)
    rows = [row for row in all_reviews(app) if row.planned_on]
    weeks = Counter(row.planned_on - row.planned_on.weekday() * DAY for row in rows if row.planned_on)
    assert (hers.per_week, hers.per_day, max(weeks.values())) == (10, 1, 4), (
        "ten by her hours, on four days at one time each"
    )
    for row in rows:  # where several can only be in the first days of a week, somebody is told that no time is left
        assert row.planned_time == "13:30" or row.planned_warning.startswith("No time is left on")


def without(app: App, staff_id: int, weekday: int, hours: float) -> None:
    """She does not work on that weekday any more."""
    with transaction(app.engine) as session:
        session.get_one(Staff, staff_id).weekly_hours = hours
        for week in range(5):
            day = datetime.combine(MON, datetime.min.time(), UTC) + timedelta(weeks=week, days=weekday)
            session.execute(delete(Shift).where(col(Shift.staff_id) == staff_id, col(Shift.starts_at).between(day, day + DAY)))  # fmt: skip


def test_the_plan_keeps_to_her_days_and_takes_her_part_of_the_week_once(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    without(app, ailsa, THURSDAY, 30)
    for n in range(20):
        add_person(app, last=date(2025, 12, 10 + n), keyworker_id=ailsa)
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)

    days = [row.planned_on for row in all_reviews(app)]
    assert all(days)
    assert not [day for day in days if day.weekday() == THURSDAY]
    with reading(app.engine) as session:
        (hers,) = capacity(session, current(session, TUESDAY_10AM), TODAY)
    assert (hers.per_week, hers.in_week) == (3, 4)
    weeks = [sum(MON + timedelta(weeks=n) <= day < MON + timedelta(weeks=n + 1) for day in days) for n in range(9)]
    assert max(weeks) == 3, "of four for a whole week: three, not two"


def test_nobody_is_booked_or_moved_to_a_day_she_is_not_in_but_where_a_shift_is_added(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    without(app, ailsa, THURSDAY, 30)
    with transaction(engine) as session:
        add_worker(session, "Bryn", ["keyworker"], TUESDAY_10AM)
    add_person(app, last=date(2025, 12, 10), keyworker_id=ailsa)
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)
    thursday = date(2026, 12, 10)

    def book() -> None:
        (row,) = all_reviews(app)
        with transaction(engine) as session:
            booking.book(session, row.id, as_seen=seen(row), on=thursday, worker_id=ailsa, staff_id=ailsa, now=TUESDAY_10AM)  # fmt: skip

    def move() -> None:
        (row,) = all_reviews(app)
        with transaction(engine) as session:
            to = moving.Wanted(thursday, ailsa)
            moving.move(session, row.id, to, as_seen=seen(row), because="the bus", staff_id=ailsa, now=TUESDAY_10AM)

    for act in (book, move):
        with pytest.raises(NotBooked, match="Ailsa is not on the rota on Thu 10 Dec: choose another day or colleague"):
            act()
    nine = datetime(2026, 12, 10, 9, tzinfo=UTC)
    with transaction(engine) as session:
        session.add(Shift(staff_id=ailsa, starts_at=nine, ends_at=nine + timedelta(hours=8)))
    move()
    assert all_reviews(app)[0].planned_on == thursday
    plan.take_all(app, TUESDAY_10AM)
    assert all_reviews(app)[0].planned_on == thursday


def test_no_review_begins_on_a_short_day_after_she_has_gone_but_what_is_agreed_stays(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    without(app, ailsa, FRIDAY, 36)
    with transaction(engine) as session:
        for week in range(5):
            nine = datetime(2026, 11, 27, 9, tzinfo=UTC) + timedelta(weeks=week)
            session.add(Shift(staff_id=ailsa, starts_at=nine, ends_at=nine + timedelta(hours=4)))
    person = add_person(
        app, last=date(2025, 12, 10), keyworker_id=ailsa, choices={"time": "only Friday afternoons", "mode": "by phone"}
    )
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)
    row = review_of(app, person)
    assert row.planned_on.weekday() == FRIDAY
    assert (row.planned_time, row.planned_warning.partition(":")[0]) == (
        "",
        f"No time is left on the afternoon of {short_day(row.planned_on)}",
    )

    def move(time: str, agreed: bool = False) -> None:
        seen_as = seen(review_of(app, person))
        with transaction(engine) as session:
            to = moving.Wanted(row.planned_on, ailsa, time, agreed=agreed)
            moving.move(session, row.id, to, as_seen=seen_as, because="a lift", staff_id=ailsa, now=TUESDAY_10AM)

    with pytest.raises(NotBooked, match="Ailsa is not on the rota at 13:30 on"):
        move("13:30")
    move("11:00", agreed=True)
    plan.take_all(app, TUESDAY_10AM)
    assert review_of(app, person).planned_time == "11:00"
