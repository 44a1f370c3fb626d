"""Sending over SMTP with drafts and sent copies over IMAP: a letter's fate is known, or a person is asked. On real servers."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes

import pytest

from liaison.mail.imap import ImapMailbox
from liaison.mail.imap_letters import INSTEAD, SENDING, SENT
from liaison.mail.imap_places import Folders
from liaison.mail.mailbox import (
    MailboxBusy,
    MailboxDown,
    MailboxError,
    MailboxRefused,
    MailRejected,
)
from tests.mail.imap_desk import LETTER, double
from tests.servers.dovecot import Dovecot
from tests.servers.letter_receiver import LetterReceiver

REF = LETTER.message_id


@pytest.fixture
def box(dovecot: Dovecot, receiver: LetterReceiver) -> ImapMailbox:
    return dovecot.mailbox(dovecot.user(), receiver.door())


def user_of(box: ImapMailbox) -> str:
    return box.servers.account.user


def test_the_envelope_names_everybody_once_and_the_letter_names_no_blind_copy(
    box: ImapMailbox, receiver: LetterReceiver, dovecot: Dovecot
) -> None:
    box.send(box.prepare(LETTER), LETTER)

    (letter,) = receiver.letters
    assert (letter.sender, letter.recipients) == (
        "queries@service.example",
        ("practice@gp.example", "second@gp.example", "hidden@gp.example"),
    )
    assert b"hidden" not in letter.raw
    assert (
        message_from_bytes(letter.raw).get_payload(decode=True)
        == b"We have it and answer tomorrow.\r\n.\r\n.. and a line that begins with dots\r\n"
    )
    (kept,) = dovecot.contents(user_of(box), "Sent")
    assert b"Bcc: hidden@gp.example" in kept
    assert dovecot.contents(user_of(box), "Drafts") == []
    assert dovecot.flags(user_of(box), "Sent") == [{"\\Seen", SENT}]


# What goes wrong, what is said of it, whether the receiver has the letter, and what is known of its fate afterwards
CERTAIN_NO = [
    ("busy at sign-in", MailboxBusy), ("wrong password", MailboxRefused), ("drop at the sender", MailboxDown), ("busy at the sender", MailboxBusy),
    ("no such recipient", MailRejected), ("recipient later", MailboxBusy), ("drop before the letter", MailboxDown),
    ("busy after the dot", MailboxBusy), ("too large after the dot", MailRejected),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "kind"), CERTAIN_NO)
def test_after_a_certain_no_there_is_proof_and_the_next_try_sends_it_once(
    box: ImapMailbox, receiver: LetterReceiver, fault: str, kind: type[Exception]
) -> None:
    ref = box.prepare(LETTER)
    receiver.faults = [fault]

    with pytest.raises(kind) as raised:
        box.send(ref, LETTER)

    assert "gp.example" not in str(raised.value)
    assert receiver.letters == []
    assert box.was_sent(ref) is False
    box.send(ref, LETTER)
    assert len(receiver.letters) == 1
    assert box.was_sent(ref) is True


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [("drop after the dot, not taken", 0), ("drop after the dot, taken", 1), ("nonsense after the dot", 1)],
)
def test_what_breaks_after_the_dot_is_not_known_and_never_sent_again_by_itself(
    box: ImapMailbox, receiver: LetterReceiver, fault: str, arrived: int
) -> None:
    ref = box.prepare(LETTER)
    receiver.faults = [fault]

    for _ in range(3):
        with pytest.raises(MailboxError) as raised:
            box.send(ref, LETTER)
        assert type(raised.value) is MailboxError
        assert box.was_sent(ref) is None

    assert len(receiver.letters) == arrived


def test_a_person_who_removes_the_draft_of_unknown_fate_can_have_it_sent_anew(
    box: ImapMailbox, receiver: LetterReceiver, dovecot: Dovecot
) -> None:
    receiver.faults = ["drop after the dot, not taken"]
    with pytest.raises(MailboxError):
        box.send(box.prepare(LETTER), LETTER)

    dovecot.empty(user_of(box), "Drafts")

    assert box.was_sent(REF) is None
    with pytest.raises(MailboxError, match="neither among the drafts nor among the sent"):
        box.send(REF, LETTER)
    box.send(box.prepare(LETTER), LETTER)
    assert len(receiver.letters) == 1


def test_one_refused_recipient_of_several_means_that_it_goes_to_none(
    box: ImapMailbox, receiver: LetterReceiver
) -> None:
    ref = box.prepare(LETTER)
    receiver.faults = ["no such recipient"]

    with pytest.raises(MailRejected, match=r"refuses 1 of 3 recipients \(550\); it was sent to none"):
        box.send(ref, LETTER)

    assert receiver.letters == []


def test_a_letter_that_went_is_known_to_have_gone_even_when_no_copy_could_be_filed(
    box: ImapMailbox, receiver: LetterReceiver, dovecot: Dovecot
) -> None:
    ref = box.prepare(LETTER)
    with dovecot.client(user_of(box)) as client:
        client.delete_folder("Sent")

    box.send(ref, LETTER)

    assert box.was_sent(ref) is True
    assert dovecot.flags(user_of(box), "Drafts") == [{"\\Seen", SENT}]
    with dovecot.client(user_of(box)) as client:
        client.create_folder("Sent")
    box.send(ref, LETTER)  # what is known to have gone is filed now, and does not go again
    assert len(receiver.letters) == 1
    assert len(dovecot.contents(user_of(box), "Sent")) == 1
    assert dovecot.contents(user_of(box), "Drafts") == []


def test_a_letter_that_went_while_the_other_line_was_cut_is_known_to_have_gone_and_filed_later(
    box: ImapMailbox, receiver: LetterReceiver, dovecot: Dovecot
) -> None:
    ref, whole = box.prepare(LETTER), box.line.ask
    receiver.on_taken = lambda raw: setattr(box.line, "ask", down)

    def down(work: object) -> None:
        raise MailboxDown("The line is cut.")

    box.send(ref, LETTER)
    assert box.was_sent(ref) is True
    assert SENDING in dovecot.flags(user_of(box), "Drafts")[0]
    box.line.ask = whole  # type: ignore[method-assign]

    second = replace(LETTER, message_id="<letter-2@service.example>")
    receiver.on_taken = None
    box.send(box.prepare(second), second)

    assert len(receiver.letters) == 2
    assert len(dovecot.contents(user_of(box), "Sent")) == 2
    assert dovecot.contents(user_of(box), "Drafts") == []


def test_a_process_that_stops_between_mark_and_letter_leaves_a_doubt_and_nothing_is_resent(
    box: ImapMailbox, receiver: LetterReceiver, dovecot: Dovecot
) -> None:
    ref = box.prepare(LETTER)
    with dovecot.client(user_of(box)) as client:
        client.select_folder("Drafts")
        client.add_flags([1], [SENDING])

    with pytest.raises(MailboxError, match="its fate is not known"):
        box.send(ref, LETTER)

    assert (box.was_sent(ref), box.prepare(LETTER), box.was_sent(ref)) == (None, ref, None)
    assert receiver.letters == []


def test_two_drafts_of_one_letter_make_one_letter_and_one_copy(
    box: ImapMailbox, receiver: LetterReceiver, dovecot: Dovecot
) -> None:
    ref = box.prepare(LETTER)
    dovecot.fill(user_of(box), dovecot.contents(user_of(box), "Drafts"), "Drafts")

    box.send(ref, LETTER)

    assert len(receiver.letters) == 1
    assert dovecot.contents(user_of(box), "Drafts") == []
    assert len(dovecot.contents(user_of(box), "Sent")) == 1


def test_where_the_server_keeps_the_copy_no_second_one_is_filed(dovecot: Dovecot, receiver: LetterReceiver) -> None:
    user = dovecot.user()
    box = dovecot.mailbox(user, receiver.door(), smtp_saves_sent=True)
    receiver.on_taken = lambda raw: dovecot.fill(user, [raw], "Sent")
    ref = box.prepare(LETTER)

    box.send(ref, LETTER)

    assert len(dovecot.contents(user, "Sent")) == 1
    assert dovecot.contents(user, "Drafts") == []
    assert box.was_sent(ref) is True


def test_folders_named_in_the_settings_are_used_and_made(dovecot: Dovecot, receiver: LetterReceiver) -> None:
    user = dovecot.user()
    box = dovecot.mailbox(
        user, receiver.door(), folders=Folders(sent="Briefe/Gesendet für Ärzte", drafts="Briefe/Entwürfe")
    )

    ref = box.prepare(LETTER)
    assert len(dovecot.contents(user, "Briefe/Entwürfe")) == 1
    box.send(ref, LETTER)

    assert len(dovecot.contents(user, "Briefe/Gesendet für Ärzte")) == 1


def test_a_sending_server_that_is_not_there_leaves_proof(dovecot: Dovecot) -> None:
    box = dovecot.mailbox(dovecot.user())
    ref = box.prepare(LETTER)

    with pytest.raises(MailboxDown, match="LIAISON_MAILBOX__SMTP_HOST"):
        box.send(ref, LETTER)

    assert box.was_sent(ref) is False


def test_the_fate_of_what_is_no_letter_of_ours_is_not_told(box: ImapMailbox) -> None:
    assert box.was_sent('no id") ALL (') is None
    assert box.was_sent("<never-prepared@service.example>") is None


def test_an_unreachable_server_tells_no_fate(dovecot: Dovecot, receiver: LetterReceiver) -> None:
    gone = dovecot.mailbox("anybody", receiver.door(), imap=dovecot.door(port=1))

    assert gone.was_sent(REF) is None
    with pytest.raises(MailboxDown):
        gone.send(REF, LETTER)
    assert receiver.letters == []


def test_a_long_message_id_is_a_ref_of_one_line(box: ImapMailbox, receiver: LetterReceiver) -> None:
    long = replace(LETTER, message_id=f'<{"a" * 300}"\\%*@service.example>')

    box.send(box.prepare(long), long)

    assert box.was_sent(long.message_id) is True


DRAFTS = '* LIST () "/" INBOX\r\n* LIST (\\Drafts) "/" Drafts\r\n{tag} OK done\r\n'
FLAGS = "* 1 EXISTS\r\n* OK [PERMANENTFLAGS (%s)] ok\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 6] ok\r\n{tag} OK [READ-WRITE] done\r\n"


def test_double_without_keywords_a_flag_that_every_server_has_marks_the_draft(
    dovecot: Dovecot, receiver: LetterReceiver
) -> None:
    receiver.faults = ["drop after the dot, not taken"]
    own = "* 1 FETCH (UID 5 FLAGS (\\Draft))\r\n{tag} OK done\r\n"
    answers = {"LIST": DRAFTS, "SELECT": FLAGS % "\\Flagged \\Answered \\Deleted", "FETCH": own}
    with double(dovecot, answers, smtp=receiver.door()) as (box, script), pytest.raises(MailboxError):
        box.send(REF, LETTER)

    assert script.said["STORE"] == [f"UID STORE 5 +FLAGS.SILENT ({INSTEAD[SENDING]})"]


def test_double_a_drafts_folder_that_keeps_no_mark_sends_nothing(dovecot: Dovecot, receiver: LetterReceiver) -> None:
    own = "* 1 FETCH (UID 5 FLAGS (\\Draft))\r\n{tag} OK done\r\n"
    answers = {"LIST": DRAFTS, "SELECT": FLAGS % "\\Seen", "FETCH": own}
    unmarked = pytest.raises(MailboxRefused, match="LIAISON_MAILBOX__DRAFTS_FOLDER")
    with double(dovecot, answers, smtp=receiver.door()) as (box, _), unmarked:
        box.send(REF, LETTER)

    assert receiver.letters == []
