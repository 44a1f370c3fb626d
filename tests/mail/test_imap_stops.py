"""A process that stops between every two effects of sending, on real servers: the next one finds out, and no letter goes twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from liaison.mail.imap import ImapMailbox
from liaison.mail.mailbox import MailboxError
from tests.mail.imap_desk import LETTER
from tests.servers.dovecot import Dovecot
from tests.servers.letter_receiver import LetterReceiver

STEPS = 12  # more than there are


class Stop(BaseException):
    """The process is gone: nothing of ours catches this."""


def stop_at(box: ImapMailbox, step: int, *, after: bool) -> Callable[[], int]:
    """Stop before, or after, so many questions to the IMAP server; returns how many were asked."""
    asked, whole = [0], box.line.ask

    def ask(work: Any) -> Any:
        asked[0] += 1
        if asked[0] == step and not after:
            raise Stop
        answer = whole(work)
        if asked[0] == step:
            raise Stop
        return answer

    box.line.ask = ask  # type: ignore[method-assign]
    return lambda: asked[0]


def outbox(box: ImapMailbox, letter: Any, ref: str | None) -> bool:
    """What the outbox does after a start: asks after what it remembers, sends on proof alone. True when the letter certainly went."""
    fate = box.was_sent(ref) if ref else False
    if fate is not False:
        return fate is True
    try:
        box.send(ref or box.prepare(letter), letter)
    except MailboxError:
        return False
    return True


@pytest.mark.parametrize("after", [False, True])
def test_whatever_step_it_stops_at_the_letter_goes_once_or_is_in_doubt(
    dovecot: Dovecot, receiver: LetterReceiver, after: bool
) -> None:
    user, fates = dovecot.user(), []
    for step in range(1, STEPS):
        letter = replace(LETTER, message_id=f"<{step}-{after}@service.example>")
        dying, ref, before = dovecot.mailbox(user, receiver.door()), None, len(receiver.letters)
        asked = stop_at(dying, step, after=after)
        try:
            ref = dying.prepare(letter)
            dying.send(ref, letter)
        except Stop:
            pass
        went = len(receiver.letters) - before
        next_one = dovecot.mailbox(user, receiver.door())

        knows = outbox(next_one, letter, ref)

        arrived = len(receiver.letters) - before
        assert arrived <= 1
        assert arrived == 1 or not knows
        assert knows or next_one.was_sent(letter.message_id) is None
        fates.append((went, knows))
        if asked() < step:
            break
    assert {(0, True), (1, True)} <= set(fates)
    assert len(fates) < STEPS - 1, "every step was stopped at"


def test_a_letter_taken_while_the_process_stops_before_it_is_marked_is_in_doubt(
    dovecot: Dovecot, receiver: LetterReceiver
) -> None:
    user = dovecot.user()
    dying = dovecot.mailbox(user, receiver.door())
    ref = dying.prepare(LETTER)

    def stop(raw: bytes) -> None:
        dying._sender._file_these = lambda *refs: (_ for _ in ()).throw(Stop())  # type: ignore[method-assign,assignment]

    receiver.on_taken = stop
    with pytest.raises(Stop):
        dying.send(ref, LETTER)

    next_one = dovecot.mailbox(user, receiver.door())
    assert next_one.was_sent(ref) is None
    with pytest.raises(MailboxError):
        next_one.send(ref, LETTER)
    assert len(receiver.letters) == 1
