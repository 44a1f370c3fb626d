"""Hazard: somebody comes home from prison and there is no prescription, no naloxone, no practice, nobody at the gate, because everybody took it
for somebody else's. Each thing has an owner and a day; what is late stands on the owner's Today; nothing is let go by a date or a status."""

from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM, app_on, service
from caseload import add_person, change_person
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.left_open import doses
from liaison.domain.liberation import ITEMS
from liaison.reviews import homecoming
from liaison.store import liberation_queries as queries
from liaison.store.session import reading, transaction

DAY = date(2026, 12, 14)


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine)
    ids = service(app)
    add_person(app, last=date(2026, 2, 1), status="custody", keyworker_id=ids["Ailsa"])
    with transaction(app.engine) as session:
        homecoming.expect(session, 1, DAY, "", staff_id=ids["Nora"], now=TUESDAY_10AM)
    return app


def test_each_thing_is_somebodys_from_the_first_moment_and_late_the_day_after(app: App) -> None:
    with reading(app.engine) as session:
        found = queries.open_items(session, DAY)
        assert len(found) == len(ITEMS)
        assert None not in {one.owner_id for one in found}
        first = min(one.due_on for one in found)
        assert next(one.late for one in queries.open_items(session, first)) is False
        assert next(one.late for one in queries.open_items(session, first + timedelta(days=1))) is True


@pytest.mark.parametrize("status", ["in_shared_care", "hospital", "paused"])
def test_what_is_open_stays_open_when_the_person_is_back_or_elsewhere_and_after_the_day(app: App, status: str) -> None:
    change_person(app, 1, status=status)
    with reading(app.engine) as session:
        assert len(queries.open_items(session, DAY + timedelta(days=200))) == len(ITEMS)
        assert [one.person.id for one in queries.coming_home(session, DAY + timedelta(days=20))] == [1]


def test_whoever_is_in_custody_without_a_day_is_named_as_such(app: App) -> None:
    number = add_person(app, last=date(2026, 3, 1), status="custody")
    with reading(app.engine) as session:
        assert [one.id for one in queries.without_a_day(session)] == [number]


def test_no_words_of_the_list_hold_a_dose() -> None:
    assert not any(doses(f"{one.words} {one.why}") for one in ITEMS.values())
