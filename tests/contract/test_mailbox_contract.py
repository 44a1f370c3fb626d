"""The Mailbox contract: every adapter and the fake do the same. A new adapter adds a rig to RIGS in `mailbox_rigs`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from liaison.domain.mails import OutgoingMail
from liaison.mail.mailbox import EXAMINED, CursorLost, Fetched, MailGone, MailRejected
from tests.contract.mailbox_rigs import RIGS
from tests.contract.rigging import Rig

LONG_AGO = datetime(2019, 2, 3, 4, 5, tzinfo=UTC)
LETTER = OutgoingMail(
    message_id="<letter-1@service.example>",
    sender="queries@service.example",
    sender_name="The shared care service",
    to=("practice@gp.example",),
    subject="Your question, reference AB12",
    text="We have it and answer tomorrow.\n",
    date=datetime(2026, 11, 24, 10, tzinfo=UTC),
    letter_key="ack:case-1",
)


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Rig:
    return RIGS[request.param](tmp_path, request)


def mail(number: int) -> bytes:
    """A small invented mail with CRLF lines and bytes that are no UTF-8."""
    head = (
        f"From: practice{number}@gp.example\r\nSubject: question {number}\r\nMessage-ID: <{number}@gp.example>\r\n\r\n"
    )
    return head.encode() + f"Question {number}".encode() + b" caf\xe9\r\n"


def content_of(items: Sequence[Fetched]) -> list[bytes]:
    return sorted(one for item in items if (one := crlf(item.raw)))


def crlf(raw: bytes | None) -> bytes:
    """The standard library's Maildir writes its own line ends; everything else is kept to the byte."""
    return (raw or b"").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


class TestFetching:
    """What arrives is brought once, whatever its time, in whatever portions."""

    def test_an_empty_mailbox_brings_nothing_and_has_nothing_more(self, rig: Rig) -> None:
        batch = rig.mailbox.fetch(None)

        assert (batch.items, batch.more, batch.notes) == ([], False, [])

    def test_every_mail_is_brought_byte_for_byte_with_a_ref_of_its_own(self, rig: Rig) -> None:
        for number in range(5):
            rig.deliver(mail(number))

        items = rig.ledger.take_all(rig.mailbox)

        assert content_of(items) == [mail(number) for number in range(5)]
        assert len({item.ref for item in items}) == 5
        assert all(item.error is None for item in items)

    def test_refs_are_plain_text_that_any_database_stores(self, rig: Rig) -> None:
        rig.deliver(mail(1))

        (item,) = rig.ledger.take_all(rig.mailbox)

        assert item.ref.isascii()
        assert item.ref.isprintable()
        assert 0 < len(item.ref) < 1100

    def test_portions_are_no_larger_than_asked_and_together_bring_all(self, rig: Rig) -> None:
        for number in range(7):
            rig.deliver(mail(number))

        sizes, more = [], True
        while more:
            batch = rig.mailbox.fetch(rig.ledger.cursor, 3)
            rig.ledger.commit(batch)
            sizes, more = [*sizes, len(batch.items)], batch.more

        assert sum(sizes) == 7
        assert max(sizes) == 3
        assert sorted(crlf(raw) for raw in rig.ledger.mails) == [mail(number) for number in range(7)]

    def test_mails_come_in_the_order_in_which_they_arrived(self, rig: Rig) -> None:
        for number in range(3):
            rig.deliver(mail(number))
            rig.ledger.take_all(rig.mailbox)

        assert [crlf(raw) for raw in rig.ledger.mails] == [mail(0), mail(1), mail(2)]

    def test_a_second_poll_brings_only_what_is_new(self, rig: Rig) -> None:
        rig.deliver(mail(1))
        rig.ledger.take_all(rig.mailbox)
        assert rig.ledger.take_all(rig.mailbox) == []

        rig.deliver(mail(2))

        assert content_of(rig.ledger.take_all(rig.mailbox)) == [mail(2)]

    def test_the_next_process_goes_on_from_the_stored_cursor(self, rig: Rig) -> None:
        for number in range(5):
            rig.deliver(mail(number))
        rig.ledger.commit(rig.mailbox.fetch(None, 2))

        rest = rig.ledger.take_all(rig.open_again(), 2)

        assert len(rest) == 3
        assert sorted(crlf(raw) for raw in rig.ledger.mails) == [mail(number) for number in range(5)]

    def test_a_portion_whose_commit_failed_is_brought_again(self, rig: Rig) -> None:
        for number in range(4):
            rig.deliver(mail(number))
        rig.ledger.commit(rig.mailbox.fetch(None, 1))
        lost = rig.mailbox.fetch(rig.ledger.cursor, 2)

        rig.ledger.take_all(rig.mailbox, 2)

        assert len(lost.items) == 2
        assert sorted(crlf(raw) for raw in rig.ledger.mails) == [mail(number) for number in range(4)]

    def test_a_mail_that_comes_late_with_an_old_time_is_not_skipped(self, rig: Rig) -> None:
        rig.deliver(mail(1))
        rig.ledger.take_all(rig.mailbox)

        rig.deliver(mail(2), LONG_AGO)

        assert content_of(rig.ledger.take_all(rig.mailbox)) == [mail(2)]
        assert rig.ledger.take_all(rig.open_again()) == []

    def test_a_mail_that_comes_between_two_portions_is_not_skipped(self, rig: Rig) -> None:
        for number in range(3):
            rig.deliver(mail(number))
        rig.ledger.commit(rig.mailbox.fetch(None, 2))

        rig.deliver(mail(3), LONG_AGO)
        rig.ledger.take_all(rig.mailbox, 2)
        rig.ledger.take_all(rig.mailbox, 2)

        assert sorted(crlf(raw) for raw in rig.ledger.mails) == [mail(number) for number in range(4)]

    def test_a_lost_cursor_means_a_rescan_that_the_ledger_makes_harmless(self, rig: Rig) -> None:
        for number in range(3):
            rig.deliver(mail(number))
        rig.ledger.take_all(rig.mailbox)
        rig.ledger.cursor = None

        rig.ledger.take_all(rig.open_again())

        assert len(rig.ledger.mails) == 3

    @pytest.mark.parametrize("cursor", ["", "uid:17:4", "folder:zz:1", "memory:none", "memory:99999", "folder:1"])
    def test_a_cursor_it_does_not_know_is_lost_not_misread(self, rig: Rig, cursor: str) -> None:
        with pytest.raises(CursorLost):
            rig.mailbox.fetch(cursor)

    def test_a_mail_deleted_before_it_was_fetched_stops_nothing(self, rig: Rig) -> None:
        rig.deliver(mail(1))
        rig.deliver(mail(2))
        rig.ledger.commit(rig.mailbox.fetch(None, 1))

        rig.empty()
        rig.ledger.take_all(rig.mailbox)
        rig.deliver(mail(3))
        rig.ledger.take_all(rig.mailbox)

        assert crlf(rig.ledger.mails[-1]) == mail(3)

    def test_a_time_of_arrival_is_aware_or_none(self, rig: Rig) -> None:
        rig.deliver(mail(1), LONG_AGO)
        rig.deliver(mail(2))

        times = [item.received_at for item in rig.ledger.take_all(rig.mailbox)]

        assert LONG_AGO in times
        assert all(time is None or time.tzinfo is not None for time in times)


