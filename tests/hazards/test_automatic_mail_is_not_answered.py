"""Hazard: two machines answer each other for ever. Nothing automatic goes to automatic mail, to machines, to ourselves or in masses."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, letters, mail, service, take_in, triage_all
from sqlalchemy import Engine

from liaison.mail.compose import compose
from liaison.mail.mime import parse
from liaison.outbox import send

REPORT = (
    b"From: MAILER-DAEMON@mx.example\nTo: queries@liaison.example\nSubject: Undeliverable\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nIt came back.\n"
    b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@b.example\n"
    b"Action: failed\nStatus: 5.1.1\n\n--b--\n"
)
AUTOMATIC = {
    "out of office": mail("I am away until Monday.", headers="Auto-Submitted: auto-replied"),
    "out of office of Exchange": mail("I am away.", subject="Automatic reply: your letter", headers="X-Auto-Response-Suppress: All"),
    "auto-generated": mail("Your ticket about the dose is 12.", headers="Auto-Submitted: auto-generated"),
    "a list": mail("News about the dose", headers="List-Id: <news.board.example>\nPrecedence: list"),
    "bulk": mail("News about the dose", headers="Precedence: bulk"),
    "a bounce": REPORT,
    "an empty return path": mail("It came back: the dose", headers="Return-Path: <>"),
    "no-reply": mail("The prescription is lost", sender="no-reply@shop.example"),
    "the postmaster": mail("The prescription is lost", sender="postmaster@quay.example"),
    "ourselves": mail("The prescription is lost", sender="queries@liaison.example"),
    "nobody": mail("The prescription is lost", sender=""),
}  # fmt: skip


@pytest.mark.parametrize("name", AUTOMATIC)
def test_nothing_automatic_is_answered(memory_engine: Engine, name: str) -> None:
    app = app_on(memory_engine)
    service(app)

    arrive(app, AUTOMATIC[name])

    assert letters(app) == []


def test_a_person_is_answered_so_the_test_above_means_something(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)

    arrive(app, mail("The prescription is lost"))

    assert len(letters(app)) == 1


def test_our_own_letters_are_marked_so_that_nobody_answers_them(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(app, mail())

    raw = compose(send.outgoing(letters(app)[0], TUESDAY_10AM))

    assert b"Auto-Submitted: auto-replied" in raw
    assert b"X-Auto-Response-Suppress: All" in raw
    assert parse(raw).auto is not None  # were it to come back to us, it would be taken for what it is


def test_two_of_these_services_writing_to_each_other_fall_silent(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(app, mail())
    box = app.mailboxes["main"]

    for minute in range(10):
        now = TUESDAY_10AM + timedelta(minutes=minute)
        while send.send_one(app, now):
            pass
        for letter in list(box.letters):
            answer = mail(
                "We have your message.",
                sender="desk@other.example",
                message_id=None,
                headers="Auto-Submitted: auto-replied",
            )
            take_in(app, answer.replace(b"We have", f"{minute} {letter.message_id} We have".encode()), now=now)
        triage_all(app, now=now)

    assert len(letters(app)) == 1


def test_even_a_sender_that_hides_being_a_machine_gets_three_letters_a_day(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)

    arrive(
        app,
        *(
            mail(f"The prescription {n} is lost", message_id=f"<{n}@loop.example>", sender="desk@loop.example")
            for n in range(40)
        ),
    )

    assert len(letters(app)) == 3
