"""The same mail to two of our mailboxes is one case; what only looks the same is not."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, ledger, letters, mail, messages, service, take_in, triage_all
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.states import CaseState, LedgerState
from liaison.mail.memory import MemoryMailbox
from liaison.store.session import transaction
from liaison.triage import inbox, intake

LATER = TUESDAY_10AM + timedelta(minutes=3)


@pytest.fixture
def app(engine: Engine) -> App:
    """A service with two mailboxes."""
    made = app_on(engine)
    service(made)
    made.mailboxes["second"] = MemoryMailbox(name="second")  # type: ignore[index]
    return made


def copy(raw: bytes, way: str = "second") -> bytes:
    """The same mail as another server delivers it."""
    return (
        b"Received: from mx.example by "
        + way.encode()
        + b".example\nDelivered-To: "
        + way.encode()
        + b"@liaison.example\n"
        + raw
    )


def to_second(app: App, raw: bytes) -> None:
    """Deliver a mail to the second mailbox and take it in."""
    app.mailboxes["second"].deliver(raw, received_at=TUESDAY_10AM)  # type: ignore[attr-defined]
    while intake.take_batch(app, "second", TUESDAY_10AM).more:
        pass


def test_the_same_mail_to_both_mailboxes_is_one_case_with_one_acknowledgement(app: App) -> None:
    raw = mail()
    take_in(app, raw)
    to_second(app, copy(raw))
    triage_all(app)

    (case,) = cases(app)
    assert [row.state for row in ledger(app)] == [LedgerState.CASE, LedgerState.FOLLOW_UP]
    assert [message.case_id for message in messages(app)] == [case.id, case.id]
    assert len(letters(app)) == 1
    assert case.messages == 1


def test_a_copy_that_comes_later_starts_no_clock_and_opens_nothing_again(app: App) -> None:
    (case,) = arrive(app, mail())
    with transaction(app.engine) as session:
        opened = inbox.open_case(session, case.id, staff_id=case.owner_id, now=TUESDAY_10AM)
        inbox.close(
            session, case.id, version=opened.version, reason="answered", staff_id=case.owner_id, now=TUESDAY_10AM
        )
    before = cases(app)[0]

    to_second(app, copy(mail()))
    triage_all(app, now=LATER)

    (after,) = cases(app)
    assert (after.state, after.version, after.read_by) == (CaseState.CLOSED, before.version, before.read_by)


@pytest.mark.parametrize(
    "other",
    [
        mail("Could you advise about the dose please? It changed."), mail(subject="Another question"), mail(sender="orr@quay.example"),
        mail(date_="Tue, 24 Nov 2026 09:59:00 +0000"), mail(message_id="<two@quay.example>"),
    ],
)  # fmt: skip
def test_what_differs_in_a_word_is_a_question_of_its_own(app: App, other: bytes) -> None:
    take_in(app, mail())
    to_second(app, copy(other))
    triage_all(app)

    assert len(cases(app)) == 2


def test_mails_without_message_id_are_never_taken_for_each_other(app: App) -> None:
    take_in(app, mail(message_id=None))
    to_second(app, copy(mail(message_id=None)))
    triage_all(app)

    assert len(cases(app)) == 2


def test_a_copy_of_what_was_set_aside_is_set_aside_as_well(app: App) -> None:
    bulk = mail("a special offer for you", headers="List-Id: <offers.example>")
    take_in(app, bulk)
    to_second(app, copy(bulk))
    triage_all(app)

    assert [row.state for row in ledger(app)] == [LedgerState.SET_ASIDE, LedgerState.SET_ASIDE]
    assert cases(app) == []