class TestOneItem:
    """get, acknowledge, refs."""

    def test_get_gives_the_bytes_that_were_fetched(self, rig: Rig) -> None:
        rig.deliver(mail(1))
        (item,) = rig.ledger.take_all(rig.mailbox)

        assert rig.mailbox.get(item.ref) == item.raw

    def test_get_says_when_a_mail_is_gone(self, rig: Rig) -> None:
        rig.deliver(mail(1))
        (item,) = rig.ledger.take_all(rig.mailbox)

        rig.empty()

        with pytest.raises(MailGone):
            rig.mailbox.get(item.ref)
        with pytest.raises(MailGone):
            rig.mailbox.get("no-such-mail:1.2")

    def test_acknowledging_twice_or_too_late_is_harmless(self, rig: Rig) -> None:
        rig.deliver(mail(1))
        (item,) = rig.ledger.take_all(rig.mailbox)

        rig.mailbox.acknowledge(item.ref, "taken")
        rig.mailbox.acknowledge(item.ref, "taken")

        assert rig.mailbox.get(item.ref) == item.raw
        rig.empty()
        rig.mailbox.acknowledge(item.ref, "taken")
        assert rig.ledger.take_all(rig.mailbox) == []

    def test_refs_are_those_of_every_mail_there_fetched_or_not(self, rig: Rig) -> None:
        for number in range(4):
            rig.deliver(mail(number))
        before = set(rig.mailbox.refs())

        rig.ledger.take_all(rig.mailbox)

        assert len(before) == 4
        assert before == rig.ledger.refs == set(rig.mailbox.refs())
        rig.empty()
        assert list(rig.mailbox.refs()) == []

    def test_refs_since_a_moment_leave_out_nothing_that_came_after_it(self, rig: Rig) -> None:
        rig.deliver(mail(1))

        assert len(list(rig.mailbox.refs(datetime.now(UTC) - timedelta(hours=1)))) == 1

    def test_waiting_ends_at_once_when_a_mail_has_come_since_the_last_fetch(self, rig: Rig) -> None:
        rig.ledger.take_all(rig.mailbox)
        rig.deliver(mail(1))

        assert rig.mailbox.wait(60) is True
        assert rig.mailbox.notices_within is not None
        rig.ledger.take_all(rig.mailbox)
        assert rig.mailbox.wait(0) is False


