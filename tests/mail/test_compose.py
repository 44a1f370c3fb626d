"""Letters become mails that read back the same, thread in every mail program, and cannot carry a header of somebody else's."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.clock import LONDON
from liaison.domain.mails import Attachment, OutgoingMail
from liaison.mail import mime
from liaison.mail.compose import BadLetter, compose, letter_ref
from models.taxonomy import Kind

LETTER = OutgoingMail(
    message_id="<letter-1@service.example>",
    sender="queries@service.example",
    sender_name="Shared care liaison",
    to=("practice@gp.example",),
    subject="Your question, reference AB12",
    text="Dear colleague,\n\nWe have it.\n",
    date=datetime(2026, 7, 24, 10, 30, tzinfo=LONDON),
)
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Cluster meeting\r\nEND:VCALENDAR\r\n"
# as Exchange Online makes them: 91 characters
EXCHANGE_ID = "<AS8PR10MB" + "7" * 20 + "@AS8PR10MB" + "5" * 20 + ".EURPRD10.PROD.OUTLOOK.example>"


def read(mail: OutgoingMail, *, keep_bcc: bool = False) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(compose(mail, keep_bcc=keep_bcc), policy=policy.default))


def words(part: EmailMessage | None) -> str:
    """The text of a part, as bytes on the wire say it, with plain line ends."""
    assert part is not None
    return cast(bytes, part.get_payload(decode=True)).decode().replace("\r\n", "\n")


def head_of(mail: OutgoingMail) -> bytes:
    return compose(mail).partition(b"\r\n\r\n")[0]


def test_a_plain_letter_reads_back_the_same() -> None:
    sent = read(LETTER)

    assert sent["Subject"] == LETTER.subject
    assert sent["From"] == "Shared care liaison <queries@service.example>"
    assert sent["To"] == "practice@gp.example"
    assert sent["Message-ID"] == LETTER.message_id
    assert sent["Date"].datetime == LETTER.date
    assert words(sent) == LETTER.text
    assert sent.get_content_type() == "text/plain"
    assert sent.defects == []


def test_the_same_letter_gives_the_same_bytes() -> None:
    letter = replace(LETTER, html="<p>We have it.</p>", attachments=(Attachment("a.txt", "text/plain", b"a"),))

    assert compose(letter) == compose(letter)
    assert (
        letter_ref(letter)
        == letter_ref(replace(letter, text="changed"))
        != letter_ref(replace(letter, message_id="<b@c.example>"))
    )


def test_every_line_ends_in_crlf_and_none_is_too_long() -> None:
    raw = compose(
        replace(LETTER, text="long " * 5000 + "\nnext\rlast", subject="word " * 60, references=(EXCHANGE_ID,) * 3)
    )

    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_html_is_an_alternative_after_the_plain_text() -> None:
    sent = read(replace(LETTER, html="<p>We have <b>it</b>, Zoë.</p>"))

    assert sent.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]
    assert words(sent.get_body(("html",))) == "<p>We have <b>it</b>, Zoë.</p>\n"


def test_an_invitation_is_an_alternative_with_its_method_beside_the_type() -> None:
    """Only so do mail programs show Accept and Decline."""
    sent = read(replace(LETTER, html="<p>Come.</p>", calendar=CALENDAR, calendar_method="REQUEST"))

    *_, calendar = sent.iter_parts()
    assert sent.get_content_type() == "multipart/alternative"
    assert calendar.get_content_type() == "text/calendar"
    assert (calendar.get_param("method"), calendar.get_content_charset()) == ("REQUEST", "utf-8")
    assert calendar.get_payload(decode=True) == CALENDAR.encode()


@pytest.mark.parametrize("method", [None, "", "PUBLISH", "CANCEL", "REQUEST\r\nX-Bad: 1"])
def test_an_invitation_whose_method_is_not_that_of_its_text_is_refused(method: str | None) -> None:
    with pytest.raises(BadLetter):
        compose(replace(LETTER, calendar=CALENDAR, calendar_method=method))


def test_attachments_lie_beside_the_text_with_their_names_and_bytes() -> None:
    files = (
        Attachment("plan für Mai.docx", "application/msword", bytes(range(256))),
        Attachment("forwarded.eml", "message/rfc822", b"From: a@b.example\r\n\r\nhello"),
        Attachment("odd", "not a type", b"x"),
        Attachment("notes.txt", "text/plain", b"line\n\xff\xfe"),
    )

    sent = read(replace(LETTER, html="<p>See the files.</p>", attachments=files))

    parts = list(sent.iter_attachments())
    assert sent.get_content_type() == "multipart/mixed"
    assert [part.get_filename() for part in parts] == [file.name for file in files]
    assert [part.get_payload(decode=True) for part in parts] == [file.content for file in files]
    assert [part.get_content_type() for part in parts] == [
        "application/msword", "application/octet-stream", "application/octet-stream", "text/plain",
    ]  # fmt: skip
    assert words(sent.get_body(("plain",))) == LETTER.text


def test_identifiers_as_long_as_exchange_makes_them_stay_whole() -> None:
    """Folded into encoded words, as the standard library does, no mail program would thread them."""
    letter = replace(LETTER, in_reply_to=EXCHANGE_ID, references=("<first@gp.example>", EXCHANGE_ID))

    head = head_of(letter)

    assert f"\r\nIn-Reply-To: {EXCHANGE_ID}\r\n".encode() in head
    assert f"\r\nReferences: <first@gp.example>\r\n {EXCHANGE_ID}\r\n".encode() in head


def test_the_answered_mail_is_the_last_of_the_thread() -> None:
    letter = replace(
        LETTER, in_reply_to="<b@gp.example>", references=("<a@gp.example>", "<b@gp.example>", "<c@gp.example>")
    )

    assert read(letter)["References"].split() == ["<a@gp.example>", "<c@gp.example>", "<b@gp.example>"]
    assert read(replace(LETTER, in_reply_to="<b@gp.example>"))["References"] == "<b@gp.example>"
    assert read(LETTER)["References"] is None


def test_a_long_thread_keeps_its_first_and_its_latest() -> None:
    thread = tuple(f"<{number}@gp.example>" for number in range(500))

    kept = read(replace(LETTER, references=thread))["References"].split()

    assert kept == [thread[0], *thread[-19:]]


@pytest.mark.parametrize(
    "foreign",
    [
        "<a@b.example>\r\nBcc: x@y.example",
        "no brackets",
        "<a b@c.example>",
        "<ä@c.example>",
        "",
        "<>",
        f"<{'a' * 2000}@b.example>",
    ],
)
def test_a_foreign_identifier_that_is_none_is_left_out_and_the_letter_goes(foreign: str) -> None:
    sent = read(replace(LETTER, in_reply_to=foreign, references=(foreign, "<good@gp.example>")))

    assert sent["In-Reply-To"] is None
    assert sent["References"] == "<good@gp.example>"
    assert sent["Bcc"] is None


def test_automatic_letters_say_so_and_ask_for_no_answer() -> None:
    sent = read(replace(LETTER, automatic="auto-replied"))

    assert (sent["Auto-Submitted"], sent["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert read(replace(LETTER, automatic="auto-generated"))["Auto-Submitted"] == "auto-generated"
    assert read(LETTER)["Auto-Submitted"] is None
    assert read(LETTER)["X-Auto-Response-Suppress"] is None


def test_the_key_of_the_letter_is_carried_however_long() -> None:
    key = "reminder:review-812:d-14:" + "x" * 200

    assert f"X-Liaison-Letter: {key}\r\n".encode() in compose(replace(LETTER, letter_key=key))
    assert read(LETTER)["X-Liaison-Letter"] is None


def test_blind_copies_are_named_in_our_own_copy_only() -> None:
    letter = replace(LETTER, bcc=("quiet@gp.example",))

    assert b"quiet" not in compose(letter)
    assert read(letter, keep_bcc=True)["Bcc"] == "quiet@gp.example"


def test_without_a_date_none_is_invented() -> None:
    assert read(replace(LETTER, date=None))["Date"] is None


LINE_BREAKS = [
    "\r\nBcc: x@y.example",
    "\nX-Bad: 1",
    "\r",
    "\0",
    "\x0b",
    "\x0c",
    "\x85",
    "\u2028",
    "\u2029",
    "\x1e",
    "\ud800",
]


@pytest.mark.parametrize("evil", LINE_BREAKS)
@pytest.mark.parametrize(
    "field", ["subject", "sender_name", "sender", "message_id", "letter_key", "automatic", "to", "cc", "bcc"]
)
def test_a_line_break_in_any_field_is_refused_and_not_repeated(field: str, evil: str) -> None:
    value = {"sender": "a@b.example", "to": "a@b.example", "cc": "a@b.example", "bcc": "a@b.example"}.get(
        field, "plain"
    ) + evil

    with pytest.raises(BadLetter) as refused:
        compose(replace(LETTER, **{field: (value,) if field in {"to", "cc", "bcc"} else value}))

    assert isinstance(refused.value, ValueError)
    assert "Bcc:" not in str(refused.value)


@pytest.mark.parametrize("evil", LINE_BREAKS)
def test_a_line_break_in_the_name_of_a_file_is_refused(evil: str) -> None:
    with pytest.raises(BadLetter):
        compose(replace(LETTER, attachments=(Attachment("a" + evil, "text/plain", b""),)))


@pytest.mark.parametrize(
    "wrong", ["", "a", "a@", "@b.example", "a@b.example, c@d.example", "Name <a@b.example>", "a b@c.example", "ä@b.example", "a@ü.example",
              "a@b.example;", "a@b@c.example", "(note)a@b.example", "<a@b.example>"],
)  # fmt: skip
def test_what_is_not_one_plain_address_is_refused(wrong: str) -> None:
    with pytest.raises(BadLetter):
        compose(replace(LETTER, to=(wrong,)))
    with pytest.raises(BadLetter):
        compose(replace(LETTER, bcc=(wrong,)))


@pytest.mark.parametrize(
    "right", ["o'neil@gp.example", "a.b+c@sub.gp.example", "x_y-z@gp.example", '"a b"@gp.example', "A1@GP.example"]
)
def test_unusual_but_right_addresses_are_kept(right: str) -> None:
    assert [address.addr_spec for address in read(replace(LETTER, cc=(right,)))["Cc"].addresses] == [right]


@pytest.mark.parametrize(
    "fault",
    [
        {"to": ()},
        {"date": datetime(2026, 1, 1)},
        {"message_id": "no brackets"},
        {"letter_key": "two words"},
        {"automatic": "yes"},
    ],
)
def test_a_letter_with_a_fault_is_refused(fault: dict[str, object]) -> None:
    with pytest.raises(BadLetter):
        compose(replace(LETTER, **fault))  # type: ignore[arg-type]


def test_text_that_is_no_unicode_is_replaced_not_refused() -> None:
    sent = read(replace(LETTER, text="half \ud83d and null \0", html="<p>\udcff</p>"))

    assert words(sent.get_body(("plain",))) == "half ? and null \ufffd\n"
    assert words(sent.get_body(("html",))) == "<p>?</p>\n"


def test_a_quoted_boundary_does_not_break_the_letter() -> None:
    letter = replace(LETTER, html="<p>x</p>")
    boundary = f"--=_{letter_ref(letter)}_0"

    sent = read(replace(letter, text=f"{boundary}\n\nFrom me\n.\n{boundary}--"))

    assert len(list(sent.iter_parts())) == 2
    assert words(sent.get_body(("plain",))) == f"{boundary}\n\nFrom me\n.\n{boundary}--\n"


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=2000)


@settings(deadline=None)
@given(subject=WORDS, name=WORDS, text=TEXTS, html=TEXTS)
def test_any_words_read_back_and_add_no_header(subject: str, name: str, text: str, html: str) -> None:
    raw = compose(
        replace(LETTER, subject=subject, sender_name=name, text=text, html=html, to=("a@b.example", "c@d.example"))
    )
    sent = cast(EmailMessage, message_from_bytes(raw, policy=policy.default))

    assert " ".join(sent["Subject"].split()) == " ".join(subject.split())
    assert sent["From"].addresses[0].addr_spec == "queries@service.example"
    assert len(sent["From"].addresses) == 1
    assert [found.addr_spec for found in sent["To"].addresses] == ["a@b.example", "c@d.example"]
    assert words(sent.get_body(("plain",))).rstrip("\n") == text.rstrip("\n")
    assert words(sent.get_body(("html",))).rstrip("\n") == html.rstrip("\n")
    names = {"message-id", "date", "from", "to", "subject", "mime-version", "content-type"}
    assert {
        line.split(":")[0].lower()
        for line in raw.partition(b"\r\n\r\n")[0].decode().split("\r\n")
        if line[0] not in " \t"
    } == names


@settings(deadline=None)
@given(name=WORDS)
def test_any_name_of_a_sender_reads_back(name: str) -> None:
    """Read by the older reader: the newer one puts spaces of its own into long names."""
    raw = message_from_bytes(compose(replace(LETTER, sender_name=name)))["From"]

    shown, address = parseaddr(raw.replace("\r\n", ""))

    assert address == LETTER.sender
    assert str(make_header(decode_header(shown))).split() == name.split()


def test_our_own_reader_reads_back_what_was_written() -> None:
    letter = replace(
        LETTER, sender_name="Dr Zoë Müller, Bernd", subject="Über " * 40 + "x", in_reply_to=EXCHANGE_ID, cc=("second@gp.example",),
        references=("<first@gp.example>", EXCHANGE_ID), html="<p>We have it.</p>", automatic="auto-replied",
        attachments=(Attachment("plan für Mai.docx", "application/msword", bytes(range(256))),),
    )  # fmt: skip

    found = mime.parse(compose(letter))

    for field in (
        "message_id",
        "sender",
        "sender_name",
        "to",
        "cc",
        "subject",
        "date",
        "in_reply_to",
        "references",
        "attachments",
    ):
        assert getattr(found, field) == getattr(letter, field)
    assert found.text.strip() == letter.text.strip()
    assert found.auto is Kind.AUTO_REPLY
    assert found.doubts == ()


def test_the_calendar_survives_as_base64_without_a_change() -> None:
    folded = (
        "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nDESCRIPTION:" + "x" * 60 + "\r\n " + "ü" * 30 + "\r\nEND:VCALENDAR\r\n"
    )

    raw = compose(replace(LETTER, calendar=folded, calendar_method="CANCEL", date=datetime(2026, 1, 1, tzinfo=UTC)))

    assert base64.b64encode(folded.encode())[:60] in raw
