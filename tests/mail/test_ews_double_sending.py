"""Sending at Exchange (a double): whatever goes wrong, no letter goes twice and none is said to have gone that did not."""

import random
import time
from dataclasses import replace
from email import message_from_bytes

import pytest

from liaison.domain.mails import Attachment, OutgoingMail
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxError, MailboxRefused, MailRejected
from tests.contract.ews_rig import access_to
from tests.doubles.ews_double import EwsDouble
from tests.doubles.ews_faults import Fault, How
from tests.mail.ews_desk import LETTER, Desk, desk_at

CERTAIN = (MailboxBusy, MailboxDown, MailboxRefused, MailRejected)  # the errors after which the outbox tries again


@pytest.fixture
def desk(ews_double: EwsDouble) -> Desk:
    return desk_at(ews_double)


class TestTheLetter:
    def test_it_is_threaded_and_keeps_its_attachments(self, desk: Desk) -> None:
        letter = replace(LETTER, attachments=(Attachment("plan.pdf", "application/pdf", b"%PDF-1.4 \xff"),))

        desk.mailbox.send(desk.mailbox.prepare(letter), letter)

        (raw,) = desk.box.gone_out
        sent = message_from_bytes(raw)
        assert sent["In-Reply-To"] == "<question@gp.example>"
        assert sent["References"].split() == ["<first@gp.example>", "<question@gp.example>"]
        assert [part.get_payload(decode=True) for part in sent.walk() if part.get_filename()] == [b"%PDF-1.4 \xff"]

    def test_blind_copies_are_told_to_the_double_beside_the_bytes_too(self, desk: Desk) -> None:
        second = desk.double.box()
        letter = replace(LETTER, bcc=(second.address,))

        desk.mailbox.send(desk.mailbox.prepare(letter), letter)

        (arrived,) = second.standing("inbox").items.values()
        assert "Bcc" not in message_from_bytes(arrived.mime)

    def test_a_draft_is_gone_from_drafts_once_it_is_sent(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        assert len(desk.drafts()) == 1

        desk.mailbox.send(ref, LETTER)

        assert desk.drafts() == []

    def test_preparing_twice_makes_one_draft(self, desk: Desk) -> None:
        assert desk.mailbox.prepare(LETTER) == desk.mailbox.prepare(LETTER)

        assert len(desk.drafts()) == 1

    def test_preparing_again_after_the_answer_was_lost_makes_one_draft(self, desk: Desk) -> None:
        desk.fails(How.DROPPED_AFTER, "CreateItem")
        with pytest.raises(MailboxDown):
            desk.mailbox.prepare(LETTER)

        desk.mailbox.prepare(LETTER)

        assert len(desk.drafts()) == 1

    @pytest.mark.parametrize("habit", ["drops_x_headers", "rewrites_message_id"])
    def test_it_is_found_again_though_the_double_changes_its_headers(self, desk: Desk, habit: str) -> None:
        setattr(desk.box.habits, habit, True)
        ref = desk.mailbox.prepare(LETTER)
        assert desk.mailbox.was_sent(ref) is False

        desk.mailbox.send(ref, LETTER)
        desk.mailbox.send(desk.mailbox.prepare(LETTER), LETTER)

        assert desk.mailbox.was_sent(ref) is True
        assert len(desk.box.gone_out) == 1


class TestTheFateOfALetter:
    def test_an_error_although_the_letter_went_is_no_error(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.fails(How.ERROR_AFTER, "SendItem")

        desk.mailbox.send(ref, LETTER)

        assert desk.mailbox.was_sent(ref) is True
        assert len(desk.box.gone_out) == 1

    def test_a_line_that_broke_after_the_letter_went_is_no_error(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.fails(How.DROPPED_AFTER, "SendItem")

        desk.mailbox.send(ref, LETTER)

        assert len(desk.box.gone_out) == 1

    def test_an_error_although_it_went_and_no_copy_in_sent_is_an_unknown_fate(self, desk: Desk) -> None:
        desk.box.habits.keeps_no_copy = True
        ref = desk.mailbox.prepare(LETTER)
        desk.fails(How.ERROR_AFTER, "SendItem")

        with pytest.raises(MailboxError) as unknown:
            desk.mailbox.send(ref, LETTER)

        assert not isinstance(unknown.value, CERTAIN)
        assert desk.mailbox.was_sent(ref) is None

    def test_a_letter_in_neither_folder_is_never_sent_again_by_itself(self, desk: Desk) -> None:
        desk.box.habits.keeps_no_copy = True
        ref = desk.mailbox.prepare(LETTER)
        desk.mailbox.send(ref, LETTER)

        for _ in range(3):
            with pytest.raises(MailboxError, match="neither in Drafts nor among the sent") as lost:
                desk.mailbox.send(ref, LETTER)
            assert not isinstance(lost.value, CERTAIN)

        assert len(desk.box.gone_out) == 1

    def test_a_line_that_broke_with_the_draft_still_there_is_unknown_until_it_is_asked_again(self, desk: Desk) -> None:
        """The question may still be on its way to Exchange: only a later look is proof."""
        ref = desk.mailbox.prepare(LETTER)
        desk.fails(How.DROPPED_BEFORE, "SendItem")

        with pytest.raises(MailboxError) as unknown:
            desk.mailbox.send(ref, LETTER)

        assert not isinstance(unknown.value, CERTAIN)
        assert desk.mailbox.was_sent(ref) is False

    def test_a_line_that_broke_for_the_look_as_well_is_an_unknown_fate(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.fails(How.DROPPED_AFTER, "SendItem")
        desk.faults.choose = lambda name: Fault(How.DROPPED_BEFORE) if desk.box.gone_out else None

        with pytest.raises(MailboxError) as unknown:
            desk.mailbox.send(ref, LETTER)

        desk.faults.choose = None
        assert not isinstance(unknown.value, CERTAIN)
        assert desk.mailbox.was_sent(ref) is True

    def test_a_server_before_exchange_that_gives_up_is_not_believed_to_have_sent_nothing(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.fails(How.UNAVAILABLE, "SendItem")

        with pytest.raises(MailboxError) as unknown:
            desk.mailbox.send(ref, LETTER)

        assert not isinstance(unknown.value, CERTAIN)

    def test_exchange_saying_that_it_is_busy_is_certain_and_says_how_long(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.fails(How.BUSY, "SendItem", wait=12)

        with pytest.raises(MailboxBusy) as busy:
            desk.mailbox.send(ref, LETTER)

        assert busy.value.retry_after == 12
        desk.mailbox.send(ref, LETTER)
        assert len(desk.box.gone_out) == 1

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("ErrorSendAsDenied", MailboxRefused),
            ("ErrorInvalidRecipients", MailRejected),
            ("ErrorMessageSizeExceeded", MailRejected),
            ("ErrorInternalServerError", MailboxDown),
        ],
    )
    def test_exchange_saying_no_with_the_draft_still_there_is_certain(
        self, desk: Desk, code: str, expected: type[MailboxError]
    ) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.fails(How.ERROR_BEFORE, "SendItem", code=code)

        with pytest.raises(expected):
            desk.mailbox.send(ref, LETTER)

        assert desk.box.gone_out == []

    def test_a_server_that_cannot_be_reached_has_certainly_sent_nothing(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ref = desk.mailbox.prepare(LETTER)
        nowhere = access_to(desk.double, desk.box, url="https://127.0.0.1:9/EWS/Exchange.asmx")
        elsewhere = type(desk.mailbox)(nowhere)

        with pytest.raises(MailboxDown):
            elsewhere.send(ref, LETTER)

    def test_a_letter_that_goes_after_we_gave_up_waiting_was_never_called_unsent(self, desk: Desk) -> None:
        """The draft still lay in Drafts when it was looked for: that alone is no proof while the question is on its way."""
        ref = desk.mailbox.prepare(LETTER)
        impatient = type(desk.mailbox)(access_to(desk.double, desk.box, timeout=0.3))
        desk.double.let_go.clear()
        desk.fails(How.LATE, "SendItem")

        with pytest.raises(MailboxError) as unknown:
            impatient.send(ref, LETTER)

        assert not isinstance(unknown.value, CERTAIN)
        desk.double.let_go.set()
        deadline = time.monotonic() + 10
        while not desk.mailbox.was_sent(ref):
            assert time.monotonic() < deadline
        desk.mailbox.send(ref, LETTER)
        assert len(desk.box.gone_out) == 1

    def test_two_senders_of_one_draft_send_it_once(self, desk: Desk) -> None:
        """Sending uses the draft up: the second finds none."""
        ref = desk.mailbox.prepare(LETTER)
        sender = desk.mailbox._sender
        found = sender.find(ref)
        desk.mailbox.send(ref, LETTER)
        sender.find = lambda _: found  # type: ignore[method-assign]  # it looked before the other one sent

        with pytest.raises(MailboxError):
            desk.mailbox.send(ref, LETTER)

        assert len(desk.box.gone_out) == 1


def test_no_letter_goes_twice_and_none_is_lost_over_faults_between_any_two_effects(desk: Desk) -> None:
    assert sent_over_faults(desk, 15, seed=11) == 15


@pytest.mark.long
def test_of_three_hundred_letters_over_faults_at_the_double_none_goes_twice_and_none_is_lost(desk: Desk) -> None:
    """Of these the outbox, with crashes, has its two thousand in `tests/crash`."""
    assert sent_over_faults(desk, 300, seed=12) == 300


def sent_over_faults(desk: Desk, many: int, seed: int) -> int:
    """Letters sent as the outbox sends them (remember the ref, send; ask after the unknown; again what is certain): how many went.

    Raises AssertionError when one went twice or another went instead.
    """
    chance = random.Random(seed)
    ways = [how for how in How if how not in (How.UNAUTHORISED, How.ANSWER, How.LATE)]
    desk.faults.choose = lambda _: Fault(chance.choice(ways)) if chance.random() < 0.2 else None
    letters = [replace(LETTER, message_id=f"<letter-{number}@service.example>") for number in range(many)]
    for letter in letters:
        send_as_the_outbox_does(desk, letter)
    went = [message_from_bytes(raw)["Message-ID"] for raw in desk.box.gone_out]
    assert sorted(went) == sorted(letter.message_id for letter in letters)
    return len(went)


def send_as_the_outbox_does(desk: Desk, letter: OutgoingMail) -> None:
    """Until the letter's fate is known to be sent. Raises AssertionError when that takes for ever."""
    ref: str | None = None
    for _ in range(200):
        try:
            ref = ref or desk.mailbox.prepare(letter)
        except MailboxError:
            continue
        try:
            return desk.mailbox.send(ref, letter)
        except CERTAIN:
            continue
        except MailboxError:
            if fate_of(desk, ref):
                return None
    raise AssertionError("the letter never went")


def fate_of(desk: Desk, ref: str) -> bool:
    """What was_sent says once it can say something."""
    for _ in range(200):
        try:
            found = desk.mailbox.was_sent(ref)
        except MailboxError:
            continue
        assert found is not None, "with a copy in Sent it can always be told"
        return found
    raise AssertionError("nobody can tell")
