"""Hazard: an out-of-office answer passes for the practice's answer. It opens no case again, moves no clock and is answered by nobody."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, ledger, letters, mail, service
from sqlalchemy import Engine

from liaison.domain.states import CaseState, LedgerState
from liaison.store.session import transaction
from liaison.store.tables import Case
from liaison.triage import inbox

LATER = TUESDAY_10AM + timedelta(hours=3)


def away(to: str) -> bytes:
    """An out-of-office answer to the letter of that Message-ID."""
    headers = f"Auto-Submitted: auto-replied\nIn-Reply-To: {to}\nReferences: {to}"
    return mail("I am away until Monday.", subject="Automatic reply", message_id="<away@quay.example>", headers=headers)


def in_state(case: Case, state: str) -> tuple[object, ...]:
    """What must not have changed."""
    return (
        case.state.value == state,
        case.read_by,
        case.answer_by,
        case.urgency,
        case.messages,
        case.owner_id,
        case.version,
    )


@pytest.mark.parametrize("state", ["assigned", "waiting", "closed"])
def test_whatever_the_cases_state_an_out_of_office_answer_leaves_it_alone(engine: Engine, state: str) -> None:
    app = app_on(engine)
    service(app)
    (case,) = arrive(app, mail())
    (ours,) = letters(app)
    if state != "assigned":
        with transaction(engine) as session:
            opened = inbox.open_case(session, case.id, staff_id=case.owner_id, now=TUESDAY_10AM)
            act = {"waiting": inbox.wait_for, "closed": inbox.close}[state]
            words = {"waiting": {"on_what": "the practice"}, "closed": {"reason": "answered by phone"}}[state]
            act(session, case.id, version=opened.version, staff_id=case.owner_id, now=TUESDAY_10AM, **words)
    before = in_state(cases(app)[0], state)

    arrive(app, away(ours.message_id), now=LATER)

    assert in_state(cases(app)[0], state) == before
    assert before[0]
    assert ledger(app)[-1].state is LedgerState.AUTO_REPLY
    assert len(letters(app)) == 1


def test_a_persons_answer_does_open_it_again(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    (case,) = arrive(app, mail())
    with transaction(engine) as session:
        opened = inbox.open_case(session, case.id, staff_id=case.owner_id, now=TUESDAY_10AM)
        inbox.close(session, case.id, version=opened.version, reason="done", staff_id=case.owner_id, now=TUESDAY_10AM)

    arrive(
        app,
        mail("And the next dose?", message_id="<2@quay.example>", headers="In-Reply-To: <one@quay.example>"),
        now=LATER,
    )

    assert cases(app)[0].state is CaseState.ASSIGNED
