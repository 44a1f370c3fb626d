"""Senders that are slow rather than dead: however two of them overlap, the letter leaves once and its row says what became of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, letters, mail, service
from sqlalchemy import Engine

from jobs import send_letters
from liaison.app import App
from liaison.domain.mails import OutgoingMail
from liaison.domain.states import CaseState, LetterState
from liaison.mail.mailbox import MailboxDown, MailboxError
from liaison.mail.memory import MemoryMailbox
from liaison.outbox import outbox_console, send
from liaison.store.session import transaction
from liaison.triage import inbox, reply

LATER = TUESDAY_10AM + timedelta(minutes=1)
GIVEN_UP = LATER + timedelta(minutes=11)
SURELY_OVER = LATER + timedelta(minutes=45)


class Wire(MemoryMailbox):
    """A double that hands on whatever it is told to, as often as it is told: nothing but our own care keeps a letter single.

    Before (`before`) or after (`after`) the named action, something else happens once.
    """

    def __init__(self) -> None:
        super().__init__(name="main")
        self.before: dict[str, Callable[[], object]] = {}
        self.after: dict[str, Callable[[], object]] = {}
        self.left: list[str] = []

    def prepare(self, mail: OutgoingMail) -> str:
        self.before.pop("prepare", lambda: None)()
        return super().prepare(mail)

    def send(self, ref: str, mail: OutgoingMail) -> None:
        self.before.pop("send", lambda: None)()
        super().send(ref, mail)
        self.left.append(mail.message_id)
        self.after.pop("send", lambda: None)()

    def was_sent(self, ref: str) -> bool | None:
        answer = super().was_sent(ref)
        self.after.pop("was_sent", lambda: None)()
        return answer


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def app(engine: Engine, wire: Wire) -> App:
    """One acknowledgement waits."""
    made = app_on(engine, mailbox=wire)
    service(made)
    arrive(made, mail())
    return made


def another_sender(app: App, moment=GIVEN_UP) -> Callable[[], None]:
    """What a second process does meanwhile: asks after doubtful letters, and sends what waits."""

    def turn() -> None:
        send.settle_unknown(app, moment)
        while send.send_one(app, moment):
            pass

    return turn


def fail(error: Exception) -> Callable[[], None]:
    def raise_it() -> None:
        raise error

    return raise_it


def answered(app: App) -> None:
    """The acknowledgement has left, and a colleague's answer waits."""
    send.send_one(app, LATER)
    case = cases(app)[0]
    with transaction(app.engine) as session:
        if case.state is not CaseState.OPEN:
            case = inbox.open_case(session, case.id, staff_id=case.owner_id, now=LATER)
        reply.send(app, session, case.id, version=case.version, staff_id=case.owner_id, text="Our advice.", now=LATER)


def test_a_sender_given_up_while_it_prepares_sends_nothing_any_more(app: App, wire: Wire) -> None:
    wire.before["prepare"] = another_sender(app)

    send.send_one(app, LATER)

    (letter,) = letters(app)
    assert wire.left == [letter.message_id]
    assert (letter.state, letter.sent_at, letter.attempts) == (LetterState.SENT, GIVEN_UP, 2)


def test_while_a_slow_sender_may_still_be_sending_nothing_counts_as_proof_that_it_did_not_go(
    app: App, wire: Wire
) -> None:
    wire.before["send"] = another_sender(app)

    send.send_one(app, LATER)

    (letter,) = letters(app)
    assert wire.left == [letter.message_id]
    assert (letter.state, letter.sent_at) == (LetterState.SENT, LATER)


def test_of_two_claims_only_the_later_may_send(app: App, wire: Wire) -> None:
    first, _ = send.claim(app, LATER)
    send.settle_unknown(app, GIVEN_UP)
    second, _ = send.claim(app, GIVEN_UP)
    ref = wire.prepare(send.outgoing(second, GIVEN_UP))

    assert not send.remember(app, first, ref)
    assert send.remember(app, second, ref)


def test_a_slow_sender_that_did_not_get_through_does_not_queue_what_another_is_sending(app: App, wire: Wire) -> None:
    """It comes back after a long time with "not taken", while a second sender is handing the letter over, and a third looks."""
    mine, _ = send.claim(app, LATER)
    assert send.remember(app, mine, wire.prepare(send.outgoing(mine, LATER)))

    def it_comes_back() -> None:
        send.settle(app, mine, LetterState.QUEUED, SURELY_OVER, "tried again later", not_before=SURELY_OVER)
        another_sender(app, SURELY_OVER)()

    wire.before["send"] = it_comes_back
    another_sender(app, SURELY_OVER)()

    (letter,) = letters(app)
    assert wire.left == [letter.message_id]
    assert letter.state is LetterState.SENT


def test_a_slow_sender_that_got_through_stops_the_one_that_comes_after_it(app: App, wire: Wire) -> None:
    mine, _ = send.claim(app, LATER)
    send.remember(app, mine, wire.prepare(send.outgoing(mine, LATER)))
    send.settle_unknown(app, SURELY_OVER)  # not found: queued again
    wire.send(mine.ref or "", send.outgoing(mine, LATER))  # and now it gets through
    send.settle(app, mine, LetterState.SENT, SURELY_OVER, "", sent_at=SURELY_OVER)

    another_sender(app, SURELY_OVER + timedelta(minutes=1))()

    (letter,) = letters(app)
    assert wire.left == [letter.message_id]
    assert (letter.state, letter.because) == (
        LetterState.SENT,
        "it left all the same: a sender given up for stopped was slow",
    )


