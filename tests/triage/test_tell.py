"""Whoever reads the mailbox itself sees what was taken and by whom it is handled: after our commit, and never out of date for long."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, arrive, cases, ledger, letters, mail, service, take_in
from sqlalchemy import Engine
from sqlmodel import select

from jobs import tell_mailboxes
from liaison.app import App
from liaison.domain.states import CaseState, LedgerState
from liaison.domain.told import ALONE, IN_A_CASE, CaseNow, label
from liaison.mail.mailbox import CursorLost, MailboxDown, MailboxError
from liaison.mail.memory import MemoryMailbox
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Staff
from liaison.triage import inbox, reconcile, reply, tell


@pytest.fixture
def box() -> MemoryMailbox:
    return MemoryMailbox(name="main")


@pytest.fixture
def app(engine: Engine, box: MemoryMailbox) -> App:
    made = app_on(engine, mailbox=box)
    service(made)
    return made


def tell_all(app: App, minutes: int = 0) -> dict[str, int]:
    now = NOW + timedelta(minutes=minutes)
    return dict(tell_mailboxes.run(app, now, now).did)


def owner_of(app: App) -> str:
    with reading(app.engine) as session:
        return session.get_one(Staff, cases(app)[-1].owner_id).name


def test_every_state_of_a_mail_and_of_a_case_has_its_words() -> None:
    assert set(ALONE) == set(LedgerState)
    assert set(IN_A_CASE) == set(CaseState)


def test_a_label_holds_the_reference_and_the_colleague_and_nothing_else() -> None:
    assert label(LedgerState.CASE, CaseNow("4F7K", CaseState.ASSIGNED, "A. Nurse")) == "4F7K, A. Nurse"
    assert label(LedgerState.CASE, CaseNow("4F7K", CaseState.UNASSIGNED)) == "4F7K, waits for a colleague"
    assert label(LedgerState.SET_ASIDE, CaseNow("4F7K", CaseState.CLOSED, "A. Nurse")) == "set aside"


def test_the_label_follows_a_case_from_taken_to_finished(app: App, box: MemoryMailbox) -> None:
    (case,) = arrive(app, mail())
    first = owner_of(app)
    tell_all(app)
    with transaction(app.engine) as session:
        lena = session.scalars(select(Staff).where(Staff.name == "Lena")).one().id
        inbox.take(session, case.id, version=1, staff_id=lena, now=NOW)
    tell_all(app, 1)
    with transaction(app.engine) as session:
        reply.send(app, session, case.id, version=2, staff_id=lena, text="We ring you today.", now=NOW)
    tell_all(app, 2)
    with transaction(app.engine) as session:
        inbox.close(session, case.id, version=3, reason="answered", staff_id=lena, now=NOW)
    tell_all(app, 3)

    reference = case.reference
    assert [words for _, words in box.told] == [
        "taken", f"{reference}, {first}", f"{reference}, Lena", f"{reference}, answered", f"{reference}, finished",
    ]  # fmt: skip
    assert ledger(app)[0].label == f"{reference}, finished"


def test_a_colleague_who_gets_a_case_that_was_open_already_is_named(app: App, box: MemoryMailbox) -> None:
    (case,) = arrive(app, mail())
    with transaction(app.engine) as session:
        people = {staff.name: staff.id for staff in session.scalars(select(Staff))}
        inbox.take(session, case.id, version=1, staff_id=people["Nora"], now=NOW)
        inbox.take(
            session, case.id, version=2, staff_id=people["Petra"], now=NOW
        )  # open before and after: no state changes

    tell_all(app)

    assert box.labels == {"memory-1": f"{case.reference}, Petra"}


def test_every_mail_of_a_case_follows_it(app: App, box: MemoryMailbox) -> None:
    (case,) = arrive(app, mail())
    answer = letters(app, "acknowledgement")[0].message_id
    arrive(app, mail("And one thing more.", message_id="<two@quay.example>", headers=f"In-Reply-To: {answer}"))
    tell_all(app)

    assert set(box.labels.values()) == {f"{case.reference}, {owner_of(app)}"}
    assert len(box.labels) == 2


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (mail("I am away.", subject="Away", headers="Auto-Submitted: auto-replied"), "automatic"),
        (mail("Buy now", headers="List-Unsubscribe: <mailto:x@shop.example>\nPrecedence: bulk"), "set aside"),
    ],
)
def test_what_is_no_query_says_so(app: App, box: MemoryMailbox, raw: bytes, words: str) -> None:
    arrive(app, raw)

    tell_all(app)

    assert box.labels == {"memory-1": words}


def test_a_mail_that_broke_says_that_a_person_looks(app: App, box: MemoryMailbox) -> None:
    box.deliver(None, error="It cannot be read.")
    take_in(app)

    tell_all(app)

    assert box.labels == {"memory-1": "parked: a person looks"}


def test_nothing_is_told_twice(app: App, box: MemoryMailbox) -> None:
    arrive(app, mail())

    assert tell_all(app) == {"labelled": 1}
    assert tell_all(app, 1) == {"labelled": 0}


def test_a_label_that_could_not_be_set_is_tried_again_behind_the_others_and_shown(app: App, box: MemoryMailbox) -> None:
    arrive(app, mail(), mail("Another dose", message_id="<two@quay.example>"))
    box.fail("acknowledge", MailboxError("This item takes no label."))

    report = tell_mailboxes.run(app, NOW, NOW)

    assert "This item takes no label." in report.problems[0]
    assert report.did == {"labelled": 1}
    assert tell_all(app, 1) == {"labelled": 1}
    assert {row.untold for row in ledger(app)} == {0}


def test_a_server_that_is_down_is_asked_once_and_not_for_every_mail(app: App, box: MemoryMailbox) -> None:
    arrive(app, *(mail(f"Dose {n}", message_id=f"<{n}@quay.example>") for n in range(5)))
    box.fail("acknowledge", MailboxDown("The server is away."), times=100)

    assert tell.tell(app, "main", NOW).failed == 1
    box.fail("acknowledge", MailboxDown("x"), times=0)
    assert tell_all(app, 1) == {"labelled": 5}


def test_a_change_that_comes_while_the_server_is_told_is_told_next(app: App, box: MemoryMailbox) -> None:
    (case,) = arrive(app, mail())
    with reading(app.engine) as session:
        (seen,) = tell.next_rows(session, 1, NOW, 10)
    with transaction(app.engine) as session:
        lena = session.scalars(select(Staff).where(Staff.name == "Lena")).one().id
        inbox.take(session, case.id, version=1, staff_id=lena, now=NOW)

    tell.tell_one(app, "main", seen)
    tell_all(app, 1)

    assert box.labels["memory-1"] == f"{case.reference}, Lena"


def test_a_mail_that_was_moved_keeps_its_new_name_and_is_told_there(engine: Engine) -> None:
    box = MemoryMailbox(name="main", moves=True)
    app = app_on(engine, mailbox=box)
    service(app)
    (case,) = arrive(app, mail())

    tell_all(app)

    assert (ledger(app)[0].ref, ledger(app)[0].place) == ("memory-1", "moved-memory-1")
    assert box.labels == {"moved-memory-1": f"{case.reference}, {owner_of(app)}"}
    assert reconcile.run(app, "main", NOW).ok


def test_a_moved_mail_that_is_still_in_the_folder_is_neither_missing_nor_taken_twice(engine: Engine) -> None:
    box = MemoryMailbox(name="main", moves=True, stays=True)
    app = app_on(engine, mailbox=box)
    service(app)
    arrive(app, mail())

    report = reconcile.run(app, "main", NOW)
    box.fail("fetch", CursorLost("start over"))
    take_in(app)

    assert (report.ok, report.in_mailbox, report.in_ledger) == (True, 1, 1)
    assert len(ledger(app)) == 1


def test_the_rows_to_be_told_are_found_by_index_and_not_by_a_scan(memory_engine: Engine) -> None:
    query = tell.out_of_date(1, NOW, 10).compile(memory_engine, compile_kwargs={"literal_binds": True})
    with memory_engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]

    assert plan[0] == "SEARCH ledger USING INDEX ix_ledger_untold (mailbox_id=? AND untold>?)"
    assert not [step for step in plan if step.startswith("SCAN")]
