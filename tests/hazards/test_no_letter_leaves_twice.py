"""Hazard: a letter is sent twice. Whatever goes wrong on the way, each letter lies in the sent folder at most once."""

import random
from datetime import timedelta
from email import message_from_bytes

import pytest
from build import TUESDAY_10AM, app_on, arrive, letters, mail, service
from sqlalchemy import Engine

from liaison.domain.states import LetterState
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxError, MailRejected
from liaison.outbox import send

TROUBLES = [
    MailboxBusy("slow"),
    MailboxDown("gone"),
    MailRejected("no"),
    MailboxError("unclear"),
    RuntimeError("odd"),
    TimeoutError(),
]


@pytest.mark.parametrize("seed", range(4))
def test_through_any_row_of_troubles_each_letter_leaves_at_most_once(engine: Engine, seed: int) -> None:
    app, chance = app_on(engine), random.Random(seed)
    service(app)
    box = app.mailboxes["main"]
    arrive(
        app,
        *(mail(f"Dose question {n}", message_id=f"<{n}@quay.example>", sender=f"gp{n}@quay.example") for n in range(4)),
    )

    now = TUESDAY_10AM
    for _ in range(25):
        now += timedelta(minutes=chance.choice([1, 11, 61]))
        box.blind = chance.random() < 0.3
        box.fail(chance.choice(["prepare", "send", "was_sent"]), chance.choice(TROUBLES), after=chance.random() < 0.5)
        send.settle_unknown(app, now)
        send.send_one(app, now)

    sent = [message_from_bytes(raw)["Message-ID"] for raw in box.sent.values()]
    assert len(sent) == len(set(sent)) == len(box.letters)
    by_id = {letter.message_id: letter.state for letter in letters(app)}
    assert all(
        state in {LetterState.SENT, LetterState.UNKNOWN, LetterState.FAILED, LetterState.QUEUED}
        for state in by_id.values()
    )
    assert {name for name, state in by_id.items() if state is LetterState.SENT} <= set(sent)


def test_a_letter_whose_fate_cannot_be_told_waits_for_a_person_however_long(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    box = app.mailboxes["main"]
    arrive(app, mail())
    box.blind = True
    box.fail("send", TimeoutError(), after=True)

    for hour in range(48):
        now = TUESDAY_10AM + timedelta(hours=hour)
        send.settle_unknown(app, now)
        while send.send_one(app, now):
            pass

    assert letters(app)[0].state is LetterState.UNKNOWN
    assert len(box.letters) == 1
