"""What was set aside or parked is never lost: a person sees it, retries it, or makes a case of it."""

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, ledger, mail, service, take_in, triage_all
from sqlalchemy import Engine

from liaison.domain.states import LedgerState
from liaison.store import events
from liaison.store.session import transaction
from liaison.triage import reconcile, shunt
from liaison.triage.inbox import NotAllowed
from models.taxonomy import Outcome, Urgency

NEWSLETTER = mail("Our spring news.", subject="News", headers="List-Id: <news.board.example>")


def test_a_case_can_be_made_of_what_was_set_aside(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    arrive(app, NEWSLETTER)

    with transaction(engine) as session:
        shunt.make_case(app, session, ledger(app)[0].id, staff_id=ids["Nora"], now=TUESDAY_10AM)

    (case,) = cases(app)
    assert (case.outcome, case.urgency, case.owner_id) == (Outcome.UNCLEAR, Urgency.U2, ids["Nora"])
    assert ledger(app)[0].state is LedgerState.CASE


def test_a_case_can_be_made_of_bytes_that_could_never_be_read(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    app.mailboxes["main"].deliver(None, error="the file cannot be read")
    take_in(app)

    with transaction(engine) as session:
        shunt.make_case(app, session, ledger(app)[0].id, staff_id=1, now=TUESDAY_10AM)

    assert "open the original" in str(cases(app)[0].subject) or cases(app)[0].subject == "(could not be read)"


def test_retrying_reads_a_parked_mail_anew(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(engine)
    service(app)
    with monkeypatch.context() as broken:
        broken.setattr("liaison.triage.screen.parse", lambda raw: 1 / 0)
        arrive(app, mail())
    assert ledger(app)[0].state is LedgerState.PARKED

    shunt.retry_now(app, ledger(app)[0].id, actor=events.step("console"), now=TUESDAY_10AM)
    triage_all(app)

    assert len(cases(app)) == 1


def test_retrying_fetches_bytes_that_were_missing(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    box = app.mailboxes["main"]
    box.deliver(None, error="the file cannot be read")
    take_in(app)
    with pytest.raises(NotAllowed, match="cannot give it"):
        shunt.retry_now(app, 1, actor=events.step("console"), now=TUESDAY_10AM)
    box.items[0] = type(box.items[0])(box.items[0].ref, mail(), TUESDAY_10AM)

    shunt.retry_now(app, 1, actor=events.step("console"), now=TUESDAY_10AM)
    triage_all(app)

    assert len(cases(app)) == 1


def test_reconciliation_finds_what_the_ledger_lacks_and_what_does_not_come_to_rest(engine: Engine) -> None:
    from datetime import timedelta

    app = app_on(engine)
    take_in(app, mail("One dose"))
    app.mailboxes["main"].deliver(mail("Two doses"), received_at=TUESDAY_10AM)

    report = reconcile.run(app, "main", TUESDAY_10AM + timedelta(hours=1))
    assert (report.in_mailbox, report.in_ledger, report.missing, report.unexplained) == (2, 1, ["memory-2"], [1])

    take_in(app)
    triage_all(app)
    report = reconcile.run(app, "main", TUESDAY_10AM + timedelta(hours=1))
    assert report.ok
    assert (report.in_mailbox, report.in_ledger) == (2, 2)
