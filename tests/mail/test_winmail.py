"""Outlook's winmail.dat: the words, files, meetings and mails packed into it come out; what is damaged is said, and never a blank mail."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest

from liaison.domain.mails import ParsedMail
from liaison.mail.mime import parse
from liaison.mail.tnef import unpack
from models.taxonomy import Kind
from tests.mail import tnef_stream as tnef
from tests.shared_data import shared_file

RICH = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}He has no dose for tonight.\par Please ring.}"
PACKED_RICH = len(RICH).to_bytes(4, "little") * 2 + b"MELA" + bytes(4) + RICH


def mail(packed: bytes, words: str = "", kind: str = "application/ms-tnef") -> ParsedMail:
    """A mail as Exchange sends it outside: its words, if any, and winmail.dat."""
    head = "From: Anita Shah <shah@glenburn.example>\r\nSubject: s\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n"
    parts = (
        f"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{words}\r\n--b\r\n"
    )
    part = f"Content-Type: {kind}; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return parse((head + parts + part).encode() + base64.encodebytes(packed) + b"--b--\r\n")


@pytest.mark.parametrize(
    "value",
    [
        tnef.words(0x1000, "He has no dose for tonight.\r\nPlease ring."),
        tnef.binary(0x1013, b"<p>He has no dose for tonight.</p><p>Please ring.</p><script>x</script>"),
        tnef.binary(0x1009, PACKED_RICH),
    ],
    ids=["plain", "HTML", "rich text"],
)
def test_words_that_are_only_in_winmail_are_the_words_of_the_mail(value: bytes) -> None:
    read = mail(tnef.message(value))

    assert read.text.split("\n")[0] == "He has no dose for tonight."
    assert read.text.endswith("Please ring.")
    assert read.new_text.startswith("He has no dose")
    assert read.unreadable is None
    assert read.attachments == ()
    assert read.doubts == ()


def test_words_that_winmail_says_again_are_not_doubled_and_other_words_are_added() -> None:
    packed = tnef.message(tnef.binary(0x1009, PACKED_RICH))

    again = mail(packed, "He has no dose for tonight. Please ring.")
    other = mail(packed, "See below from the ward about the medication of the person.")

    assert again.text == "He has no dose for tonight. Please ring."
    assert other.text.startswith("See below")
    assert "He has no dose for tonight." in other.text
    assert any("both are shown" in doubt for doubt in other.doubts)


def test_files_in_winmail_are_listed_like_others_with_safe_names() -> None:
    packed = tnef.message(files=(tnef.file("..\\Discharge letter März.pdf", b"%PDF-1"), tnef.file("b.txt", b"two")))

    read = mail(packed, "Letter attached")

    assert [(file.name, file.content) for file in read.attachments] == [
        ("Discharge letter März.pdf", b"%PDF-1"),
        ("b.txt", b"two"),
    ]
    assert read.text == "Letter attached"


def test_a_mail_packed_inside_is_an_attached_mail_and_its_words_are_read() -> None:
    inner = tnef.message(
        tnef.words(0x0037, "Discharge – Ward 4"),
        tnef.words(0x0C1A, "Ward Żółć"),
        tnef.words(0x5D01, "ward4@hospital.example"),
        tnef.words(0x1000, "He took an overdose on Sunday."),
        files=(tnef.file("chart.pdf", b"%PDF"),),
    )

    read = mail(tnef.message(files=(tnef.inside("Discharge", inner),)), "Please see")
    attached = parse(read.attachments[0].content)

    assert "Subject: Discharge – Ward 4" in read.text
    assert "He took an overdose on Sunday." in read.text
    assert read.is_forward
    assert read.attachments[0].content_type == "message/rfc822"
    assert (attached.sender, attached.sender_name) == ("ward4@hospital.example", "Ward Żółć")
    assert attached.text.endswith("[chart.pdf]")


STARTS = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
INVITED = (
    tnef.words(0x0037, "Shared care review"),
    tnef.words(0x1000, "In the meeting room"),
    tnef.moment(0x820D, STARTS),
    tnef.moment(0x820E, STARTS.replace(hour=15)),
    tnef.named(0x8208, tnef.APPOINTMENTS, "Quay Street\0".encode("utf-16-le"), tnef.UNICODE),
    tnef.named(0x0003, tnef.MEETINGS, b"\x04\x00vCal-Uid\x01\x00\x00\x00review-812@liaison.example\x00"),
)


@pytest.mark.parametrize(
    ("message_class", "method", "answer", "auto"),
    [
        ("IPM.Microsoft Schedule.MtgReq", "REQUEST", "", None),
        ("IPM.Microsoft Schedule.MtgCncl", "CANCEL", "", None),
        ("IPM.Microsoft Schedule.MtgRespP", "REPLY", "ACCEPTED", Kind.CALENDAR_REPLY),
        ("IPM.Microsoft Schedule.MtgRespN", "REPLY", "DECLINED", Kind.CALENDAR_REPLY),
        ("IPM.Microsoft Schedule.MtgRespA", "REPLY", "TENTATIVE", Kind.CALENDAR_REPLY),
    ],
)
def test_meetings_in_winmail_are_calendar_parts(
    message_class: str, method: str, answer: str, auto: Kind | None
) -> None:
    read = mail(tnef.message(*INVITED, message_class=message_class))

    (part,) = read.calendar
    assert (part.method, part.partstat, part.uid) == (method, answer, "review-812@liaison.example")
    assert (part.start, part.end, part.location) == (STARTS, STARTS.replace(hour=15), "Quay Street")
    assert part.attendee == ("shah@glenburn.example" if method == "REPLY" else "")
    assert read.auto == auto
    assert "In the meeting room" in read.text


PROPOSED = (tnef.moment(0x8250, STARTS.replace(day=3)), tnef.moment(0x8251, STARTS.replace(day=3, hour=15)))


@pytest.mark.parametrize("message_class", ["MtgRespA", "MtgRespN", "MtgRespP"])
def test_an_answer_that_proposes_another_time_is_a_counter(message_class: str) -> None:
    """As Outlook's "Tentative and propose new time" writes it: the time that was asked for stands beside the one proposed."""
    packed = tnef.message(*INVITED, *PROPOSED, tnef.flag(0x8257, True), message_class=f"IPM.Microsoft Schedule.{message_class}")  # fmt: skip
    read = mail(packed)

    (part,) = read.calendar
    assert (part.method, part.uid, part.attendee) == ("COUNTER", "review-812@liaison.example", "shah@glenburn.example")
    assert (part.start, part.end) == (STARTS.replace(day=3), STARTS.replace(day=3, hour=15))
    assert read.auto == Kind.CALENDAR_REPLY


