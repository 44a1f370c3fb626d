"""Delivery reports of every sort: for whom a letter did not arrive, for good or not yet, and which letter it was. All examples are invented,
in the shapes that servers use; the shapes of real ones are measured where the data is."""

from __future__ import annotations

import pytest
from bounce_truth import measure
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.letter_fates import Bounce, Fate
from liaison.mail.bounce_words import read_words
from liaison.mail.bounces import read_bounce
from tests.shared_data import shared_file

OURS = "<ours-1@liaison.example>"
LETTER = f"Message-ID: {OURS}\nX-Liaison-Letter: answer:case-12:v3\nFrom: queries@liaison.example\nTo: Desk@Quay.example\nSubject: [SU-GP 4F7K] Answer\n"


def plain(words: str, *, head: str = "") -> bytes:
    return f"From: MAILER-DAEMON@mx.example\nTo: queries@liaison.example\nSubject: failure notice\n{head}Content-Type: text/plain\n\n{words}".encode()


def standard(
    groups: str, *, words: str = "It came back.", returned: str = LETTER, kind: str = "message/rfc822"
) -> bytes:
    return (
        "From: postmaster@mx.example\nTo: queries@liaison.example\nSubject: Undeliverable\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\n{words}\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{groups}\n"
        f"--b\nContent-Type: {kind}\n\n{returned}\nThank you.\n--b--\n"
    ).encode()


def test_a_report_by_the_book_is_read_whole() -> None:
    groups = "Final-Recipient: rfc822; desk@quay.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n no such user here\n"

    assert read_bounce(standard(groups)) == Bounce(
        Fate.FAILED, ("desk@quay.example",), "5.1.1", OURS, "answer:case-12:v3", "550 5.1.1 no such user here"
    )


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers", "message/global"])
def test_the_letter_is_known_by_whatever_part_returns_it(kind: str) -> None:
    assert (
        read_bounce(standard("Final-Recipient: rfc822; a@b.example\nAction: failed\n", kind=kind)).original_id == OURS
    )


def test_the_address_as_we_wrote_it_goes_before_the_one_it_was_passed_on_to() -> None:
    groups = "Original-Recipient: rfc822;desk@quay.example\nFinal-Recipient: rfc822;inner@hidden.example\nAction: failed\nStatus: 5.2.2\n"

    assert read_bounce(standard(groups)).recipients == ("desk@quay.example",)


def test_of_several_recipients_those_are_named_that_it_failed_for() -> None:
    groups = (
        "Final-Recipient: rfc822; a@quay.example\nAction: delivered\nStatus: 2.0.0\n\n"
        "Final-Recipient: rfc822; b@quay.example\nAction: failed\nStatus: 5.1.1\n\n"
        "Final-Recipient: rfc822; c@quay.example\nAction: delayed\nStatus: 4.4.1\n"
    )

    found = read_bounce(standard(groups))

    assert (found.fate, found.recipients, found.status) == (Fate.FAILED, ("b@quay.example",), "5.1.1")


@pytest.mark.parametrize(
    ("action", "status", "fate"),
    [("failed", "4.4.7", Fate.FAILED), ("delayed", "5.1.1", Fate.DELAYED), ("relayed", "2.0.0", Fate.RELAYED), ("delivered", "2.0.0", Fate.RELAYED),
     ("expanded", "2.0.0", Fate.RELAYED), ("deferred", "4.0.0", Fate.DELAYED), ("Failed (final)", "5.0.0", Fate.FAILED),
     ("", "4.2.2", Fate.DELAYED), ("", "5.2.2", Fate.FAILED), ("", "", Fate.FAILED)],
)  # fmt: skip
def test_what_the_machine_says_it_did_goes_before_the_code(action: str, status: str, fate: Fate) -> None:
    assert (
        read_bounce(standard(f"Final-Recipient: rfc822; a@b.example\nAction: {action}\nStatus: {status}\n")).fate
        is fate
    )


def test_a_complaint_about_a_letter_is_no_failure() -> None:
    raw = (
        standard("")
        .replace(b"message/delivery-status", b"message/feedback-report")
        .replace(b"report-type=delivery-status", b"report-type=feedback-report")
    )

    assert read_bounce(raw).fate is Fate.RELAYED


