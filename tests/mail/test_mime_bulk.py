"""Long stretches of base64 are put aside and come back exactly as they were, whatever stands around them."""

from __future__ import annotations

import base64
import random

import pytest

from liaison.mail.mime import parse
from liaison.mail.mime_bulk import MIN_MAIL, without_bulk

HEAD = b"From: a@glenburn.example\r\nSubject: s\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n"
DATA = random.Random(3).randbytes(1_200_000)


def lines(end: bytes) -> bytes:
    return base64.encodebytes(DATA).replace(b"\n", end)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_large_attachments_come_back_whole_and_in_their_places(end: bytes) -> None:
    part = b"--b\r\nContent-Type: application/pdf; name=%s\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    body = (
        b"--b\r\n\r\nfirst words\r\n"
        + part % b"a.pdf"
        + lines(end)
        + part % b"b.pdf"
        + lines(end)
        + b"--b\r\n\r\nlast words\r\n--b--"
    )

    read = parse(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + body)

    assert read.text.split() == ["first", "words", "last", "words"]
    assert [(file.name, file.content == DATA) for file in read.attachments] == [("a.pdf", True), ("b.pdf", True)]
    assert read.doubts == ()


def test_an_attached_mail_keeps_the_large_file_inside_it() -> None:
    inner = (
        HEAD
        + b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + lines(b"\r\n") * 2
    )

    read = parse(HEAD + b"Content-Type: message/rfc822\r\n\r\n" + inner)

    assert read.attachments[0].content == inner
    assert parse(read.attachments[0].content).attachments[0].size == 2 * len(DATA)


def test_marks_that_a_mail_brings_itself_are_left_as_they_are() -> None:
    raw = HEAD + b"X-A: liaison-bulk-0\r\n\r\nliaison-bulk-0-0. words\r\n" + lines(b"\r\n") * 2

    bulk = without_bulk(raw)

    assert len(bulk.short) < len(raw) / 10
    assert bulk.whole(bulk.short) == raw


@pytest.mark.parametrize(
    "raw", [b"", lines(b"\n"), b"words alone\n" * (MIN_MAIL // 6)], ids=["nothing", "small", "words"]
)
def test_small_mails_and_words_are_left_alone(raw: bytes) -> None:
    assert without_bulk(raw).short is raw
