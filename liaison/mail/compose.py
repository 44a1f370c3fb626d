"""Makes the bytes of a mail from a letter. The same letter always gives the same bytes; nothing in it can add a header."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from liaison.domain.mails import Attachment, OutgoingMail
from liaison.mail.header_lines import BadLetter, address_header, header, one_line, refuse_address, text_header
from liaison.mail.mailbox import MailRejected

# A msg-id of RFC 5322 in plain ASCII, short enough for a line of 998 (RFC 5322, 2.1.1).
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
LETTER_KEY = re.compile(r"[!-~]{1,900}")
CONTENT_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")
AUTOMATIC = ("auto-replied", "auto-generated")  # RFC 3834, section 5
METHODS = ("REQUEST", "CANCEL")  # RFC 5546, what an organiser sends
THREAD = 20  # identifiers kept of a long thread: the first and the latest (RFC 5322, 3.6.4 asks for no more)


def letter_ref(mail: OutgoingMail) -> str:
    """The name under which a letter is kept: made from its Message-ID, which is unique and stays when it is tried again."""
    return hashlib.sha256(mail.message_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def compose(mail: OutgoingMail, *, keep_bcc: bool = False) -> bytes:
    """The letter as bytes with CRLF lines: plain text, HTML and calendar as alternatives, attachments beside them.

    Blind copies are named only with `keep_bcc` (for a copy of our own). Text that is no Unicode is replaced by U+FFFD. Raises
    BadLetter: a line break or control character in a header, a bad address, nobody to send to, a naive date, a bad key.
    """
    head = b"".join([*machine_headers(mail), *person_headers(mail, keep_bcc=keep_bcc)])
    message = EmailMessage(policy=SMTP)
    add_bodies(message, mail)
    for attachment in mail.attachments:
        add_attachment(message, attachment)
    name_boundaries(message, letter_ref(mail))
    return head + message.as_bytes()


def kept_copy(mail: OutgoingMail) -> bytes:
    """The letter as a mailbox keeps it, blind copies named, since it is the only trace of them. Raises MailRejected."""
    try:
        return compose(mail, keep_bcc=True)
    except BadLetter as error:
        raise MailRejected(str(error)) from error


def person_headers(mail: OutgoingMail, *, keep_bcc: bool) -> Iterator[bytes]:
    """The headers a person reads, each one or more whole lines."""
    if not (mail.to or mail.cc or mail.bcc):
        raise BadLetter("The letter has nobody to go to.")
    yield address_header("From", [(mail.sender, mail.sender_name)])
    for person in mail.bcc:
        refuse_address("Bcc", person)
    for name, people in (("To", mail.to), ("Cc", mail.cc), ("Bcc", mail.bcc if keep_bcc else ())):
        if people:
            yield address_header(name, [(person, "") for person in people])
    yield text_header("Subject", mail.subject)


def machine_headers(mail: OutgoingMail) -> Iterator[bytes]:
    """The headers a machine reads, each one or more whole lines."""
    if not MESSAGE_ID.fullmatch(mail.message_id):
        raise BadLetter("The letter's Message-ID is not of the form <name@place>.")
    yield header("Message-ID", [mail.message_id])
    if mail.date is not None:
        if mail.date.tzinfo is None:
            raise BadLetter("The letter's date has no time zone.")
        yield header("Date", [format_datetime(mail.date)])
    answered, thread = thread_of(mail)
    yield header("In-Reply-To", answered) if answered else b""
    yield header("References", thread) if thread else b""
    if mail.letter_key is not None:
        if not LETTER_KEY.fullmatch(mail.letter_key):
            raise BadLetter("The letter's key holds a space, a line break or a sign beyond ASCII, or is too long.")
        yield header("X-Liaison-Letter", [mail.letter_key])
    if mail.automatic is not None:
        if mail.automatic not in AUTOMATIC:
            raise BadLetter("The letter is marked automatic in a way RFC 3834 does not know.")
        yield header("Auto-Submitted", [mail.automatic])
        yield header("X-Auto-Response-Suppress", ["All"])  # Exchange answers no mail that carries this


def thread_of(mail: OutgoingMail) -> tuple[list[str], list[str]]:
    """(answered, thread): the Message-IDs for In-Reply-To and References.

    They come from other people's mails: one that is no msg-id is left out, since a thread is worth less than the letter.
    """
    answered = [mail.in_reply_to] if mail.in_reply_to and MESSAGE_ID.fullmatch(mail.in_reply_to) else []
    thread = [reference for reference in mail.references if MESSAGE_ID.fullmatch(reference)]
    thread = list(dict.fromkeys([*(one for one in thread if one not in answered), *answered]))
    return answered, thread if len(thread) <= THREAD else [thread[0], *thread[1 - THREAD :]]


def add_bodies(message: EmailMessage, mail: OutgoingMail) -> None:
    """The text and its alternatives, the plainest first (RFC 2046, 5.1.4)."""
    message.set_content(encodable(mail.text), cte="quoted-printable")
    if mail.html is not None:
        message.add_alternative(encodable(mail.html), subtype="html", cte="quoted-printable")
    if mail.calendar is not None:
        if mail.calendar_method not in METHODS:
            raise BadLetter("The letter carries a calendar without a method this service sends.")
        if f"METHOD:{mail.calendar_method}" not in mail.calendar:
            raise BadLetter("The letter's calendar and its method do not agree.")
        # an alternative, not an attachment, and the method beside the type: only so do mail programs show Accept and Decline
        method = {"method": mail.calendar_method}
        message.add_alternative(encodable(mail.calendar), subtype="calendar", cte="base64", params=method)


def encodable(text: str) -> str:
    """The text without what no mail can carry: half characters and nulls."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def add_attachment(message: EmailMessage, attachment: Attachment) -> None:
    """One attached file, always as bytes; a type that is none, or is itself a mail or a tree of parts, becomes plain bytes."""
    main, _, sub = attachment.content_type.partition("/")
    if not CONTENT_TYPE.fullmatch(attachment.content_type) or main.lower() in {"message", "multipart"}:
        main, sub = "application", "octet-stream"
    name = one_line("attachment name", attachment.name)
    message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=name)


def name_boundaries(message: EmailMessage, ref: str) -> None:
    """Boundaries made from the letter's name instead of chance; "=_" stands in no quoted-printable or base64 line."""
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{ref}_{number}")
