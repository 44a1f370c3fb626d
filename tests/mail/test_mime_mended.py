"""Heads that the standard library gives up over: the mail is read all the same, and body words are never taken for headers."""

from __future__ import annotations

import pytest

from liaison.mail.mime import parse
from liaison.mail.mime_mended import JUNK_DOUBT, mended

HEAD = b"From: a@x.example\nTo: b@y.example\nSubject: s\nDate: Tue, 24 Nov 2026 10:00:00 +0000\n"


def test_spaces_before_the_colon_are_lawful_in_old_mails() -> None:
    read = parse(b"From : a@x.example\nSubject\t: No dose\nContent-Type : text/html\n\n<p>words")

    assert (read.sender, read.subject, read.text) == ("a@x.example", "No dose", "words")
    assert read.doubts == ()


@pytest.mark.parametrize("junk", [b"Fro :uM\n", b">From mbox line\n", b"HTTP/1.1 200 OK\n\x80\n"])
def test_lines_in_front_of_the_headers_are_left_out_and_said(junk: bytes) -> None:
    read = parse(junk + HEAD + b"\nwords")

    assert (read.sender, read.subject, read.text) == ("a@x.example", "s", "words")
    assert JUNK_DOUBT in read.doubts


@pytest.mark.parametrize(
    "raw",
    [
        b"Dose : 60 mg\nhe took two\n",
        b"Please ring the ward.\nFrom: Glasgow Royal\nTo: HMP Barlinnie\n\nmore",
        b"words alone\n\n" + HEAD,
        b"one\ntwo\nthree\nfour\nfive\nsix\nseven\n" + HEAD + b"\nwords",
    ],
)
def test_words_that_are_no_head_of_a_mail_are_kept_as_words(raw: bytes) -> None:
    assert mended(raw) == (raw, None)
    assert raw.split(b"\n")[0].decode() in parse(raw).text


def test_parts_left_inside_a_part_by_wrong_nesting_are_found() -> None:
    outer, inner = b"outer-boundary", b"outer"
    raw = (
        HEAD + b"Content-Type: multipart/mixed; boundary=" + outer + b"\n\n--" + outer
        + b"\nContent-Type: multipart/mixed; boundary=" + inner + b"\n\n--" + inner + b"\n\none\n--" + outer + b"\n\ntwo\n--" + inner
        + b"\nContent-Type: application/pdf; name=a.pdf\n\n%PDF\n--" + inner + b"--\n"
    )  # fmt: skip

    read = parse(raw)

    assert read.text.split() == ["one", "two"]
    assert [file.name for file in read.attachments] == ["a.pdf"]


def test_a_closing_boundary_glued_to_the_last_words_is_no_word() -> None:
    assert parse(HEAD + b"Content-Type: multipart/mixed; boundary=b1\n\n--b1\n\nlast words--b1--").text == "last words"


def test_text_of_an_unknown_kind_without_a_name_is_words_and_a_calendar_or_a_table_is_not() -> None:
    def with_part(kind: bytes) -> tuple[str, int]:
        read = parse(
            HEAD
            + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: "
            + kind
            + b"\n\ntwo\n--b--"
        )
        return read.text, len(read.attachments)

    assert with_part(b"text/x-ward-note") == ("one\n\ntwo", 0)
    assert with_part(b"text/x-ward-note; name=n.txt") == ("one", 1)
    assert with_part(b"text/csv") == ("one", 1)


@pytest.mark.parametrize(
    ("plain", "html", "text"),
    [
        (
            b"This is an HTML mail. Your mail program cannot show it.",
            b"<p>He took his dose early</p>",
            "He took his dose early",
        ),
        (
            b"To view this message in your browser click here",
            b"<p>He lost his script at the station</p>",
            "He lost his script at the station",
        ),
    ],
)
def test_a_plain_part_that_only_speaks_of_html_is_not_shown(plain: bytes, html: bytes, text: str) -> None:
    read = parse(
        HEAD
        + b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\n"
        + plain
        + b"\n--b\nContent-Type: text/html\n\n"
        + html
        + b"\n--b--"
    )

    assert read.text == text
    assert any("only says that the mail is HTML" in doubt for doubt in read.doubts)


def test_a_plain_part_with_clinical_words_is_shown_whatever_it_says_of_html() -> None:
    plain = b"I cannot open the HTML message. He took an overdose."

    read = parse(
        HEAD
        + b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\n"
        + plain
        + b"\n--b\nContent-Type: text/html\n\n<p>quite other words here</p>\n--b--"
    )

    assert "He took an overdose." in read.text
    assert "quite other words here" in read.text


def test_pictures_that_the_words_show_are_marked_and_other_files_are_not() -> None:
    raw = (
        HEAD
        + b'Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>words <img src="cid:logo%401"></p>\n'
        b"--b\nContent-Type: image/png; name=logo.png\nContent-ID: <logo@1>\n\nx\n"
        b"--b\nContent-Type: image/jpeg; name=wound.jpg\nContent-ID: <other@1>\n\nx\n--b--"
    )

    read = parse(raw)

    assert [(file.name, file.inline) for file in read.attachments] == [("logo.png", True), ("wound.jpg", False)]


def test_a_mail_of_pictures_alone_says_so() -> None:
    read = parse(HEAD + b"Content-Type: image/jpeg; name=letter.jpg\n\nx")

    assert read.unreadable == "its text is empty, only pictures came"
