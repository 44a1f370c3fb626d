"""A letter leaves once. What certainly did not leave is tried again; what may have left is never resent on a guess."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, letters, mail, person, service
from sqlalchemy import Engine, select, update

from liaison.domain.states import CaseState, LetterState
from liaison.letters.render import Rendered
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailRejected
from liaison.outbox import send
from liaison.outbox.post import Posting, post
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Letter, MailboxRow
from liaison.store.tables_people import Person
from liaison.triage import inbox, reply

LATER = TUESDAY_10AM + timedelta(minutes=1)
MUCH_LATER = TUESDAY_10AM + timedelta(hours=2)


def waiting(engine: Engine):
    """An App with one acknowledgement in its outbox."""
    app = app_on(engine)
    service(app)
    arrive(app, mail())
    return app, app.mailboxes["main"]


def send_all(app, now=LATER) -> int:
    count = 0
    while send.send_one(app, now):
        count += 1
    return count


def test_a_letter_is_sent_once(engine: Engine) -> None:
    app, box = waiting(engine)

    assert send_all(app) == 1
    assert send_all(app) == 0

    (letter,) = letters(app)
    assert (letter.state, letter.sent_at) == (LetterState.SENT, LATER)
    assert len(box.letters) == 1
    assert box.letters[0].letter_key == letter.key


def test_posting_the_same_key_twice_posts_once(engine: Engine) -> None:
    app, _ = waiting(engine)
    posting = Posting(key="k", kind="answer", reference="4F7K", words=Rendered("p", "t", "h"), to=["a@b.example"])

    with transaction(engine) as session:
        box = session.scalars(select(MailboxRow)).one()
        ids = [post(session, box, posting, sender_name="s", actor=events.step("t"), now=LATER) for _ in range(2)]

    assert ids[0] is not None
    assert ids[1] is None


@pytest.mark.parametrize("error", [MailboxBusy("slow down", retry_after=90), MailboxDown("no line")])
@pytest.mark.parametrize("action", ["prepare", "send"])
def test_what_certainly_did_not_leave_is_tried_again_later(engine: Engine, error: Exception, action: str) -> None:
    app, box = waiting(engine)
    box.fail(action, error)

    send_all(app)

    (letter,) = letters(app)
    assert letter.state is LetterState.QUEUED
    assert letter.not_before > LATER
    assert send_all(app, MUCH_LATER) == 1
    assert len(box.letters) == 1


def test_a_rejected_letter_fails_visibly_and_is_not_tried_again(engine: Engine) -> None:
    app, box = waiting(engine)
    box.fail("send", MailRejected("no such address"))

    send_all(app)

    assert letters(app)[0].state is LetterState.FAILED
    assert send_all(app, MUCH_LATER) == 0


def test_after_any_other_error_its_fate_is_unknown_and_it_is_not_resent(engine: Engine) -> None:
    app, box = waiting(engine)
    box.blind = True
    box.fail("send", RuntimeError("the line dropped"), after=True)

    send_all(app)
    send.settle_unknown(app, MUCH_LATER)

    (letter,) = letters(app)
    assert letter.state is LetterState.UNKNOWN
    assert "look in Sent Items" in letter.because
    assert send_all(app, MUCH_LATER) == 0
    assert len(box.letters) == 1


def test_a_letter_found_among_the_sent_is_settled(engine: Engine) -> None:
    app, box = waiting(engine)
    box.fail("send", RuntimeError("the line dropped"), after=True)
    send_all(app)

    send.settle_unknown(app, MUCH_LATER)

    assert letters(app)[0].state is LetterState.SENT
    assert len(box.letters) == 1


def test_proof_that_it_did_not_go_queues_it_again(engine: Engine) -> None:
    app, box = waiting(engine)
    box.fail("send", RuntimeError("refused in a new way"))
    send_all(app)

    send.settle_unknown(app, MUCH_LATER)
    send_all(app, MUCH_LATER)

    assert letters(app)[0].state is LetterState.SENT
    assert len(box.letters) == 1


def test_a_claim_left_by_a_stopped_process_is_asked_after(engine: Engine) -> None:
    app, box = waiting(engine)
    letter, mailbox = send.claim(app, LATER)
    ref = mailbox.prepare(send.outgoing(letter, LATER))
    send.remember(app, letter, ref)
    mailbox.send(ref, send.outgoing(letter, LATER))  # and here the process stopped

    assert send.settle_unknown(app, LATER + timedelta(minutes=5)) == 0  # somebody may still be at it
    send.settle_unknown(app, LATER + timedelta(minutes=11))

    assert letters(app)[0].state is LetterState.SENT
    assert len(box.letters) == 1


def test_hold_all_keeps_every_letter(engine: Engine) -> None:
    app, box = waiting(engine)
    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=True, now=LATER)
    assert send_all(app) == 0
    assert letters(app)[0].state is LetterState.QUEUED

    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=False, now=LATER)
    assert send_all(app) == 1


def test_eligibility_is_asked_again_in_the_moment_of_sending(engine: Engine) -> None:
    app, box = waiting(engine)
    person_id = person(app)
    with transaction(engine) as session:
        session.execute(update(Letter).values(person_id=person_id))
        session.execute(update(Person).values(letters_held=True))

    send_all(app)

    (letter,) = letters(app)
    assert (letter.state, letter.because) == (LetterState.WITHHELD, "Every letter about this person is held.")
    assert box.letters == []


def test_an_answer_that_could_not_be_sent_opens_its_case_again(engine: Engine) -> None:
    app, box = waiting(engine)
    send_all(app)
    (case,) = cases(app)
    with transaction(engine) as session:
        inbox.open_case(session, case.id, staff_id=case.owner_id, now=LATER)
        reply.send(
            app, session, case.id, version=case.version, staff_id=case.owner_id, text="Here is our advice.", now=LATER
        )
    assert cases(app)[0].state is CaseState.ANSWERED
    box.fail("send", MailRejected("no such address"))

    send_all(app, MUCH_LATER)

    assert cases(app)[0].state is CaseState.OPEN
    assert letters(app, "answer")[0].state is LetterState.FAILED


def test_tried_too_often_it_fails_for_a_person_to_see(engine: Engine) -> None:
    app, box = waiting(engine)
    box.fail("send", MailboxDown("no line"), times=100)

    for hour in range(20):
        send_all(app, LATER + timedelta(hours=2 * hour))

    assert letters(app)[0].state is LetterState.FAILED
    assert letters(app)[0].attempts == send.ATTEMPTS
