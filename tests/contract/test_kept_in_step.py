"""Server and ledger are kept in step on every backend: labels follow the case, a mail that the cursor has passed is taken all the same, and
a trial mail is recognised as the backend itself sent it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, cases, ledger, mail, service, triage_all
from sqlalchemy import Engine, select, update

from jobs import poll_mailboxes, reconcile_ledger, send_letters, tell_mailboxes
from liaison.app import App
from liaison.domain.states import LedgerState
from liaison.mail.mailbox import Mailbox
from liaison.store.session import reading, transaction
from liaison.store.tables import MailboxRow
from liaison.store.tables_people import Staff
from liaison.store.tables_post import Canary
from liaison.triage import canary, intake, reconcile
from tests.contract.mailbox_rigs import RIGS
from tests.contract.rigging import Rig


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Rig:
    return RIGS[request.param](tmp_path, request)


@pytest.fixture
def app(rig: Rig, memory_engine: Engine) -> App:
    made = app_on(memory_engine, mailbox=rig.mailbox)
    service(made)
    return made


def pass_by(app: App, rig: Rig) -> int:
    """Let the cursor go past what has come, without the ledger hearing of it, as after a restored database; returns how many passed."""
    _, rig.ledger.cursor = intake.ensure_mailbox(app, "main")
    passed = rig.ledger.take_all(rig.mailbox)
    with transaction(app.engine) as session:
        session.execute(update(MailboxRow).values(cursor=rig.ledger.cursor))
    return len(passed)


def test_the_label_follows_the_case_and_the_mail_is_known_wherever_it_is_now(app: App, rig: Rig) -> None:
    rig.deliver(mail())
    poll_mailboxes.run(app, NOW, NOW)
    triage_all(app)

    report = tell_mailboxes.run(app, NOW, NOW)

    (case,) = cases(app)
    with reading(app.engine) as session:
        owner = session.get_one(Staff, case.owner_id).name
    assert (report.did, report.problems) == ({"labelled": 1}, ())
    assert ledger(app)[0].label == f"{case.reference}, {owner}"
    assert reconcile.run(app, "main", NOW).ok
    assert poll_mailboxes.run(app, NOW, NOW).did["taken"] == 0


def test_a_mail_that_the_cursor_has_passed_is_found_and_taken_once(app: App, rig: Rig) -> None:
    rig.deliver(mail())
    poll_mailboxes.run(app, NOW, NOW)
    rig.deliver(mail("The one that was passed by.", message_id="<passed@quay.example>"))
    assert pass_by(app, rig) >= 1
    assert intake.take_batch(app, "main", NOW).taken == 0  # no poll brings it any more

    report = reconcile_ledger.run(app, NOW, NOW)

    assert (report.did["missing"], report.did["repaired"]) == (1, 1)
    assert len(ledger(app)) == 2
    assert reconcile_ledger.run(app, NOW, NOW).problems == ()


def test_a_trial_mail_is_recognised_in_the_bytes_that_the_backend_sent(app: App, rig: Rig) -> None:
    poll_mailboxes.run(app, NOW, NOW)
    app = replace(app, mailboxes={"main": WithAWayBack(rig.mailbox)})
    assert canary.send(app, NOW, NOW).posted == 1
    send_letters.run(app, NOW, NOW)

    (sent,) = rig.letters()
    rig.deliver(sent)
    poll_mailboxes.run(app, NOW, NOW)

    assert [row.state for row in ledger(app)] == [LedgerState.AUTO_REPLY]
    with reading(app.engine) as session:
        assert session.scalars(select(Canary.arrived_at)).one() == NOW


class WithAWayBack:
    """Any mailbox, also a folder, as one whose letters to itself arrive: the test carries them."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self.one_way = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mailbox, name)