# what follows no standard: the sort of server, its words, and whether it has given up
SHAPES: dict[str, tuple[str, Fate]] = {
    "qmail": (
        "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n<desk@quay.example>:\n192.0.2.1 does not like recipient.\n"
        f"Remote host said: 550 5.1.1 no such user\n\n--- Below this line is a copy of the message.\n\n{LETTER}", Fate.FAILED),
    "qmail that gave up after days of a temporary trouble": (
        "Hi. This is the qmail-send program at mx.example.\n<desk@quay.example>:\nConnected but sender was rejected.\nRemote host said: 421 4.7.0 "
        "temporarily deferred\nI'm not going to try again; this message has been in the queue too long.\n\n"
        f"--- Below this line is a copy of the message.\n\n{LETTER}", Fate.FAILED),
    "Exim": (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\n"
        "recipients. This is a permanent error. The following address(es) failed:\n\n  desk@quay.example\n    host mx.quay.example [192.0.2.1]: 550 5.1.1\n"
        f"    unknown user\n\n------ This is a copy of the message, including all the headers. ------\n\n{LETTER}", Fate.FAILED),
    "Exim that goes on trying": (
        "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\n"
        "recipients after more than 24 hours on the queue.\n\nThe address to which the message has not yet been delivered is:\n\n  desk@quay.example\n"
        "    Delay reason: connection timed out\n\nNo action is required on your part. Delivery attempts will continue for some time.\n", Fate.DELAYED),
    "Postfix": (
        "This is the mail system at host mx.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n"
        f"<desk@quay.example>: host mx.quay.example said: 550 5.1.1 User unknown (in reply\n    to RCPT TO command)\n\n{LETTER}", Fate.FAILED),
    "Gmail": (
        "Delivery to the following recipient failed permanently:\n\n     desk@quay.example\n\nTechnical details of permanent failure:\nThe error was: 550 5.1.1 "
        f"no such user\n\n----- Original message -----\n\n{LETTER}", Fate.FAILED),
    "Gmail that goes on trying": (
        "This is an automatically generated Delivery Status Notification\n\nTHIS IS A WARNING MESSAGE ONLY.\n\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\n"
        f"Delivery to the following recipient has been delayed:\n\n     desk@quay.example\n\n----- Original message -----\n\n{LETTER}", Fate.DELAYED),
    "Exchange of old": (
        "Your message\n\n  To:      queries@liaison.example\n  Subject: [SU-GP 4F7K] Answer\n  Sent:    Tue, 24 Nov 2026 10:00:00 -0000\n\n"
        "did not reach the following recipient(s):\n\ndesk@quay.example on Tue, 24 Nov 2026 10:00:10 -0000\n    The recipient name is not recognized\n", Fate.FAILED),
    "Office 365": (
        "Delivery has failed to these recipients or groups:\n\ndesk@quay.example<mailto:desk@quay.example>\nThe email address wasn't found at the destination "
        "domain.\n", Fate.FAILED),
    "Lotus Domino": (
        "Your message\n\n  Subject: [SU-GP 4F7K] Answer\n\nwas not delivered to:\n\n  desk@quay.example\n\nbecause:\n\n  User desk (desk@quay.example) not listed "
        "in the directory\n", Fate.FAILED),
    "a mail system in its own words": (
        f"Message from mx.example.\nUnable to deliver message to the following address(es).\n\n<desk@quay.example>:\nThis user does not have an account\n\n"
        f"--- Original message follows.\n\n{LETTER}", Fate.FAILED),
    "a server of the nineties": (
        "   ----- Transcript of session follows -----\nWhile talking to mx.quay.example:\n>>> RCPT To:<desk@quay.example>\n<<< 550 <desk@quay.example>... User unknown\n"
        f"550 <desk@quay.example>... User unknown\n\n   ----- Unsent message follows -----\n{LETTER}", Fate.FAILED),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_report_in_plain_words_is_read(shape: str) -> None:
    words, fate = SHAPES[shape]

    found = read_bounce(plain(words))

    assert (found.fate, found.recipients) == (fate, ("desk@quay.example",))
    if OURS in words:
        assert (found.original_id, found.letter_key) == (OURS, "answer:case-12:v3")


def test_a_header_that_names_the_address_goes_before_the_words() -> None:
    assert read_bounce(plain("It did not work: other@quay.example\n", head="X-Failed-Recipients: desk@quay.example, b@quay.example\n")).recipients == (
        "desk@quay.example", "b@quay.example",
    )  # fmt: skip


def test_the_letter_s_only_addressee_is_the_one_who_missed_it_when_nothing_else_says_so() -> None:
    assert read_bounce(standard("", words="It came back.")).recipients == ("desk@quay.example",)


def test_a_report_that_answers_our_letter_is_about_that_letter() -> None:
    raw = plain("Delivery has failed to these recipients or groups:\n\na@b.example\n", head=f"In-Reply-To: {OURS}\n")

    assert read_bounce(raw).original_id == OURS


def test_the_copy_of_our_letter_is_no_part_of_the_reports_words() -> None:
    said = read_words(
        f"<desk@quay.example>:\nuser unknown\n\n--- Below this line is a copy of the message.\n\n{LETTER}\nother@place.example: our own words\n"
    )

    assert said.recipients == ("desk@quay.example",)
    assert "our own words" not in said.words


def test_nothing_usable_is_a_failure_without_an_address_so_that_it_is_looked_at() -> None:
    assert read_bounce(b"") == Bounce(Fate.FAILED)
    assert read_bounce(b"\xff\x00 broken") == Bounce(Fate.FAILED)


@given(st.binary(max_size=400), st.lists(st.sampled_from(["Final-Recipient: rfc822; a@b.example", "Action: failed", "Status: 5.1.1", "", " folded", ":", "\0"]), max_size=12))  # fmt: skip
def test_no_bytes_break_the_reader_or_make_it_report_more_than_it_keeps(noise: bytes, lines: list[str]) -> None:
    found = read_bounce(standard("\n".join(lines)) + noise)

    assert len(found.recipients) <= 50
    assert len(found.why) <= 300


def test_a_report_made_to_take_for_ever_is_read_at_once() -> None:
    assert read_words("a@" * 100_000 + "\n" + "<" * 200_000 + "\nto " * 50_000).recipients == ()


def test_real_reports_are_known_and_their_addresses_and_permanence_read(request: pytest.FixtureRequest) -> None:
    folder = shared_file(request.config, "mails", "sisimai-bounces")
    found = measure(folder)

    assert found.recognised >= 0.98 * found.reports, found.wrong
    assert found.addressed >= 0.95 * found.reports, found.wrong
    assert found.permanence >= 0.98 * found.reports, found.wrong
