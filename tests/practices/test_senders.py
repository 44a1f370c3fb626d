"""Which practice an address writes for: only what somebody entered, and nothing where it could be two."""

from build import app_on, service
from sqlalchemy import Engine

from liaison.practices.senders import clinical_automatic, practice_of
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Contact, SenderAddress


def asked(engine: Engine, *addresses: str) -> dict[str, str]:
    with reading(engine) as session:
        return practice_of(session, addresses)


def test_a_practices_own_mailbox_and_its_contacts_are_known_whatever_the_case(engine: Engine) -> None:
    service(app_on(engine))

    found = asked(engine, "DESK@99901.example", "Tait@quay.example", "muir@glen.example")

    assert found == {"desk@99901.example": "99901", "tait@quay.example": "99901", "muir@glen.example": "99902"}


def test_nothing_is_guessed_from_the_domain(engine: Engine) -> None:
    service(app_on(engine))

    assert asked(engine, "somebody.else@quay.example", "", "no address") == {}


def test_whoever_works_for_two_practices_is_left_to_a_person_until_the_address_is_entered(engine: Engine) -> None:
    service(app_on(engine))
    with transaction(engine) as session:
        for code in ("99901", "99902"):
            session.add(Contact(practice_code=code, name="Dr Locum", role="gp", email="locum@bank.example"))
        session.add(Contact(practice_code="99902", name="Dr Tait again", role="gp", email="TAIT@quay.example"))

    assert asked(engine, "locum@bank.example", "tait@quay.example") == {}

    with transaction(engine) as session:
        session.add(SenderAddress(email="Locum@bank.example", practice_code="99902"))
    assert asked(engine, "locum@bank.example") == {"locum@bank.example": "99902"}


def test_a_clusters_contact_writes_for_no_practice(engine: Engine) -> None:
    service(app_on(engine))
    with transaction(engine) as session:
        session.add(Contact(cluster_id=1, name="Cluster lead", role="CQL", email="lead@harbour.example"))

    assert asked(engine, "lead@harbour.example") == {}


def test_automatic_senders_that_are_always_read_are_listed_in_lower_case(engine: Engine) -> None:
    service(app_on(engine))
    with transaction(engine) as session:
        session.add(SenderAddress(email="Overdose@Ambulance.example", clinical_automatic=True))
        session.add(SenderAddress(email="@alerts.example", clinical_automatic=True))
        session.add(SenderAddress(email="tait@quay.example", practice_code="99901"))

    with reading(engine) as session:
        assert clinical_automatic(session) == {"overdose@ambulance.example", "@alerts.example"}
