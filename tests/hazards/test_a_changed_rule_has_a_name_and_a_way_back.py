"""Hazard: a site changes a red-flag rule, and an urgent mail is missed or everything alarms."""

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, mail, service, take_in
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.redflag_site import SiteChange, WrongChange, merged
from liaison.domain.redflags import DEFAULT
from liaison.practices import site_floor
from liaison.store.session import reading, transaction
from liaison.store.tables import Reading
from liaison.triage import classify, screen

OFF = SiteChange("off", "u1.seizure", owner="Dr Rowan Tait", because="counted twice while we tried it")


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine, now=NOW)
    service(app)
    return app


def read_next(app: App, text: str, name: str) -> tuple[set[str], str]:
    """The rules that fired on a new mail, and the version of the table that read it."""
    take_in(app, mail(text, message_id=f"<{name}@quay.example>"))
    while screen.take_batch(app, NOW) or classify.take_batch(app, NOW):
        pass
    with reading(app.engine) as session:
        row = session.scalars(select(Reading).order_by(Reading.id.desc())).first()  # type: ignore[union-attr]
        assert row
        return {hit["rule"] for hit in row.floor}, row.floor_version


def test_nobody_switches_a_rule_off_without_a_name_and_a_reason() -> None:
    for rule in DEFAULT:
        with pytest.raises(WrongChange):
            merged([SiteChange("off", rule.id)])


def test_a_rule_that_was_switched_off_is_back_in_one_step_and_each_mail_tells_by_which_table_it_was_read(
    app: App,
) -> None:
    text = "He had a seizure this morning."
    before = read_next(app, text, "before")
    with transaction(app.engine) as session:
        number = site_floor.make(session, OFF, by_id=1, now=NOW)
    without = read_next(app, text, "without")
    with transaction(app.engine) as session:
        site_floor.undo(session, number, "too risky", by_id=1, now=NOW)
    after = read_next(app, text, "after")

    assert before == after == ({"u1.seizure"}, merged().version)
    assert without == (set(), merged([OFF]).version)