@pytest.mark.parametrize("more", [(), (tnef.flag(0x8257, False),)])
def test_an_answer_whose_flag_says_no_proposes_nothing(more: tuple[bytes, ...]) -> None:
    """Programs carry the two times along from the meeting; only the flag says that they are proposed."""
    (part,) = mail(tnef.message(*INVITED, *PROPOSED, *more, message_class="IPM.Microsoft Schedule.MtgRespA")).calendar
    assert (part.method, part.partstat, part.start) == ("REPLY", "TENTATIVE", STARTS)


def test_a_counter_without_a_time_is_one_all_the_same() -> None:
    (part,) = mail(
        tnef.message(*INVITED, tnef.flag(0x8257, True), message_class="IPM.Microsoft Schedule.MtgRespA")
    ).calendar
    assert (part.method, part.start) == ("COUNTER", None)


def test_an_invitation_without_a_foreign_uid_has_outlooks_own() -> None:
    read = mail(
        tnef.message(tnef.named(0x0023, tnef.MEETINGS, b"\x04\x00\x82"), message_class="IPM.Microsoft Schedule.MtgReq")
    )

    assert read.calendar[0].uid == "040082"


@pytest.mark.parametrize("kept", [10, 40, 100, 250])
def test_a_damaged_winmail_gives_what_can_be_read_and_says_so(kept: int) -> None:
    whole = tnef.message(tnef.words(0x1000, "He has no dose for tonight."), files=(tnef.file("a.txt", b"x" * 300),))

    read = mail(whole[:-kept], "")

    assert any("damaged" in doubt for doubt in read.doubts)
    assert "winmail.dat" in [file.name for file in read.attachments]
    assert "He has no dose" in read.text


def test_what_only_calls_itself_winmail_is_listed_and_doubted() -> None:
    read = mail(b"no TNEF at all", "", kind="application/octet-stream")

    assert [file.name for file in read.attachments] == ["winmail.dat"]
    assert any("could not be opened" in doubt for doubt in read.doubts)
    assert read.unreadable == "its text is empty, only attachments came"


def test_a_winmail_without_words_is_never_a_silent_blank_mail() -> None:
    assert mail(tnef.message()).unreadable == "its text is empty"
    assert (
        mail(tnef.message(files=(tnef.file("a.pdf", b"x"),))).unreadable == "its text is empty, only attachments came"
    )


@pytest.mark.parametrize("depth", [2, 8, 40])
def test_mails_packed_in_mails_end_somewhere(depth: int) -> None:
    packed = tnef.message(tnef.words(0x1000, "deepest"))
    for _ in range(depth):
        packed = tnef.message(tnef.words(0x1000, "outer words"), files=(tnef.inside("inner", packed),))

    read = mail(packed)

    assert "outer words" in read.text
    assert len(read.attachments) == 1


def test_streams_of_ours_are_read_alike_by_a_library_of_others() -> None:
    from tnefparse import TNEF

    packed = tnef.message(
        tnef.words(0x1000, "words"), tnef.binary(0x1013, b"<p>words</p>"), files=(tnef.file("letter.pdf", b"%PDF-1"),)
    )
    theirs = TNEF(packed)

    assert [(one.long_filename(), one.data) for one in theirs.attachments] == [("letter.pdf", b"%PDF-1")]
    assert all(one.good_checksum for one in theirs.objects)


def test_real_winmail_files_are_taken_apart_as_a_library_of_others_does(request: pytest.FixtureRequest) -> None:
    from tnefparse import TNEF

    folder = shared_file(request.config, "mails", "mimekit-tnef")
    files = sorted(Path(folder).glob("*.tnef"))
    assert len(files) >= 15
    for path in files:
        data = path.read_bytes()
        ours = unpack(data)
        assert ours is not None, path.name
        theirs = TNEF(data, do_checksum=False).attachments
        named = [file.name(ours.charset) for file in ours.files]
        assert len(named) == len(theirs), path.name
        known = {one.long_filename() for one in theirs} - {
            "Untitled Attachment"
        }  # what that library calls a nameless one
        assert known <= set(named), path.name
        read = mail(data)
        assert read.text.strip() or read.unreadable, path.name
