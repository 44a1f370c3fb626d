"""The thin jobs drain their step to the end, and say what they did."""

from datetime import timedelta

from build import TUESDAY_10AM, app_on, cases, ledger, letters, mail, service, take_in
from sqlalchemy import Engine, select

from jobs import reconcile_ledger, send_letters, triage_messages, watch_urgent
from liaison.domain.states import CaseState, LedgerState, LetterState
from liaison.mail.mailbox import MailboxDown, MailboxError
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Alarm, Case, Letter

LATER = TUESDAY_10AM + timedelta(hours=2)


def many(number: int) -> list[bytes]:
    return [mail(f"A question about the dose, number {n}", message_id=f"<{n}@quay.example>") for n in range(number)]


def test_everything_in_the_ledger_is_carried_to_a_colleague(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    take_in(app, *many(230))

    report = triage_messages.run(app, TUESDAY_10AM, TUESDAY_10AM)

    assert report.did == {"screened": 230, "classified": 230, "routed": 230, "tied": 0, "rerouted": 0}
    assert {row.state for row in ledger(app)} == {LedgerState.CASE}
    assert triage_messages.run(app, TUESDAY_10AM, TUESDAY_10AM).row == {}


def test_a_run_takes_only_so_much_and_the_next_one_goes_on(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    take_in(app, *many(230))

    assert triage_messages.drain(app, TUESDAY_10AM, rounds=1)["routed"] == 100
    assert triage_messages.drain(app, TUESDAY_10AM)["routed"] == 130


def test_a_case_that_nobody_could_have_is_tried_again(engine: Engine) -> None:
    app = app_on(engine)
    take_in(app, mail())
    triage_messages.drain(app, TUESDAY_10AM)
    assert [case.state for case in cases(app)] == [CaseState.UNASSIGNED]
    service(app)

    assert triage_messages.drain(app, TUESDAY_10AM)["rerouted"] == 1

    assert [case.state for case in cases(app)] == [CaseState.ASSIGNED]


def test_letters_leave_once_each_and_a_held_outbox_lets_none_go(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    take_in(app, mail())
    triage_messages.drain(app, TUESDAY_10AM)
    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=True, now=TUESDAY_10AM)
    assert send_letters.run(app, TUESDAY_10AM, TUESDAY_10AM).row == {}
    assert app.mailboxes["main"].letters == []
    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=False, now=TUESDAY_10AM)

    assert send_letters.run(app, TUESDAY_10AM, TUESDAY_10AM).row == {"letters": 1}
    assert send_letters.run(app, TUESDAY_10AM, TUESDAY_10AM).row == {}

    assert len(app.mailboxes["main"].letters) == 1


def test_a_letter_of_unknown_fate_is_asked_after_and_found(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    take_in(app, mail())
    triage_messages.drain(app, TUESDAY_10AM)
    box = app.mailboxes["main"]
    box.fail("send", MailboxError("the line dropped"), after=True)
    send_letters.run(app, TUESDAY_10AM, TUESDAY_10AM)
    assert [letter.state for letter in letters(app)] == [LetterState.UNKNOWN]

    assert send_letters.run(app, TUESDAY_10AM, TUESDAY_10AM).did["asked_after"] == 1

    assert [letter.state for letter in letters(app)] == [LetterState.SENT]
    assert len(box.letters) == 1


def test_a_mailbox_that_is_down_ends_the_run_and_keeps_every_letter(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    take_in(app, *(mail(message_id=f"<{n}@quay.example>", sender=f"tait{n}@quay.example") for n in range(3)))
    triage_messages.drain(app, TUESDAY_10AM)
    app.mailboxes["main"].fail("send", MailboxDown("gone"), times=99)

    assert send_letters.run(app, TUESDAY_10AM, TUESDAY_10AM).did["letters"] == len(letters(app))

    with reading(engine) as session:
        waiting = session.scalars(select(Letter)).all()
    assert {letter.state for letter in waiting} == {LetterState.QUEUED}
    assert all(letter.not_before > TUESDAY_10AM for letter in waiting)


def test_urgent_mail_nobody_opened_raises_each_step_once(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    take_in(app, mail("We cannot reach anyone about this."))
    triage_messages.drain(app, TUESDAY_10AM)
    with reading(engine) as session:
        late = session.scalars(select(Case)).one().read_by + timedelta(hours=1)

    assert watch_urgent.run(app, late, late).did == {"alarms": 3, "calls": 0}
    assert watch_urgent.run(app, late, late).row == {}

    with reading(engine) as session:
        assert {alarm.step for alarm in session.scalars(select(Alarm))} == {"owner", "duty", "lead"}


def test_the_comparison_counts_what_is_there_and_names_what_is_missing(engine: Engine) -> None:
    app = app_on(engine)
    take_in(app, mail())
    triage_messages.drain(app, TUESDAY_10AM)
    assert reconcile_ledger.run(app, LATER, LATER).problems == ()
    app.mailboxes["main"].deliver(
        mail("New", message_id="<new@quay.example>"), received_at=TUESDAY_10AM
    )  # only not polled yet
    app.mailboxes["main"].slip_in(mail("Old", message_id="<late@quay.example>"))

    report = reconcile_ledger.run(app, LATER, LATER)

    assert report.did == {"in_mailbox": 3, "in_ledger": 2, "missing": 1, "repaired": 1, "unexplained": 0}
    assert report.problems == ("main: 1 missing from the ledger, 1 of them taken now; 0 unexplained",)
