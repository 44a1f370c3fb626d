"""Outlook files of our own making, broken ones, and what the program must say of them."""

from __future__ import annotations

import base64
import random

import pytest

from liaison.mail.mime import parse
from liaison.mail.msg import parse_msg
from models.taxonomy import Kind
from tests.mail.outlook_file import Storage, holder, outlook_file

TO = holder(8, p0C15=1, p3001="Liaison", p39FE="liaison@service.example")
CC = holder(8, p0C15=2, p3003="cc@service.example")
HEADERS = "Message-ID: <m1@glenburn.example>\r\nIn-Reply-To: <l1@service.example>\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n\r\n"


def mail(attachments: list[Storage] | None = None, **properties: str | bytes | int) -> bytes:
    base: dict[str, str | bytes | int] = {
        "p001A": "IPM.Note",
        "p0037": "RE: SU-GP ref 4F7K",
        "p0C1A": "Shah, Anita",
        "p5D01": "anita.shah@glenburn.example",
        "p007D": HEADERS,
        "p1000": "He has no dose for tonight.\r\n\r\nKind regards\r\nDr Anita Shah\r\n",
    }
    return outlook_file(holder(32, **(base | properties)), [TO, CC], attachments or [])


def test_an_outlook_file_is_read_like_a_mail() -> None:
    read = parse_msg(mail())

    assert (read.sender, read.sender_name) == ("anita.shah@glenburn.example", "Shah, Anita")
    assert (read.to, read.cc) == (("liaison@service.example",), ("cc@service.example",))
    assert read.subject == "RE: SU-GP ref 4F7K"
    assert (read.message_id, read.in_reply_to) == ("<m1@glenburn.example>", "<l1@service.example>")
    assert read.date is not None
    assert read.date.isoformat() == "2026-11-24T10:00:00+00:00"
    assert "Dr Anita Shah" in read.text
    assert read.new_text == "He has no dose for tonight."
    assert read.unreadable is None
    assert read.doubts == ()


def test_the_reading_desk_knows_an_outlook_file_by_its_first_bytes() -> None:
    assert parse(mail()) == parse_msg(mail())


def test_an_outlook_file_with_html_alone_is_converted() -> None:
    read = parse_msg(mail(p1000="", p1013=b"<p>She is <b>drow</b>sy</p><script>x</script>"))

    assert read.text == "She is drowsy"
    assert read.html is not None
    assert "script" not in read.html


def test_attachments_of_an_outlook_file_are_listed_with_safe_names() -> None:
    pdf = holder(8, p3707="..\\folder\\letter.pdf", p370E="application/pdf", p3701=b"%PDF-")
    big = holder(8, p3704="scan.tif", p3701=b"x" * 10_000)
    inner = holder(8, p3001="A mail inside")
    read = parse_msg(mail([pdf, big, inner]))

    listed = [(a.name, a.content_type, a.size) for a in read.attachments]
    assert listed[:2] == [("letter.pdf", "application/pdf", 5), ("scan.tif", "application/octet-stream", 10_000)]
    assert listed[2][0] == "A mail inside"
    assert any("attachment 3" in doubt for doubt in read.doubts)


def test_an_exchange_name_in_place_of_an_address_falls_back_to_the_header() -> None:
    read = parse_msg(mail(p5D01="/O=NHS/CN=SHAH", p007D="From: Anita Shah <anita@glenburn.example>\r\n\r\n"))

    assert read.sender == "anita@glenburn.example"


def test_without_any_address_the_name_is_kept_and_the_doubt_said() -> None:
    read = parse_msg(mail(p5D01="", p007D=""))

    assert (read.sender, read.sender_name) == (None, "Shah, Anita")
    assert "no sender could be read" in read.doubts


@pytest.mark.parametrize(
    ("message_class", "kind"),
    [
        ("IPM.Note", None),
        ("REPORT.IPM.Note.NDR", Kind.BOUNCE),
        ("REPORT.IPM.Note.IPNRN", Kind.READ_RECEIPT),
        ("IPM.Schedule.Meeting.Resp.Neg", Kind.CALENDAR_REPLY),
        ("IPM.Note.Rules.OofTemplate.Microsoft", Kind.AUTO_REPLY),
    ],
)
def test_the_message_class_tells_automatic_mail(message_class: str, kind: Kind | None) -> None:
    assert parse_msg(mail(p001A=message_class)).auto is kind


def test_an_encrypted_outlook_file_is_left_to_a_person() -> None:
    read = parse_msg(mail([holder(8, p3707="smime.p7m", p3701=b"x")], p001A="IPM.Note.SMIME", p1000=""))

    assert "S/MIME" in str(read.unreadable)


def test_an_empty_outlook_file_is_left_to_a_person() -> None:
    assert "empty" in str(parse_msg(mail(p1000="")).unreadable)


def test_broken_outlook_files_never_raise() -> None:
    whole = mail()
    dice = random.Random(5)
    broken = [whole[:n] for n in range(0, len(whole), 997)]
    for _ in range(60):
        copy = bytearray(whole)
        for _ in range(8):
            copy[dice.randrange(8, len(copy))] = dice.randrange(256)
        broken.append(bytes(copy))

    for raw in [b"", b"not Outlook", whole[:8], *broken]:
        read = parse_msg(raw)
        read.text.encode("utf-8")
        assert read.text.strip() or read.unreadable


RICH = rb"{\rtf1\ansi He has no dose for tonight.\par}"
PACKED = bytes(4) + len(RICH).to_bytes(4, "little") + b"MELA" + bytes(4) + RICH


def test_an_outlook_file_with_rich_text_alone_is_read() -> None:
    read = parse_msg(mail(p1000="", p1009=PACKED))

    assert read.text == "He has no dose for tonight."
    assert read.unreadable is None


def test_a_mail_inside_an_outlook_file_is_read_and_can_be_saved() -> None:
    inner = holder(
        24,
        p001A="IPM.Note",
        p0037="Discharge",
        p0C1A="Ward 4",
        p5D01="ward4@hospital.example",
        p1000="She took an overdose.",
    )
    attached = holder(8, p3001="Discharge", p3705=5)
    attached.folders["__substg1.0_3701000D"] = inner

    read = parse_msg(mail([attached]))
    saved = parse(read.attachments[0].content)

    assert "Subject: Discharge\n\nShe took an overdose." in read.text
    assert "overdose" not in read.new_text
    assert read.is_forward
    assert (read.attachments[0].name, read.attachments[0].content_type) == ("Discharge", "message/rfc822")
    assert (saved.sender, saved.subject, saved.text) == ("ward4@hospital.example", "Discharge", "She took an overdose.")


def test_an_outlook_file_attached_to_a_mail_is_read_as_a_mail() -> None:
    part = b"Content-Type: application/vnd.ms-outlook; name=Discharge.msg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    head = b"From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee attached\r\n--b\r\n"

    read = parse(head + part + base64.encodebytes(mail()) + b"--b--")

    assert "He has no dose for tonight." in read.text
    assert "no dose" not in read.new_text
    assert [file.name for file in read.attachments] == ["Discharge.msg"]
