"""A pharmacy or another place of the directory that asks is known by its address, and a letter about somebody goes to her own pharmacy unasked."""

import pytest
from build import TUESDAY_10AM, app_on, person, service
from replying import a_case
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.open_hours import name_key
from liaison.practices.senders import places_of
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_places import Place
from liaison.triage import reply, reply_check

QUAY, GLEN = "Dispensary@QuayPharmacy.example", "glen@glenpharmacy.example"


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine)
    service(app)
    with transaction(app.engine) as session:
        for code, name, email in (("P1", "Quay Pharmacy", QUAY), ("P2", "Glen Pharmacy", GLEN), ("P3", "Twin", "twin@e.example"), ("P4", "Other twin", "twin@e.example")):  # fmt: skip
            session.add(Place(kind="pharmacy", code=code, name=name, name_key=name_key(name), email=email, changed_at=TUESDAY_10AM))  # fmt: skip
        session.add(Place(kind="prison", code="H1", name="HMP Invented", name_key="hmp invented", email="health@prison.example", changed_at=TUESDAY_10AM))  # fmt: skip
    return app


def asked(app: App, case: Case, to: str) -> set[str]:
    with reading(app.engine) as session:
        return {one.code for one in reply_check.questions(session, session.get_one(Case, case.id), [to], "We ring.")}


def test_an_address_is_known_by_one_place_alone_whatever_its_capitals(app: App) -> None:
    with reading(app.engine) as session:
        found = places_of(session, [QUAY.lower(), "twin@e.example", "nobody@e.example", ""])
        assert {address: place.name for address, place in found.items()} == {QUAY.lower(): "Quay Pharmacy"}
        assert places_of(session, []) == {}


def test_who_gets_it_is_named_and_nobody_has_to_make_sure_who_that_is(app: App) -> None:
    case = a_case(app, "Missed three doses, restart?", sender=f"Quay <{QUAY}>")
    with reading(app.engine) as session:
        (to,) = reply.recipients(session, case.id)
    assert (to.practice, to.directory) == ("", "Quay Pharmacy, pharmacy")
    assert asked(app, case, QUAY) == {"not_secure"}
    assert asked(app, case, "nobody@e.example") == {"not_secure", "unknown_place"}
    assert asked(app, case, "twin@e.example") == {"not_secure", "unknown_place"}


@pytest.mark.parametrize("written", ["quay  pharmacy", "P1"])
def test_another_pharmacy_than_hers_is_asked_about_and_her_own_is_not(app: App, written: str) -> None:
    owner = person(app, pharmacy=written)
    case = a_case(app, "Missed three doses, restart?", sender=f"Quay <{QUAY}>")
    with transaction(app.engine) as session:
        session.get_one(Case, case.id).person_id = owner

    assert asked(app, case, QUAY) == {"not_secure"}
    assert asked(app, case, GLEN) == {"not_secure", "other_pharmacy"}
    assert asked(app, case, "health@prison.example") == {"not_secure"}


def test_a_place_that_is_no_longer_in_use_is_not_counted_on_and_a_practices_question_asks_about_a_pharmacy(
    app: App,
) -> None:
    case = a_case(app)
    assert asked(app, case, QUAY) == {"not_secure", "other_practice"}  # a practice asked, and a pharmacy would get it
    with transaction(app.engine) as session:
        session.get_one(Place, 1).active = False
    assert asked(app, case, QUAY) == {"not_secure", "unknown_place"}