def test_a_slow_sender_in_doubt_stops_one_that_has_claimed_and_not_sent(app: App, wire: Wire) -> None:
    mine, _ = send.claim(app, LATER)
    send.remember(app, mine, wire.prepare(send.outgoing(mine, LATER)))
    send.settle_unknown(app, SURELY_OVER)
    second, _ = send.claim(app, SURELY_OVER)

    send.settle(app, mine, LetterState.UNKNOWN, SURELY_OVER, "its fate is unknown")

    assert not send.remember(app, second, second.ref)
    assert letters(app)[0].state is LetterState.UNKNOWN
    assert wire.left == []


def test_an_answer_about_an_earlier_try_says_nothing_of_the_latest(app: App, wire: Wire) -> None:
    """One process asks and is told "not there"; before it writes that down, another queues, sends, and loses the line."""
    wire.before["send"] = fail(MailboxError("the line dropped"))
    send.send_one(app, LATER)

    def the_other() -> None:
        wire.after["send"] = fail(MailboxError("the line dropped once more, behind the letter"))
        another_sender(app, SURELY_OVER)()
        wire.blind = True

    wire.after["was_sent"] = the_other
    send.settle_unknown(app, SURELY_OVER)
    another_sender(app, SURELY_OVER + timedelta(hours=2))()

    (letter,) = letters(app)
    assert wire.left == [letter.message_id]
    assert letter.state is LetterState.UNKNOWN


def test_a_long_run_claims_each_letter_at_its_own_moment(engine: Engine, wire: Wire) -> None:
    """The first letter takes a quarter of an hour: the second is not given up by others while it is only just being prepared."""
    moment = [LATER]
    app = app_on(engine, mailbox=wire)
    service(app)
    arrive(app, *(mail(f"Dose question {n}", message_id=f"<{n}@quay.example>") for n in range(2)))
    app = App(**{**vars(app), "clock": lambda: moment[0]})

    def a_quarter_of_an_hour() -> None:
        moment[0] += timedelta(minutes=15)
        wire.before["prepare"] = another_sender(app, moment[0])

    wire.after["send"] = a_quarter_of_an_hour
    send_letters.run(app, LATER, LATER)

    assert sorted(wire.left) == sorted(letter.message_id for letter in letters(app))
    assert [letter.attempts for letter in letters(app)] == [1, 1]


def test_a_claim_that_stopped_opens_the_case_of_its_answer_and_finding_the_answer_takes_that_back(
    app: App, wire: Wire
) -> None:
    answered(app)
    mine, _ = send.claim(app, GIVEN_UP)
    send.remember(app, mine, wire.prepare(send.outgoing(mine, GIVEN_UP)))
    wire.send(mine.ref or "", send.outgoing(mine, GIVEN_UP))  # and here the process stopped
    wire.blind = True
    send.settle_unknown(app, GIVEN_UP + timedelta(minutes=11))
    assert cases(app)[0].state is CaseState.OPEN

    wire.blind = False
    send.settle_unknown(app, GIVEN_UP + timedelta(minutes=12))

    assert cases(app)[0].state is CaseState.ANSWERED
    assert letters(app, "answer")[0].state is LetterState.SENT


def test_a_case_that_a_colleague_has_taken_up_since_stays_as_it_is(app: App, wire: Wire) -> None:
    answered(app)
    wire.blind = True
    wire.after["send"] = fail(TimeoutError())
    another_sender(app)()
    with transaction(app.engine) as session:
        case = cases(app)[0]
        inbox.add_note(session, case.id, text="Rang the practice.", staff_id=case.owner_id, now=GIVEN_UP)

    wire.blind = False
    send.settle_unknown(app, GIVEN_UP)

    assert letters(app, "answer")[0].state is LetterState.SENT
    assert cases(app)[0].state is CaseState.OPEN


def test_two_answers_do_not_leave_where_the_second_was_written_because_the_first_seemed_lost(
    app: App, wire: Wire
) -> None:
    answered(app)
    wire.before["send"] = fail(MailboxError("the line dropped"))
    send.send_one(app, GIVEN_UP)
    assert cases(app)[0].state is CaseState.OPEN
    answered(app)
    another_sender(app, SURELY_OVER)()

    another_sender(app, SURELY_OVER + timedelta(hours=1))()

    first, second = letters(app, "answer")
    assert (first.state, second.state) == (LetterState.WITHHELD, LetterState.SENT)
    assert first.because == "Another answer was written while nobody knew whether this one had left."
    assert wire.left.count(first.message_id) == 0


def test_what_a_person_queues_again_is_made_ready_anew(app: App, wire: Wire) -> None:
    wire.before["send"] = fail(MailboxError("somebody deleted the draft"))
    send.send_one(app, LATER)

    outbox_console.retry(app, letters(app)[0].id or 0)

    (letter,) = letters(app)
    assert (letter.state, letter.ref, letter.attempts) == (LetterState.QUEUED, None, 0)


def test_a_letter_not_taken_by_its_own_sender_is_tried_again(app: App, wire: Wire) -> None:
    wire.before["send"] = fail(MailboxDown("no line"))

    send.send_one(app, LATER)
    another_sender(app, GIVEN_UP)()

    (letter,) = letters(app)
    assert (letter.state, letter.attempts, wire.left) == (LetterState.SENT, 2, [letter.message_id])
