"""Parts that are not the mail's words: names made safe, bytes whole, encodings read leniently."""

from __future__ import annotations

import base64

import pytest

from liaison.mail.attachments import safe_name
from liaison.mail.mime import parse

HEAD = b"From: a@glenburn.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSome words of the mail.\n--b\n"


def only(part: bytes) -> tuple[str, str, bytes]:
    (attachment,) = parse(HEAD + part + b"\n--b--\n").attachments
    return attachment.name, attachment.content_type, attachment.content


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\letter.pdf", "letter.pdf"),
        ("a\r\nb.pdf", "a b.pdf"),
        ("nul\0l.pdf", "null.pdf"),
        ("fdp.\u202eexe", "fdp.exe"),
        (" .hidden. ", "hidden"),
        ("x" * 300 + ".pdf", "x" * 138 + ".pdf"),
        ("x" * 300, "x" * 150),
        ("/", ""),
        ("", ""),
    ],
)
def test_names_of_attachments_are_made_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (b"SGVsbG8=", b"Hello"),
        (b"SGVs\nbG8=\n", b"Hello"),
        (b"SGVsbG8", b"Hello"),  # padding lost
        (b"SGVsbG8=V29ybGQ=", b"HelloWorld"),  # two pieces glued together
        (b"SGVs*bG8=", b"Hello"),  # a stray character
        (b"SGVsbG8=\n-- \nA footer put on by a list", b"Hello"),
        (b"SGVsbG8hX", b"Hello!"),  # one character too many
        (b"", b""),
    ],
)
def test_base64_of_files_is_read_leniently(body: bytes, content: bytes) -> None:
    part = b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n" + body

    assert only(part) == ("a.pdf", "application/pdf", content)


def test_a_file_in_quoted_printable_or_bare_is_read() -> None:
    assert (
        only(b"Content-Type: text/csv; name=a.csv\nContent-Transfer-Encoding: Quoted-Printable\n\na=3Db=\nc")[2]
        == b"a=bc"
    )
    assert only(b"Content-Type: text/csv; name=a.csv\nContent-Transfer-Encoding: 8bit\n\n\xe9\xff")[2] == b"\xe9\xff"
    assert only(b"Content-Type: text/csv; name=a.csv\nContent-Transfer-Encoding: unheard-of\n\nx")[2] == b"x"


def test_a_text_file_is_an_attachment_and_not_the_mails_words() -> None:
    mail = parse(
        HEAD + b"Content-Type: text/plain\nContent-Disposition: attachment; filename=notes.txt\n\nnotes\n--b--\n"
    )

    assert mail.text == "Some words of the mail."
    assert [a.name for a in mail.attachments] == ["notes.txt"]


def test_text_after_an_inline_picture_belongs_to_the_words() -> None:
    picture = b"Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\niVBORw0=\n--b\n"
    mail = parse(HEAD + picture + b"Content-Type: text/plain\n\nMore words below the picture.\n--b--\n")

    assert mail.text == "Some words of the mail.\n\nMore words below the picture."
    assert [a.name for a in mail.attachments] == ["a.png"]


def test_an_attached_mail_keeps_its_exact_bytes() -> None:
    inner = b"From: b@x.example\nSubject: =?utf-8?q?caf=C3=A9?=\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\n\xe9\n--i--"

    assert only(b"Content-Type: message/rfc822\n\n" + inner) == ("attached-mail-1.eml", "message/rfc822", inner)


def test_an_attached_mail_in_base64_is_decoded_and_read() -> None:
    inner = base64.encodebytes(b"From: b@x.example\nSubject: x\n\nHe is drowsy now.\n")
    mail = parse(HEAD + b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + inner + b"--b--\n")

    assert "He is drowsy now." in mail.text
    assert "drowsy" not in mail.new_text
    assert mail.is_forward


def test_a_file_that_did_not_arrive_whole_is_doubted() -> None:
    part = b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nSGVs*bG8=\n--b--\n"

    assert any("attachment 1 did not arrive whole" in doubt for doubt in parse(HEAD + part).doubts)
