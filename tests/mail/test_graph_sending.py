"""Letters by Microsoft 365, on the double: each goes once, and after any accident its fate is told or said to be unknown."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes

import pytest

from liaison.domain.mails import Attachment
from liaison.mail.mailbox import (
    MailboxBusy,
    MailboxDown,
    MailboxError,
    MailboxRefused,
    MailRejected,
)
from tests.doubles.graph_desk import ADDRESS, Desk, graph_desk
from tests.doubles.graph_double import Fault
from tests.mail.folder_desk import LETTER

CERTAIN = (MailboxBusy, MailboxDown, MailboxRefused, MailRejected)


@pytest.fixture
def desk() -> Iterator[Desk]:
    with graph_desk() as desk:
        yield desk


class TestPreparingOnTheDouble:
    """The draft, on the double."""

    def test_a_draft_lies_in_drafts_with_everything_the_letter_says(self, desk: Desk) -> None:
        desk.mailbox.prepare(LETTER)

        (draft,) = desk.box.inside("drafts")
        mime = message_from_bytes(draft.raw)
        assert draft.is_draft
        assert (mime["Message-ID"], mime["X-Liaison-Letter"]) == (LETTER.message_id, LETTER.letter_key)
        assert mime["Bcc"] == "second@gp.example"

    def test_preparing_again_after_a_broken_line_finds_the_draft_that_arrived(self, desk: Desk) -> None:
        desk.double.fail("POST .*/messages$", "drop after")
        with pytest.raises(MailboxError):
            desk.mailbox.prepare(LETTER)

        desk.open().prepare(LETTER)

        assert len(desk.box.inside("drafts")) == 1

    def test_a_copy_that_came_back_to_the_inbox_is_not_taken_for_the_letter(self, desk: Desk) -> None:
        ours = replace(LETTER, to=(ADDRESS,))
        ref = desk.mailbox.prepare(ours)
        desk.mailbox.send(ref, ours)

        assert len(desk.box.inside("inbox")) == 1
        assert desk.open().prepare(ours) == ref

    def test_a_quote_in_a_message_id_finds_its_draft(self, desk: Desk) -> None:
        odd = replace(LETTER, message_id="<o'brien&1+1=2@service.example>")

        assert desk.mailbox.prepare(odd) == desk.open().prepare(odd)
        assert len(desk.box.inside("drafts")) == 1

    def test_a_letter_over_three_megabytes_is_rejected_before_anything_is_said(self, desk: Desk) -> None:
        large = replace(LETTER, attachments=(Attachment("scan.pdf", "application/pdf", b"x" * 3_200_000),))

        with pytest.raises(MailRejected, match="over the 3 MB"):
            desk.mailbox.prepare(large)

        assert desk.lines() == []

    def test_a_letter_just_under_the_limit_goes(self, desk: Desk) -> None:
        large = replace(LETTER, attachments=(Attachment("scan.pdf", "application/pdf", b"x" * 2_200_000),))

        desk.mailbox.send(desk.mailbox.prepare(large), large)

        assert len(desk.double.dispatched) == 1


class TestSendingOnTheDouble:
    """The one word that sends, and what can happen to it, on the double."""

    @pytest.mark.parametrize(
        ("how", "more", "went"),
        [
            ("drop", {}, False),
            ("drop after", {}, True),
            ("answer", {"status": 500, "code": "InternalServerError"}, False),
            ("answer", {"status": 503, "headers": {"Retry-After": "5"}}, False),
            ("answer after", {"status": 502, "code": "BadGateway"}, True),
            ("answer after", {"status": 504, "code": "GatewayTimeout", "headers": {"Retry-After": "5"}}, True),
            ("answer after", {"status": 404, "code": "ErrorItemNotFound"}, True),
            ("answer", {"status": 408, "code": "RequestTimeout"}, False),
            ("answer", {"status": 409, "code": "Conflict"}, False),
        ],
    )
    def test_any_doubt_is_an_unknown_fate_that_the_draft_itself_tells(
        self, desk: Desk, how: str, more: dict[str, object], went: bool
    ) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.double.fail("/send$", how, **more)

        with pytest.raises(MailboxError) as doubt:
            desk.mailbox.send(ref, LETTER)

        assert not isinstance(doubt.value, CERTAIN)
        assert desk.mailbox.was_sent(ref) is went
        assert len(desk.double.dispatched) == went
        assert len(desk.lines("/send$")) == 1

    def test_no_answer_in_time_is_an_unknown_fate(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.double.fail("/send$", "slow", seconds=0.4)

        with pytest.raises(MailboxError, match="not known") as doubt:
            desk.open(timeout=0.1).send(ref, LETTER)

        assert not isinstance(doubt.value, CERTAIN)
        assert desk.mailbox.was_sent(ref) is True

    @pytest.mark.parametrize(
        ("status", "code", "error"),
        [
            (400, "ErrorInvalidRecipients", MailRejected),
            (413, "RequestEntityTooLarge", MailRejected),
            (403, "ErrorSendAsDenied", MailboxRefused),
            (429, "TooManyRequests", MailboxBusy),
        ],
    )
    def test_a_plain_refusal_is_certain(self, desk: Desk, status: int, code: str, error: type[MailboxError]) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.double.fail("/send$", status=status, code=code)

        with pytest.raises(error):
            desk.mailbox.send(ref, LETTER)

        assert desk.mailbox.was_sent(ref) is False

    def test_a_token_that_ended_at_the_moment_of_sending_sends_once(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.double.fail("/send$", status=401, code="InvalidAuthenticationToken")

        desk.mailbox.send(ref, LETTER)

        assert len(desk.double.dispatched) == 1

    def test_sending_again_after_it_went_sends_nothing_and_says_nothing(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.double.fail("/send$", "drop after")
        with pytest.raises(MailboxError):
            desk.mailbox.send(ref, LETTER)

        desk.mailbox.send(ref, LETTER)

        assert len(desk.double.dispatched) == 1

    def test_a_draft_that_somebody_deleted_is_not_sent(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        (draft,), bin_ = desk.box.inside("drafts"), desk.box.folder("deleteditems")
        assert bin_
        desk.box.move(draft, bin_)

        with pytest.raises(MailRejected, match="Somebody deleted this letter's draft"):
            desk.mailbox.send(ref, LETTER)

        assert desk.double.dispatched == []

    def test_a_draft_that_is_gone_for_good_is_an_unknown_fate(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.box.empty("drafts")

        with pytest.raises(MailboxError, match="look in Sent Items") as doubt:
            desk.mailbox.send(ref, LETTER)

        assert not isinstance(doubt.value, CERTAIN)
        assert desk.mailbox.was_sent(ref) is None

    def test_a_letter_still_in_the_outbox_cannot_be_told(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        (draft,), outbox = desk.box.inside("drafts"), desk.box.folder("outbox")
        assert outbox
        draft.is_draft = False
        desk.box.move(draft, outbox)

        assert desk.mailbox.was_sent(ref) is None

    def test_a_sent_copy_that_somebody_filed_elsewhere_still_proves_that_it_went(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.mailbox.send(ref, LETTER)
        (sent,) = desk.box.inside("sentitems")
        desk.box.move(sent, desk.box.folder_at("Inbox/Filed"))

        assert desk.mailbox.was_sent(ref) is True

    def test_a_ref_that_is_none_cannot_be_told(self, desk: Desk) -> None:
        assert desk.mailbox.was_sent("something") is None


@pytest.mark.parametrize("count", [60, pytest.param(2000, marks=pytest.mark.long)])
def test_letters_with_accidents_anywhere_leave_the_double_once_each(desk: Desk, count: int) -> None:
    """What the outbox does: certain refusals are tried again, doubts are asked after, and nothing is ever guessed."""
    chance = random.Random(20261124)
    accidents = [
        Fault("", "drop"),
        Fault("", "drop after"),
        Fault("", status=429, headers={"Retry-After": "1"}),
        Fault("", status=503),
        Fault("", "answer after", status=500),
    ]
    desk.double.chance = lambda line: chance.choice(accidents) if chance.random() < 0.2 else None
    letters = [replace(LETTER, message_id=f"<{number}@service.example>") for number in range(count)]
    for letter in letters:
        deliver(desk, letter)

    sent = [message_from_bytes(raw)["Message-ID"] for raw in desk.double.dispatched]
    assert sorted(sent) == sorted(letter.message_id for letter in letters)


def deliver(desk: Desk, letter: object) -> None:
    """Send one letter as the outbox does, asking after doubts, until it certainly went."""
    ref, doubtful = "", False
    for _ in range(100):
        try:
            ref = ref or desk.mailbox.prepare(letter)  # type: ignore[arg-type]
            if doubtful and desk.mailbox.was_sent(ref) is not False:
                if desk.mailbox.was_sent(ref):
                    return
                continue
            doubtful = False
            desk.mailbox.send(ref, letter)  # type: ignore[arg-type]
            return
        except CERTAIN:
            continue
        except MailboxError:
            doubtful = bool(ref)
    raise AssertionError("it never went")
