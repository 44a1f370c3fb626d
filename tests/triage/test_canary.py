"""A trial mail to ourselves: sent once a slot, recognised when it comes back, timed, and nobody's work."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, arrive, ledger, letters, mail, service, take_in, triage_all
from sqlalchemy import Engine, select

from jobs import send_canaries, send_letters
from liaison.app import App
from liaison.domain.canaries import Arrived, Awaited, is_trial, mark
from liaison.domain.states import LedgerState, LetterState
from liaison.mail.folder import FolderMailbox
from liaison.mail.mailbox import MailRejected
from liaison.mail.memory import MemoryMailbox
from liaison.store import parked_queries
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables_post import Canary
from liaison.triage import canary, intake

OURS = "queries@liaison.example"
KEY = b"a key for tests only, 32 bytes!!"


@pytest.fixture
def box() -> MemoryMailbox:
    return MemoryMailbox(name="main", own_address=OURS)


@pytest.fixture
def app(engine: Engine, box: MemoryMailbox) -> App:
    made = app_on(engine, mailbox=box)
    service(made)
    take_in(made)
    return made


def minutes(n: int):
    return NOW + timedelta(minutes=n)


def send_one(app: App, at: int = 0) -> None:
    send_canaries.run(app, minutes(at), minutes(at))
    send_letters.run(app, minutes(at), minutes(at))


def trials(app: App) -> list[Canary]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Canary).order_by(Canary.slot)))


def overdue(app: App, at: int) -> canary.Overdue | None:
    with reading(app.engine) as session:
        return canary.overdue(session, 1, minutes(at))


def test_a_trial_comes_back_and_is_timed_and_is_nobodys_work(app: App) -> None:
    send_one(app)
    take_in(app, now=minutes(2))
    triage_all(app)

    (row,) = ledger(app)
    (trial,) = trials(app)
    assert (row.state, trial.ledger_id, trial.arrived_at) == (LedgerState.AUTO_REPLY, row.id, minutes(2))
    assert letters(app)[0].sent_at == NOW
    with reading(app.engine) as session:
        assert parked_queries.counts(session)[LedgerState.AUTO_REPLY] == 0
        assert parked_queries.rested(session, LedgerState.AUTO_REPLY) == []
    assert arrive(app) == []


def test_a_slot_has_one_trial_however_often_it_is_asked_for(app: App) -> None:
    for _ in range(3):
        send_one(app)

    assert len(letters(app, "canary")) == len(trials(app)) == 1


def test_none_is_sent_while_the_service_is_closed(app: App) -> None:
    evening = NOW + timedelta(hours=10)

    assert canary.send(app, evening, evening).posted == 0


def test_one_that_does_not_come_back_is_overdue_after_ten_minutes_and_not_before(app: App, box: MemoryMailbox) -> None:
    box.cut = True
    send_one(app)

    assert overdue(app, 10) is None
    late = overdue(app, 11)
    assert late is not None
    assert (late.slot, late.words) == (NOW, canary.NOT_BACK)


def test_one_that_cannot_be_sent_says_so(app: App, box: MemoryMailbox) -> None:
    box.fail("send", MailRejected("No."))
    send_one(app)

    late = overdue(app, 11)

    assert late is not None
    assert late.words == canary.NOT_OUT[LetterState.FAILED]


def test_a_later_one_that_comes_back_ends_it(app: App, box: MemoryMailbox) -> None:
    box.cut = True
    send_one(app)
    box.cut = False
    send_one(app, 30)
    take_in(app, now=minutes(31))

    assert overdue(app, 60) is None


def test_one_from_before_the_mailbox_was_started_again_says_nothing(app: App, box: MemoryMailbox) -> None:
    box.cut = True
    send_one(app)

    with reading(app.engine) as session:
        assert canary.overdue(session, 1, minutes(60), since=NOW) is not None
        assert canary.overdue(session, 1, minutes(60), since=minutes(1)) is None


def test_while_sends_are_held_none_waits_and_none_is_overdue(app: App) -> None:
    canary.send(app, NOW, NOW)
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, now=NOW, because="test")

    report = send_canaries.run(app, minutes(30), minutes(30))

    assert report.problems == ("Sends are held, so no trial mail was sent.",)
    assert [letter.state for letter in letters(app, "canary")] == [LetterState.CANCELLED]
    assert overdue(app, 60) is None


def test_a_folder_has_no_way_back_and_gets_no_trial(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "mailbox").mkdir()
    app = app_on(engine, mailbox=FolderMailbox(tmp_path / "mailbox", name="main"))
    service(app)
    take_in_folder = intake.take_batch(app, "main", NOW)

    assert (take_in_folder.taken, canary.send(app, NOW, NOW).posted) == (0, 0)


def test_every_mailbox_has_its_own_trial_and_one_that_is_lost_is_that_mailboxs(engine: Engine) -> None:
    boxes = {name: MemoryMailbox(name=name, own_address=f"{name}@liaison.example") for name in ("main", "other")}
    app = replace(app_on(engine), mailboxes=boxes)
    service(app)
    with transaction(engine) as session:
        from liaison.store.tables import MailboxRow

        session.add_all(MailboxRow(name=name, address=f"{name}@liaison.example") for name in boxes)
    boxes["other"].cut = True
    send_one(app)
    for name in boxes:
        intake.take_batch(app, name, minutes(1))

    with reading(engine) as session:
        found = {i: canary.overdue(session, i, minutes(20)) for i in (1, 2)}

    assert [one is None for one in found.values()] == [True, False]


AWAITED = Awaited(mark(1, NOW, KEY), "<trial@liaison.example>")
TRIAL = Arrived(OURS, f"[SU-GP {mark(1, NOW, KEY)}] Trial mail to ourselves: nothing to do", "<new@server>", False)


@pytest.mark.parametrize(
    ("changes", "is_one"),
    [
        ({}, True),
        ({"message_id": "<trial@liaison.example>", "subject": "Anything a gateway wrote"}, True),
        ({"sender": "tait@quay.example"}, False),
        ({"subject": "RE: " + TRIAL.subject}, False),
        ({"subject": TRIAL.subject + " he is drowsy"}, False),
        ({"answers": True}, False),
        ({"subject": TRIAL.subject.replace("1000Z", "1030Z")}, False),
        ({"subject": f"[SU-GP {mark(1, NOW, b'another key')}] Trial mail to ourselves: nothing to do"}, False),
        ({"subject": f"[SU-GP {mark(2, NOW, KEY)}] Trial mail to ourselves: nothing to do"}, False),
    ],
)
def test_only_a_fresh_signed_mail_from_ourselves_is_a_trial(changes: dict[str, object], is_one: bool) -> None:
    assert is_trial(replace(TRIAL, **changes), AWAITED, OURS) is is_one


def test_a_colleagues_forward_of_a_trial_with_words_of_her_own_is_read_by_a_person(
    app: App, box: MemoryMailbox
) -> None:
    send_one(app)
    take_in(app, now=minutes(1))
    subject = letters(app, "canary")[0].subject

    opened = arrive(app, mail("Is this right? The dose is missing.", sender=OURS, subject=f"FW: {subject}"))

    assert len(opened) == 1


def test_a_trial_that_arrives_twice_is_recognised_once_and_the_copy_is_seen(app: App, box: MemoryMailbox) -> None:
    send_one(app)
    take_in(app, now=minutes(1))
    again = box.items[0].raw.replace(b"Auto-Submitted", b"X-Gateway: second copy\r\nAuto-Submitted")
    take_in(app, again, now=minutes(2))

    assert [row.state for row in ledger(app)] == [LedgerState.AUTO_REPLY, LedgerState.RECEIVED]
