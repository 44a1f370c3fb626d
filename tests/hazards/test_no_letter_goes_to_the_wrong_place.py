"""Hazard: a letter about somebody goes where it must not: to another practice, off the secure domains, about another person."""

import pytest
from build import app_on, letters, person, service
from replying import a_case, again, all_gone, answered, letter_of
from sqlalchemy import Engine
from sqlmodel import select

from liaison.app import App
from liaison.domain.secure_domains import is_secure
from liaison.domain.states import LetterState
from liaison.store.session import transaction
from liaison.store.tables import Message
from liaison.store.tables_replies import LetterFile, SecureDomain
from liaison.triage import reply
from liaison.triage.inbox import NotAllowed
from liaison.triage.reply_check import Unconfirmed

OTHER = "3102751234"


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return app_on(memory_engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    ids = service(app)
    person(app)
    return ids


def asked(app: App, ids: dict[str, int], text: str, **options: object) -> set[str]:
    case = a_case(app, "Jo Example, CHI 3002741236: about the dose?", **options)
    with transaction(app.engine) as session, pytest.raises(Unconfirmed) as refused:
        reply.send(app, session, case.id, version=case.version, staff_id=ids["Petra"], text=text, now=app.now())
    return {question.code for question in refused.value.questions}


def test_a_letter_off_the_secure_domains_never_says_who_it_is_about(app: App, ids) -> None:
    for text in ("CHI 300274 1236: we ring.", "Jo may come.", "We see Ms Example."):
        assert "identifies_outside" in asked(
            app, ids, text, sender="tait@elsewhere.example", message_id=f"<{len(text)}@e.example>"
        )
    assert letters(app, "answer") == []


def test_a_letter_to_somebody_of_another_practice_is_asked_about(app: App, ids) -> None:
    case = a_case(app, "Jo Example, CHI 3002741236: about the dose?")
    with transaction(app.engine) as session:  # the newest mail came from elsewhere
        session.get_one(Message, case.last_message_id).sender = "muir@glen.example"
    with pytest.raises(Unconfirmed, match="Glen Surgery"), transaction(app.engine) as session:
        reply.send(app, session, case.id, version=case.version, staff_id=ids["Petra"], text="Yes.", now=app.now())


def test_another_person_s_number_stops_it(app: App, ids) -> None:
    assert asked(app, ids, f"About {OTHER}: yes.") == {"other_chi"}


def test_the_copy_for_the_files_is_made_on_secure_domains_alone(app: App, ids) -> None:
    case = a_case(
        app, "Jo Example, CHI 3002741236: the dose?", sender="t@elsewhere.example", message_id="<e@e.example>"
    )
    with pytest.raises(NotAllowed):
        answered(app, again(app, case), ids["Petra"], for_files=True)
    with transaction(app.engine) as session:
        assert session.scalars(select(LetterFile)).all() == []


@pytest.mark.parametrize(
    "address", ["a@nhs.scot.example", "a@xnhs.scot", "nhs.scot", "a@nhs.scot@b.example", "a@nhs.scot ."]
)
def test_nothing_that_only_looks_like_a_secure_domain_is_one(address: str) -> None:
    assert not is_secure(address)


def test_a_confirmation_is_worth_nothing_for_another_address(app: App, ids) -> None:
    first = a_case(app, "the dose?", sender="x@elsewhere.example", message_id="<1@e.example>")
    with transaction(app.engine) as session:
        ticked = [one.key for one in reply.questions(session, first.id, staff_id=ids["Petra"], text="Yes.")]
        session.get_one(Message, first.last_message_id).sender = "y@elsewhere.example"
        with pytest.raises(Unconfirmed):
            reply.send(
                app,
                session,
                first.id,
                version=first.version,
                staff_id=ids["Petra"],
                text="Yes.",
                now=app.now(),
                confirmed=ticked,
            )


def test_a_copy_for_the_files_that_waited_is_withheld_when_the_domain_is_no_longer_secure(app: App, ids) -> None:
    letter = answered(app, a_case(app, "Jo Example, CHI 3002741236: the dose?"), ids["Petra"], for_files=True)
    with transaction(app.engine) as session:
        session.scalars(select(SecureDomain).where(SecureDomain.entry == "quay.example")).one().ended_at = app.now()
    all_gone(app)

    assert letter_of(app, letter.id).state is LetterState.WITHHELD
