"""Lines that drop at random points, seeded: every mail is taken once, every letter arrives at most once and never in doubt unsaid."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace

import pytest

from liaison.mail.mailbox import MailboxError
from tests.contract.mailbox_rigs import Ledger
from tests.mail.imap_desk import LETTER, mail
from tests.servers.dovecot import Dovecot
from tests.servers.flaky_proxy import FlakyProxy
from tests.servers.letter_receiver import LetterReceiver

SEED = 20261124


def read_through(dovecot: Dovecot, seed: int, mails: int) -> int:
    """Take mails over a line that is cut again and again; returns the cuts."""
    user, ledger = dovecot.user(), Ledger()
    chance = random.Random(seed)
    sent = [mail(number, chance.choice([0, 500, 3_000, 20_000])) for number in range(mails)]
    dovecot.fill(user, sent)
    proxy = FlakyProxy(dovecot.imaps, seed=seed, lives=(4_000, 60_000))
    box = dovecot.mailbox(user, imap=dovecot.door(port=proxy.port), after="move")
    for _ in range(60 + 8 * mails):
        try:
            batch = box.fetch(ledger.cursor, 7)
        except MailboxError:
            continue
        ledger.commit(batch)
        for item in batch.items:
            with suppress(MailboxError):
                box.acknowledge(item.ref, "4F7K, A. Nurse")
        if not batch.more:
            break
    proxy.healthy = True
    ledger.take_all(box)
    proxy.stop()
    assert ledger.mails == sent
    kept = dovecot.contents(user, "INBOX") + dovecot.contents(user, "Liaison")
    assert {*kept} == {*sent}
    return proxy.cuts


def send_through(dovecot: Dovecot, receiver: LetterReceiver, seed: int, letters: int) -> int:
    """Send letters over lines that are cut again and again, asking after those in doubt; returns the cuts."""
    proxies = [
        FlakyProxy(port, seed=seed + port_number, lives=(3_000, 24_000))
        for port_number, port in enumerate((dovecot.imaps, receiver.port))
    ]
    user = dovecot.user()
    box = dovecot.mailbox(user, receiver.door(proxies[1].port), imap=dovecot.door(port=proxies[0].port))
    doubtful = set()
    for number in range(letters):
        letter = replace(LETTER, message_id=f"<letter-{seed}-{number}@service.example>")
        if not sent_in_the_end(box, letter):
            doubtful.add(letter.message_id)
    for proxy in proxies:
        proxy.healthy = True
    arrived = [one.raw.partition(b"Message-ID: ")[2].partition(b"\r\n")[0].decode() for one in receiver.letters]
    for number in range(letters):
        name = f"<letter-{seed}-{number}@service.example>"
        fate = box.was_sent(name)
        assert arrived.count(name) <= 1
        assert fate is not False or name not in arrived
        assert (fate is True) == (name not in doubtful)
        assert fate is not True or arrived.count(name) == 1
    for proxy in proxies:
        proxy.stop()
    return sum(proxy.cuts for proxy in proxies)


def sent_in_the_end(box, letter) -> bool:  # type: ignore[no-untyped-def]
    """Try as the outbox does: again after a certain no, never after a doubt; what is in doubt is asked after."""
    ref = None
    for _ in range(40):
        try:
            ref = ref or box.prepare(letter)
            box.send(ref, letter)
            return True
        except MailboxError as error:
            if ref and type(error) is MailboxError:
                break
    return any(box.was_sent(letter.message_id) for _ in range(20))


def test_over_a_line_that_is_cut_at_random_every_mail_is_taken_once(dovecot: Dovecot) -> None:
    assert read_through(dovecot, SEED, 30) > 5


def test_over_lines_that_are_cut_at_random_no_letter_arrives_twice(dovecot: Dovecot, receiver: LetterReceiver) -> None:
    assert send_through(dovecot, receiver, SEED, 8) > 5


@pytest.mark.long
def test_over_lines_cut_by_the_hundred_every_mail_is_taken_once(dovecot: Dovecot) -> None:
    assert sum(read_through(dovecot, SEED + number, 100) for number in range(4)) > 100


@pytest.mark.long
def test_over_lines_cut_by_the_hundred_no_letter_arrives_twice(dovecot: Dovecot, receiver: LetterReceiver) -> None:
    assert sum(send_through(dovecot, receiver, SEED + number, 40) for number in range(4)) > 50
