"""What the service says of itself: facts over defaults, hours and closures as a calendar, and nothing that no day could be planned with."""

from datetime import date, datetime
from typing import Any

import pytest
from build import TUESDAY_10AM as NOW
from sqlalchemy import Engine

from liaison.clock import LONDON
from liaison.domain.service import Service
from liaison.practices.service_facts import current, set_fact
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Closure


def say(engine: Engine, **facts: Any) -> None:
    with transaction(engine) as session:
        for key, value in facts.items():
            set_fact(session, key, value, now=NOW)


def service_now(engine: Engine) -> Service:
    with reading(engine) as session:
        return current(session, NOW)


def open_at(service: Service, *moment: int) -> bool:
    return service.calendar.is_open(datetime(*moment, tzinfo=LONDON))  # type: ignore[arg-type, misc]


def test_without_a_word_from_the_site_the_defaults_hold(engine: Engine) -> None:
    service = service_now(engine)

    assert (service.name, service.phone, service.ladder) == (Service().name, Service().phone, False)
    assert open_at(service, 2026, 11, 24, 9)
    assert not open_at(service, 2026, 11, 30, 10)  # St Andrew's Day
    assert not open_at(service, 2028, 12, 25, 10)


def test_facts_of_the_site_go_before_the_defaults_and_the_last_word_counts(engine: Engine) -> None:
    say(engine, name="The Harbour team", ladder=True, reviews_per_week=6)
    say(engine, name="The Pier team")

    service = service_now(engine)

    assert (service.name, service.ladder, service.reviews_per_week) == ("The Pier team", True, 6)


def test_hours_closures_open_holidays_and_afternoons_make_the_calendar(engine: Engine) -> None:
    say(engine, opens="08:30", closes="18:00")
    days = {"closed": date(2026, 11, 25), "open": date(2026, 11, 30), "afternoon": date(2026, 11, 26)}
    with transaction(engine) as session:
        session.add_all(Closure(scope="service", day=day, kind=kind) for kind, day in days.items())
        session.add(Closure(scope="99901", day=date(2026, 11, 24), kind="closed"))  # a practice's, not ours

    service = service_now(engine)

    assert open_at(service, 2026, 11, 24, 8, 45)
    assert open_at(service, 2026, 11, 24, 17, 30)
    assert not open_at(service, 2026, 11, 25, 10)
    assert open_at(service, 2026, 11, 30, 10)
    assert (open_at(service, 2026, 11, 26, 12, 59), open_at(service, 2026, 11, 26, 13, 0)) == (True, False)


def test_an_afternoon_off_is_a_whole_day_off_for_a_service_that_opens_in_the_afternoon(memory_engine: Engine) -> None:
    say(memory_engine, closes="20:00")
    say(memory_engine, opens="13:00")
    with transaction(memory_engine) as session:
        session.add(Closure(scope="service", day=date(2026, 11, 26), kind="afternoon"))

    service = service_now(memory_engine)

    assert not open_at(service, 2026, 11, 26, 14)
    assert open_at(service, 2026, 11, 27, 14)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("colour", "green"), ("calendar", "none"), ("opens", "nine"), ("opens", "18:00"), ("closes", "08:00"), ("opens", 9),
        ("name", ""), ("phone", None), ("ladder", "yes"), ("ladder", 1), ("reviews_per_week", 0), ("reviews_per_week", True),
        ("first_review_months", -3),
    ],
)  # fmt: skip
def test_a_fact_that_no_day_could_be_planned_with_is_refused_and_the_old_one_stays(
    memory_engine: Engine, key: str, value: Any
) -> None:
    before = service_now(memory_engine)

    with transaction(memory_engine) as session, pytest.raises(ValueError):
        set_fact(session, key, value, now=NOW)

    assert service_now(memory_engine) == before
