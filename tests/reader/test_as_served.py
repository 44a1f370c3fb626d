"""Rows of a file are shown to floor and reader as the same mail would be in service."""

from email.message import EmailMessage

import pytest

from liaison.domain.screening import screen
from liaison.mail.mime import parse
from liaison.reader.as_served import as_served, floor_of
from models.taxonomy import Urgency
from models.workshop.corpus import Row

QUOTED = (
    "Thanks, Thursday is fine.\n\nOn Tue, 3 Nov 2026 at 10:12, Kim Example <kim@practice.example> wrote:\n"
    "> He took an overdose of heroin this morning and is drowsy now.\n> Please ring.\n"
)
FORWARDED = (
    "Please see below.\n\n---------- Forwarded message ---------\nFrom: Kim Example <kim@practice.example>\n"
    "Subject: urgent\n\nHe took an overdose of heroin this morning and is drowsy now.\n"
)
SIGNED = "Can she have her review moved to June please.\n\nKind regards,\nDr A Example\nGP partner\n"


def row(subject: str, body: str) -> Row:
    return Row("1", subject, body, category="review_appointment", urgency=Urgency.U4)


def test_history_is_left_out_and_the_floor_stays_quiet() -> None:
    assert as_served(row("RE: review", QUOTED)).body == "Thanks, Thursday is fine."
    assert floor_of(row("RE: review", QUOTED)) is None


def test_a_forward_with_next_to_nothing_new_is_read_whole() -> None:
    assert "drowsy now" in as_served(row("FW: urgent", FORWARDED)).body
    assert floor_of(row("FW: urgent", FORWARDED)) is Urgency.U1


def test_the_floor_reads_the_subject() -> None:
    assert floor_of(row("Overdose this morning, drowsy now", "Please ring me.")) is Urgency.U1


def test_texts_of_public_sets_are_no_mails() -> None:
    assert floor_of(Row("1", "", "took an overdose, drowsy now", category="card_lost")) is None


@pytest.mark.parametrize(("subject", "body"), [("RE: review", QUOTED), ("FW: urgent", FORWARDED), ("Review", SIGNED)])
def test_a_row_is_shown_as_the_same_mail_is_in_service(subject: str, body: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "kim@practice.example", "team@liaison.example", subject
    mail.set_content(body)
    seen = screen(parse(mail.as_bytes()))

    assert as_served(row(subject, body)).body.split() == seen.text_for_model.split()
