"""The document is kept honest: timings once a day, and its owner is asked once a month while it is old."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM, app_on, letters, service
from sqlalchemy import Engine

from liaison.app import App
from liaison.config import Settings, WebSettings
from liaison.demo.how_we_work_here import CONTENT
from liaison.meetings import refresh
from liaison.practices import comms_document
from liaison.store.session import transaction
from liaison.store.tables_people import Staff

DAY = timedelta(days=1)


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


def signed(app: App, owner: int, on: date) -> None:
    with transaction(app.engine) as session:
        seen = comms_document.save(session, CONTENT, seen=0, by_id=owner, now=TUESDAY_10AM)
        session.flush()
        comms_document.sign_off(session, seen=seen, owner_id=owner, made_with="six people", signed_by="the group", signed_on=on, by_id=owner, now=TUESDAY_10AM)  # fmt: skip


def test_a_young_document_asks_nobody_and_timings_are_counted_once_a_day(app: App) -> None:
    signed(app, service(app)["Lena"], TUESDAY_10AM.date() - 90 * DAY)
    assert refresh.keep(app, TUESDAY_10AM).counts == {"timings_counted": 1, "owner_asked": 0}
    assert refresh.keep(app, TUESDAY_10AM).counts == {"timings_counted": 0, "owner_asked": 0}


def test_the_owner_of_an_old_one_is_asked_once_a_month_and_no_longer_when_there_is_a_new_one(app: App) -> None:
    app = replace(
        app, settings=Settings(reader=app.settings.reader, web=WebSettings(public_address="https://l.example"))
    )
    lena = service(app)["Lena"]
    signed(app, lena, TUESDAY_10AM.date() - 91 * DAY)
    asked = [refresh.keep(app, TUESDAY_10AM + number * DAY).asked for number in range(10)]
    assert asked == [1, 0, 0, 0, 0, 0, 0, 1, 0, 0]  # a letter in November, and one in December
    letter = letters(app, "comms_stale")[0]
    assert letter.to == ["lena@service.example"]
    assert "https://l.example/communications" in letter.text
    signed(app, lena, TUESDAY_10AM.date())
    assert refresh.keep(app, TUESDAY_10AM + 40 * DAY).asked == 0


def test_when_the_owner_has_left_the_leads_and_admins_are_asked(app: App) -> None:
    lena = service(app)["Lena"]
    signed(app, lena, TUESDAY_10AM.date() - 91 * DAY)
    with transaction(app.engine) as session:
        session.get_one(Staff, lena).active = False
    assert refresh.keep(app, TUESDAY_10AM).asked == 1
    assert letters(app, "comms_stale")[0].to == ["ailsa@service.example"]


def test_without_a_document_nobody_is_asked(app: App) -> None:
    service(app)
    assert refresh.keep(app, TUESDAY_10AM).asked == 0
