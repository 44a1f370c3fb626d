"""Hazard: a holiday counts as a working day, and a promise is made for a day on which nobody is there."""

from datetime import UTC, date, datetime

import pytest
from build import FRIDAY_EVENING, app_on, arrive, letters, mail, service
from sqlalchemy import Engine

from jobs import runner
from liaison.clock import LONDON
from liaison.domain.workdays import calendar_for
from liaison.store.session import transaction
from liaison.store.tables_people import Closure

ST_ANDREW = date(2026, 11, 30)
CHRISTMAS_EVE = datetime(2026, 12, 24, 12, tzinfo=UTC)
CALENDAR = calendar_for(range(2026, 2028))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1), date(2026, 1, 2), date(2026, 4, 3), date(2026, 5, 4), date(2026, 5, 25), date(2026, 6, 15), date(2026, 8, 3),
        ST_ANDREW, date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 1, 4), date(2027, 12, 27), date(2027, 12, 28),
    ],
)  # fmt: skip
def test_scottish_bank_holidays_are_closed(day: date) -> None:
    assert not CALENDAR.is_working_day(day)


def test_nothing_is_promised_for_a_holiday_and_the_sender_is_told_first(engine: Engine) -> None:
    app = app_on(engine)
    service(app)

    (case,) = arrive(app, mail("He took an overdose this morning and is drowsy now"), now=FRIDAY_EVENING)

    assert case.read_by.astimezone(LONDON).date() == date(2026, 12, 1)
    (letter,) = letters(app)
    assert letter.text.startswith("Nobody will read this before Tuesday 1 December, 09:00.")
    assert "NHS 24" in letter.text.split("\n\n")[0]


def test_over_christmas_and_new_year_every_deadline_falls_on_a_day_when_somebody_is_there(engine: Engine) -> None:
    app = app_on(engine, now=CHRISTMAS_EVE)
    service(app, now=CHRISTMAS_EVE)
    bodies = ["The prescription is lost", "Advice about the dose", "An appointment, please", "A letter about housing"]

    found = arrive(
        app, *(mail(body, message_id=f"<{n}@quay.example>") for n, body in enumerate(bodies)), now=CHRISTMAS_EVE
    )

    for case in found:
        for moment in (case.read_by, case.answer_by):
            assert CALENDAR.is_working_day(moment.astimezone(LONDON).date())


def test_a_closure_that_the_service_enters_itself_counts_from_then_on(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    with transaction(engine) as session:
        session.add(Closure(scope="service", day=date(2026, 11, 25), name="Staff day"))

    (case,) = arrive(app, mail("Advice about the dose"))

    assert case.answer_by.astimezone(LONDON).date() == date(2026, 11, 27)  # Thursday without the staff day


def test_no_letter_on_our_own_initiative_is_posted_on_a_closed_day(memory_engine: Engine) -> None:
    closed = datetime(2026, 11, 30, 8, tzinfo=UTC)
    app = app_on(memory_engine, now=closed)
    service(app, now=closed)

    runner.day(app, closed)

    assert letters(app) == []
