"""Screening: what structure decides, and which words the floor and the reader see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from liaison.domain.invitations import CalendarPart
from liaison.domain.mails import ParsedMail
from liaison.domain.screening import MAX_FLOOR, PERSONS_WORDS, is_listed, is_nearly_empty, screen
from models.taxonomy import Kind, Outcome

QUESTION = ParsedMail(
    message_id="<m1@glenburn.example>",
    sender="anita.shah@glenburn.example",
    sender_name="Anita Shah",
    to=("liaison@service.example",),
    cc=(),
    subject="Advice please",
    date=None,
    text="He asks about changing to buprenorphine.\n\nKind regards\nDr Shah\n\nOld: overdose in 2019",
    new_text="He asks about changing to buprenorphine.",
)


def mail(**changes: Any) -> ParsedMail:
    return replace(QUESTION, **changes)


def automatic(kind: Kind, **changes: Any) -> ParsedMail:
    return mail(auto=kind, auto_because="said so by a header", **changes)


def test_a_persons_mail_goes_on_to_floor_and_reader_with_its_new_words() -> None:
    screened = screen(QUESTION)

    assert (screened.outcome_hint, screened.kind, screened.because) == (None, None, "")
    assert screened.text_for_floor == "Advice please\n\nHe asks about changing to buprenorphine."
    assert screened.text_for_model == "He asks about changing to buprenorphine."


def test_the_whole_text_is_read_when_the_mail_is_a_forward() -> None:
    screened = screen(mail(is_forward=True))

    assert "overdose in 2019" in screened.text_for_floor
    assert "overdose in 2019" in screened.text_for_model


@pytest.mark.parametrize(
    "new",
    [
        "",
        "FYI",
        "Thanks",
        "Please see below",
        "Hi, could you please advise on the trail underneath? Thanks",
        "Dear all, forwarding this one on to you for information",
    ],
)
def test_the_whole_text_is_read_when_the_new_text_says_too_little(new: str) -> None:
    assert is_nearly_empty(new)
    assert "overdose in 2019" in screen(mail(new_text=new)).text_for_floor


@pytest.mark.parametrize(
    "new", ["He missed three doses", "Thank you, that is very helpful", "See him on Friday? " + "word " * 30 + "below"]
)
def test_new_text_that_speaks_for_itself_is_read_alone(new: str) -> None:
    assert not is_nearly_empty(new)
    assert "2019" not in screen(mail(new_text=new)).text_for_floor


@pytest.mark.parametrize("kind", list(Kind))
def test_automatic_mail_is_no_query_whatever_its_kind(kind: Kind) -> None:
    screened = screen(automatic(kind))

    assert (screened.outcome_hint, screened.kind, screened.because) == (
        Outcome.NOT_A_QUERY,
        kind,
        "said so by a header",
    )


def test_every_kind_has_its_rule_for_a_persons_words() -> None:
    assert set(PERSONS_WORDS) == set(Kind)


@pytest.mark.parametrize("kind", [Kind.AUTO_REPLY, Kind.BOUNCE, Kind.BULK, Kind.SPAM])
def test_the_floor_reads_nothing_a_machine_wrote(kind: Kind) -> None:
    words = "If anybody has taken an overdose call 999"

    assert screen(automatic(kind, subject="Overdose", new_text=words, text=words)).text_for_floor == ""


def test_the_floor_reads_what_stands_above_a_read_receipt() -> None:
    receipt = "Your message\n\n  To: Liaison\n  Subject: overdose letter\n  Sent: 24 November 2026\n\nwas read on 24 November 2026 10:00:00."

    assert screen(automatic(Kind.READ_RECEIPT, new_text=receipt)).text_for_floor == ""
    assert (
        screen(automatic(Kind.READ_RECEIPT, new_text="She took an overdose.\n" + receipt)).text_for_floor
        == "She took an overdose."
    )


@pytest.mark.parametrize(
    "line",
    [
        "Your message about Ann: she took an overdose",
        "The message was read but she has taken an overdose",
        "To be clear, he is suicidal",
        "This is urgent, he is suicidal",
    ],
)
def test_a_persons_line_is_not_taken_for_a_receipts(line: str) -> None:
    assert screen(automatic(Kind.READ_RECEIPT, new_text=line)).text_for_floor == line


def test_the_floor_reads_a_calendar_comment_and_not_the_invitation() -> None:
    part = CalendarPart(
        method="REPLY",
        summary="Overdose deaths",
        description="We look at overdose deaths.\nBring figures.",
        comment="He is suicidal\n",
    )
    reply = automatic(
        Kind.CALENDAR_REPLY,
        subject="Declined: Overdose deaths",
        calendar=(part,),
        new_text="We look at overdose deaths.\nWhen: Wednesday\nHe is suicidal\nCannot come.",
    )

    assert screen(reply).text_for_floor == "He is suicidal\nCannot come."


def test_a_calendar_part_may_be_a_plain_dict() -> None:
    assert (
        screen(automatic(Kind.CALENDAR_REPLY, calendar=({"comment": "He is suicidal"},), new_text="")).text_for_floor
        == "He is suicidal"
    )


def test_a_machines_notice_sent_unasked_may_carry_a_persons_words() -> None:
    form = automatic(Kind.AUTO_REPLY, headers={"auto-submitted": "auto-generated"}, new_text="my son is suicidal")

    assert "suicidal" in screen(form).text_for_floor
    assert screen(replace(form, in_reply_to="<x@y>")).text_for_floor == ""
    assert screen(replace(form, subject="Automatic reply: x")).text_for_floor == ""
    assert screen(replace(form, headers={**form.headers, "x-auto-response-suppress": "All"})).text_for_floor == ""
    assert screen(replace(form, headers={"auto-submitted": "auto-replied"})).text_for_floor == ""


def test_an_answer_through_a_list_is_read_by_the_floor_and_a_newsletter_is_not() -> None:
    assert screen(automatic(Kind.BULK)).text_for_floor == ""
    assert "buprenorphine" in screen(automatic(Kind.BULK, in_reply_to="<l1@service.example>")).text_for_floor


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("entry", ["notices@ambulance.example", "@ambulance.example"])
def test_senders_on_the_clinical_automatic_list_are_never_set_aside(kind: Kind, entry: str) -> None:
    notice = automatic(
        kind,
        sender="Notices@Ambulance.example",
        new_text="Notice of the night",
        text="Notice of the night\n\nnaloxone given",
    )
    screened = screen(notice, frozenset({entry}))

    assert (screened.outcome_hint, screened.kind) == (None, None)
    assert "clinical-automatic list" in screened.because
    assert "naloxone given" in screened.text_for_floor
    assert screen(notice, frozenset({"@other.example"})).outcome_hint is Outcome.NOT_A_QUERY


def test_the_list_knows_addresses_and_whole_domains_only() -> None:
    assert not is_listed(None, frozenset({"", "@"}))
    assert not is_listed("a@sub.ambulance.example", frozenset({"@ambulance.example"}))
    assert not is_listed("ambulance.example", frozenset({"ambulance"}))


def test_a_mail_that_cannot_be_read_is_unclear_and_the_floor_still_sees_its_subject() -> None:
    screened = screen(mail(unreadable="the mail is encrypted (PGP)", text="", new_text="", subject="Overdose now"))

    assert (screened.outcome_hint, screened.kind) == (Outcome.UNCLEAR, None)
    assert screened.because == "the mail is encrypted (PGP)"
    assert screened.text_for_floor == "Overdose now"


def test_an_unreadable_notice_from_a_listed_sender_is_unclear() -> None:
    notice = automatic(
        Kind.AUTO_REPLY, sender="n@ambulance.example", unreadable="its text is empty", text="", new_text=""
    )

    assert screen(notice, frozenset({"n@ambulance.example"})).outcome_hint is Outcome.UNCLEAR


def test_an_automatic_mail_without_text_stays_automatic() -> None:
    assert (
        screen(automatic(Kind.CALENDAR_REPLY, unreadable="its text is empty", text="", new_text="")).outcome_hint
        is Outcome.NOT_A_QUERY
    )


def test_a_text_too_long_for_rules_is_unclear_not_half_read() -> None:
    long = "word " * (MAX_FLOOR // 4)
    screened = screen(mail(text=long, new_text=long))

    assert screened.outcome_hint is Outcome.UNCLEAR
    assert "too long" in screened.because


def test_screening_is_a_function_of_its_arguments_alone() -> None:
    assert screen(QUESTION) == screen(QUESTION)
