"""A site's own changes to the floor in the database: who, when, why; undone and never deleted."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, service
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.redflag_site import SiteChange, WrongChange, merged
from liaison.domain.redflags import rule_by_id
from liaison.practices import site_floor
from liaison.store.session import reading, transaction

TWO = SiteChange("limit", "u2.missed_doses", "doses", "2", owner="Dr Rowan Tait", because="agreed in May")


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return app_on(memory_engine, now=NOW)


@pytest.fixture
def lena(app: App) -> int:
    return service(app)["Lena"]


def doses(app: App) -> float:
    with reading(app.engine) as session:
        return rule_by_id(site_floor.table(session).rules, "u2.missed_doses").limits["doses"]


def made(app: App, change: SiteChange, by: int) -> int:
    with transaction(app.engine) as session:
        return site_floor.make(session, change, by_id=by, now=NOW)


def test_without_rows_the_defaults_apply(app: App) -> None:
    with reading(app.engine) as session:
        assert site_floor.table(session) == merged()


def test_a_change_applies_and_keeps_who_when_and_why(app: App, lena: int) -> None:
    made(app, TWO, lena)

    assert doses(app) == 2
    with reading(app.engine) as session:
        [entry] = site_floor.history(session)
    assert (entry.change.owner, entry.change.because, entry.at) == ("Dr Rowan Tait", "agreed in May", NOW)
    assert entry.by.startswith("Lena")


def test_undone_it_applies_no_more_and_stays_in_the_history(app: App, lena: int) -> None:
    number = made(app, TWO, lena)
    with transaction(app.engine) as session:
        site_floor.undo(session, number, "too many alarms", by_id=lena, now=NOW + timedelta(days=1))

    assert doses(app) == 3
    with reading(app.engine) as session:
        [entry] = site_floor.history(session)
    assert (entry.undone_at, entry.undone_why) == (NOW + timedelta(days=1), "too many alarms")


def test_nothing_is_undone_twice_or_without_a_reason(app: App, lena: int) -> None:
    number = made(app, TWO, lena)
    for why in ("", "once", "again"):
        if why == "once":
            with transaction(app.engine) as session:
                site_floor.undo(session, number, why, by_id=lena, now=NOW)
            continue
        with pytest.raises(WrongChange), transaction(app.engine) as session:
            site_floor.undo(session, number, why, by_id=lena, now=NOW)


def test_nonsense_is_not_stored(app: App, lena: int) -> None:
    with pytest.raises(WrongChange, match="between 1 and 7"):
        made(app, SiteChange("limit", "u2.missed_doses", "doses", "50", owner="x", because="y"), lena)

    with reading(app.engine) as session:
        assert site_floor.history(session) == []


def test_what_was_built_on_an_undone_change_is_left_out_and_listed(app: App, lena: int) -> None:
    new = SiteChange("new", "u2.yellow", "U2", "jaundice", "Jaundice", "Dr Rowan Tait", "agreed")
    number = made(app, new, lena)
    made(app, SiteChange("limit", "u2.yellow", "within", "2", owner="Dr Rowan Tait", because="agreed"), lena)
    with transaction(app.engine) as session:
        site_floor.undo(session, number, "not needed", by_id=lena, now=NOW)

    with reading(app.engine) as session:
        [(change, why)] = site_floor.table(session).left_out
    assert change.name == "within"
    assert "There is no rule" in why
