"""Hazard: an answer goes to the wrong address. It goes to whoever wrote the newest mail of the case, to nobody else, and never to a machine."""

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, letters, mail, service
from sqlalchemy import Engine, delete

from liaison.domain.states import CaseState
from liaison.store.session import transaction
from liaison.store.tables_people import Shift
from liaison.triage import inbox, reply
from liaison.triage.inbox import NotAllowed, Stale

REPLY = "In-Reply-To: <one@quay.example>"


def answer(app, ids: dict[str, int], version: int | None = None) -> None:
    with transaction(app.engine) as session:
        opened = inbox.open_case(session, cases(app)[0].id, staff_id=ids["Petra"], now=TUESDAY_10AM)
        reply.send(
            app, session, opened.id, version=version or opened.version, staff_id=ids["Petra"], text="Here is our advice.", now=TUESDAY_10AM
        )  # fmt: skip


def test_it_goes_to_the_sender_of_the_newest_mail_and_to_no_copied_address(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    arrive(app, mail(headers="Cc: everybody@quay.example\nReply-To: stranger@elsewhere.example"))
    arrive(app, mail("And one thing more", sender="orr@quay.example", message_id="<2@quay.example>", headers=REPLY))

    answer(app, ids)

    (letter,) = letters(app, "answer")
    assert (letter.to, letter.cc) == (["orr@quay.example"], [])
    assert letter.in_reply_to == "<2@quay.example>"
    assert letter.references[-1] == "<2@quay.example>"


def test_a_case_that_nobody_has_can_be_answered_by_whoever_is_there(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    with transaction(engine) as session:
        session.execute(delete(Shift))
    arrive(app, mail())

    answer(app, ids)

    (case,) = cases(app)
    assert (case.state, case.owner_id, case.gap) == (CaseState.ANSWERED, ids["Petra"], False)
    assert len(letters(app, "answer")) == 1


def test_a_mail_that_comes_while_she_writes_is_shown_before_the_answer_can_leave(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail())
    arrive(
        app,
        mail(
            "Please wait: it is another dose", sender="orr@quay.example", message_id="<2@quay.example>", headers=REPLY
        ),
    )

    with pytest.raises(Stale):
        answer(app, ids, version=case.version)

    assert letters(app, "answer") == []


@pytest.mark.parametrize("sender", ["", "not an address", "no-reply@shop.example"])
def test_with_nobody_to_answer_she_is_told_to_ring(engine: Engine, sender: str) -> None:
    app = app_on(engine)
    ids = service(app)
    assert len(arrive(app, mail("The prescription is lost", sender=sender))) == 1

    with pytest.raises(NotAllowed, match="ring the practice"):
        answer(app, ids)
