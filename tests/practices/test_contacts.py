"""Contacts of practices and clusters: kept with who did it, unconfirmed until somebody says how they know, and used accordingly."""

from datetime import date, timedelta

import pytest
from build import app_on, service
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.contact_roles import ROLES, code_of, is_old, rank, words_of
from liaison.domain.eligibility import PersonNow, may_write_to_practice
from liaison.outbox.eligible import practice_at
from liaison.practices import contacts
from liaison.practices.closing import PracticeChanged
from liaison.practices.contacts import At, NotKept, Wanted
from liaison.store import directory_queries
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Contact, Practice

QUAY = At(practice_code="99901")
MAIRI = Wanted("Mairi Begg", "practice_manager", "mairi@quay.example", "01632 960219")
TODAY = date(2026, 11, 24)


@pytest.fixture
def app(engine: Engine) -> App:
    """On both databases."""
    app = app_on(engine)
    service(app)
    return app


def added(app: App, wanted: Wanted = MAIRI, at: At = QUAY) -> int:
    with transaction(app.engine) as session:
        return contacts.add(session, at, wanted, by_id=1, now=app.now())


def one(app: App, contact_id: int) -> Contact:
    with reading(app.engine) as session:
        return session.get_one(Contact, contact_id)


def may_be_told_of_people(app: App, address: str) -> bool:
    with reading(app.engine) as session:
        return type(may_write_to_practice(practice_at(session, "99901", address), PersonNow())).__name__ == "Allowed"


def test_a_letter_about_people_goes_to_an_address_only_once_somebody_said_how_they_know_it(app: App) -> None:
    contact_id = added(app)
    assert not may_be_told_of_people(app, MAIRI.email)
    with transaction(app.engine) as session:
        for way, on, field in (("guess", TODAY, "way"), ("rang", TODAY + timedelta(days=1), "on")):
            with pytest.raises(NotKept) as no:
                contacts.confirm(session, contact_id, way, on=on, version=1, by_id=1, now=app.now())
            assert no.value.field == field
        contacts.confirm(session, contact_id, "rang", on=TODAY, version=1, by_id=2, now=app.now())
    assert (one(app, contact_id).verified_on, one(app, contact_id).verified_by) == (TODAY, 2)
    assert may_be_told_of_people(app, MAIRI.email)

    with transaction(app.engine) as session:
        other = Wanted(MAIRI.name, MAIRI.role, "m.begg@quay.example", MAIRI.phone)
        assert contacts.change(session, contact_id, other, version=2, by_id=1, now=app.now())
    assert one(app, contact_id).verified_on is None
    assert not may_be_told_of_people(app, other.email)
    with transaction(app.engine) as session:
        assert not contacts.change(session, contact_id, other, version=3, by_id=1, now=app.now())  # nothing differs
        with pytest.raises(PracticeChanged):
            contacts.change(session, contact_id, MAIRI, version=2, by_id=1, now=app.now())
        contacts.take_off(session, contact_id, version=3, by_id=1, now=app.now())
    with reading(app.engine) as session:
        assert session.scalars(select(Contact.id).where(Contact.id == contact_id)).all() == []
        told = [row.what for row, _ in directory_queries.changes(session, practice_code="99901")]
    assert told == [
        ["Practice manager taken off: Mairi Begg, m.begg@quay.example"],
        ["Mairi Begg: mail: m.begg@quay.example (before: mairi@quay.example)"],
        ["address of Mairi Begg confirmed, on the telephone"],
        ["Practice manager added: Mairi Begg, mairi@quay.example"],
    ]


def test_an_address_stands_once_in_one_role_and_a_cluster_has_contacts_of_its_own(app: App) -> None:
    added(app)
    with transaction(app.engine) as session, pytest.raises(NotKept, match="already"):
        contacts.add(session, QUAY, Wanted("M Begg", "practice_manager", "MAIRI@quay.example"), by_id=1, now=app.now())
    added(app, Wanted("Mairi Begg", "deputy", "mairi@quay.example"))
    lead = added(app, Wanted("Dr Orr", "cluster_quality_lead", "orr@quay.example"), At(cluster_id=1))
    with reading(app.engine) as session:
        assert [row.id for row in directory_queries.contacts(session, cluster_id=1)] == [lead]
        assert len(directory_queries.changes(session, cluster_id=1)) == 1


def test_the_mailbox_of_a_practice_is_confirmed_anew_when_it_changes(app: App) -> None:
    values = {"email": "office@quay.example", "phone": "01632 960211", "locality": "North"}
    with transaction(app.engine) as session:
        assert contacts.reach(session, "99901", values, version=1, by_id=1, now=app.now())
    with reading(app.engine) as session:
        row = session.get_one(Practice, "99901")
        assert (row.email, row.email_verified_on, row.version) == ("office@quay.example", None, 2)
    assert not may_be_told_of_people(app, "office@quay.example")
    with transaction(app.engine) as session:
        contacts.confirm_mailbox(session, "99901", "wrote", on=TODAY, version=2, by_id=1, now=app.now())
        assert not contacts.reach(session, "99901", values, version=3, by_id=1, now=app.now())
        with pytest.raises(PracticeChanged):
            contacts.reach(session, "99901", values | {"phone": ""}, version=2, by_id=1, now=app.now())
        assert contacts.reach(session, "99901", values | {"email": ""}, version=3, by_id=1, now=app.now())
        with pytest.raises(NotKept, match="No mailbox"):
            contacts.confirm_mailbox(session, "99901", "wrote", on=TODAY, version=4, by_id=1, now=app.now())
    with reading(app.engine) as session:
        told = [row.what for row, _ in directory_queries.changes(session, practice_code="99901")]
    assert told[0] == ["mail: taken out (before: office@quay.example)"]
    assert told[1] == ["mailbox confirmed, they wrote from it"]


def test_roles_are_read_as_people_write_them() -> None:
    assert [code_of(said) for said in ("PQL", "Practice-Manager", "cluster admin", "night porter")] == [
        "practice_quality_lead", "practice_manager", "cluster_administrator", "",
    ]  # fmt: skip
    assert words_of("CQL") == "Cluster quality lead (CQL)"
    assert words_of("night_porter") == "Night porter"
    assert sorted(["night porter", "gp", "cql"], key=rank) == ["cql", "gp", "night porter"]
    assert rank("night porter") == len(ROLES)
    assert (is_old(TODAY - timedelta(days=366), TODAY), is_old(TODAY, TODAY), is_old(None, TODAY)) == (
        True,
        False,
        False,
    )
