"""The fake fails when it is told to, before or after its effect, as often as it is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from liaison.domain.mails import OutgoingMail
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxError, MailRejected
from liaison.mail.memory import MemoryMailbox

LETTER = OutgoingMail(
    message_id="<letter-1@service.example>",
    sender="queries@service.example",
    sender_name="",
    to=("practice@gp.example",),
    subject="Your question",
    text="We have it.",
    date=datetime(2026, 11, 24, 10, tzinfo=UTC),
)


@pytest.fixture
def box() -> MemoryMailbox:
    return MemoryMailbox()


@pytest.mark.parametrize(
    "error", [MailboxBusy("wait", retry_after=7), MailboxDown("away"), MailRejected("no"), OSError("line dropped")]
)
def test_a_send_that_fails_before_its_effect_sends_nothing(box: MemoryMailbox, error: Exception) -> None:
    ref = box.prepare(LETTER)
    box.fail("send", error)

    with pytest.raises(type(error)) as raised:
        box.send(ref, LETTER)

    assert raised.value is error
    assert (box.sent, box.letters, box.was_sent(ref)) == ({}, [], False)
    box.send(ref, LETTER)
    assert box.letters == [LETTER]


def test_a_line_that_drops_after_the_send_leaves_a_sent_letter(box: MemoryMailbox) -> None:
    ref = box.prepare(LETTER)
    box.fail("send", MailboxError("the line dropped"), after=True)

    with pytest.raises(MailboxError):
        box.send(ref, LETTER)

    assert box.was_sent(ref) is True
    box.send(ref, LETTER)
    assert box.letters == [LETTER]


def test_while_blind_it_cannot_tell_whether_a_letter_went(box: MemoryMailbox) -> None:
    ref = box.prepare(LETTER)
    box.send(ref, LETTER)
    box.blind = True

    assert box.was_sent(ref) is None


def test_failing_twice_means_twice(box: MemoryMailbox) -> None:
    box.deliver(b"mail")
    box.fail("fetch", MailboxDown("away"), times=2)

    for _ in range(2):
        with pytest.raises(MailboxDown):
            box.fetch(None)

    assert [item.raw for item in box.fetch(None).items] == [b"mail"]


@pytest.mark.parametrize("action", ["get", "acknowledge", "prepare", "was_sent"])
def test_every_action_can_fail(box: MemoryMailbox, action: str) -> None:
    ref = box.deliver(b"mail")
    calls = {
        "get": lambda: box.get(ref),
        "acknowledge": lambda: box.acknowledge(ref, "taken"),
        "prepare": lambda: box.prepare(LETTER),
        "was_sent": lambda: box.was_sent("any"),
    }
    box.fail(action, MailboxDown("away"))  # type: ignore[arg-type]

    with pytest.raises(MailboxDown):
        calls[action]()

    calls[action]()
    assert box.labels == ({ref: "taken"} if action == "acknowledge" else {})


def test_a_mail_that_cannot_be_read_is_an_item_with_its_reason(box: MemoryMailbox) -> None:
    ref = box.deliver(None, error="The bytes are damaged.")

    (item,) = box.fetch(None).items

    assert (item.ref, item.raw, item.error) == (ref, None, "The bytes are damaged.")
    with pytest.raises(MailboxError, match="damaged"):
        box.get(ref)


def test_troubles_are_what_check_reports(box: MemoryMailbox) -> None:
    box.troubles.append("The token ends in 3 days: renew it.")

    assert box.check() == ["The token ends in 3 days: renew it."]