class TestSending:
    """A letter goes once, and its fate can be told."""

    def test_nothing_leaves_before_it_is_sent(self, rig: Rig) -> None:
        ref = rig.mailbox.prepare(LETTER)

        assert rig.letters() == []
        assert rig.mailbox.was_sent(ref) is False

    def test_a_sent_letter_lies_among_the_sent_with_its_key_and_its_words(self, rig: Rig) -> None:
        ref = rig.mailbox.prepare(LETTER)
        rig.mailbox.send(ref, LETTER)

        (raw,) = rig.letters()
        sent = message_from_bytes(raw)
        assert rig.mailbox.was_sent(ref) is True
        assert (sent["Message-ID"], sent["X-Liaison-Letter"]) == (LETTER.message_id, LETTER.letter_key)
        assert sent.get_payload(decode=True) == b"We have it and answer tomorrow.\r\n"

    def test_sending_and_preparing_again_leaves_one_letter(self, rig: Rig) -> None:
        ref = rig.mailbox.prepare(LETTER)
        rig.mailbox.send(ref, LETTER)

        assert rig.open_again().prepare(LETTER) == ref
        rig.open_again().send(ref, LETTER)

        assert len(rig.letters()) == 1

    def test_two_letters_are_two(self, rig: Rig) -> None:
        second = replace(LETTER, message_id="<letter-2@service.example>")
        for letter in (LETTER, second):
            rig.mailbox.send(rig.mailbox.prepare(letter), letter)

        assert len(rig.letters()) == 2

    def test_the_same_key_in_another_letter_is_another_letter(self, rig: Rig) -> None:
        """A database begun anew counts its letters from one again, beside a sent folder that holds the old ones."""
        rig.mailbox.send(rig.mailbox.prepare(LETTER), LETTER)
        anew = replace(LETTER, message_id="<anew-1@service.example>")

        ref = rig.mailbox.prepare(anew)

        assert rig.mailbox.was_sent(ref) is False
        rig.mailbox.send(ref, anew)
        assert len(rig.letters()) == 2

    def test_a_letter_that_cannot_be_a_mail_is_rejected_before_anything_leaves(self, rig: Rig) -> None:
        hostile = replace(LETTER, subject="Hello\r\nBcc: everyone@gp.example")

        with pytest.raises(MailRejected) as rejected:
            rig.mailbox.prepare(hostile)
        with pytest.raises(MailRejected):
            rig.mailbox.send("any", hostile)

        assert rejected.value.permanent
        assert "everyone" not in str(rejected.value)
        assert rig.letters() == []

    def test_a_ref_of_another_letter_sends_nothing(self, rig: Rig) -> None:
        ref = rig.mailbox.prepare(LETTER)

        with pytest.raises(MailRejected):
            rig.mailbox.send(ref, replace(LETTER, message_id="<other@service.example>"))

        assert rig.letters() == []

    def test_a_sent_letter_does_not_come_back_as_a_mail(self, rig: Rig) -> None:
        rig.mailbox.send(rig.mailbox.prepare(LETTER), LETTER)

        assert rig.ledger.take_all(rig.mailbox) == []
        assert list(rig.mailbox.refs()) == []


def test_a_healthy_mailbox_has_nothing_to_report(rig: Rig) -> None:
    rig.deliver(mail(1))

    assert rig.mailbox.check() == []


def test_every_mailbox_has_a_name(rig: Rig) -> None:
    assert rig.mailbox.name


class TestExamining:
    """What `doctor` asks."""

    def test_a_healthy_mailbox_examined_without_a_probe_sends_nothing_and_finds_nothing_wrong(self, rig: Rig) -> None:
        found = rig.mailbox.examine()

        assert [finding.words for finding in found if finding.ok is False] == []
        assert {finding.what for finding in found} <= set(EXAMINED)
        assert rig.letters() == []

    def test_a_probe_is_sent_and_its_copy_found(self, rig: Rig) -> None:
        found = {finding.what: finding for finding in rig.mailbox.examine(replace(LETTER, to=(LETTER.sender,)))}

        assert found["send"].ok
        assert found["sent copy"].ok
        assert len(rig.letters()) == 1

    def test_the_end_of_its_credentials_is_aware_or_not_known(self, rig: Rig) -> None:
        until = rig.mailbox.valid_until()

        assert until is None or until.tzinfo is not None
