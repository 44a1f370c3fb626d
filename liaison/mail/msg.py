"""Outlook `.msg` files to ParsedMail, read with python-oxmsg (loaded only when one comes). Never raises.

The properties a mail carries are put in the places MIME would have them; what is new in the text and whether it is automatic is
decided by the same rooms as for any mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.parser import HeaderParser
from types import SimpleNamespace
from typing import Any

from liaison.domain.mails import Attachment, ParsedMail
from liaison.mail.attachments import ENDINGS, locked, safe_name
from liaison.mail.autos import Shape, judge
from liaison.mail.html_text import clean_html, to_text
from liaison.mail.mime_bodies import CUT_DOUBT, MAX_TEXT
from liaison.mail.mime_charsets import decode, storable
from liaison.mail.mime_headers import Address, addresses, date_of, decode_words, identifiers, message_id_of
from liaison.mail.quoting import fold
from liaison.mail.rebuilt_mail import rebuilt
from liaison.mail.rich_packed import unpacked
from liaison.mail.rich_text import read_rich
from liaison.mail.sealed import SIGNED_DOUBT, inside_signature
from liaison.mail.unreadable import why_empty
from models.taxonomy import Kind

# MAPI property identifiers (MS-OXPROPS)
SENDER_NAME = 0x0C1A
SENDER_ADDRESSES = (0x5D01, 0x5D02, 0x0C1F, 0x0065)  # the last two may hold an Exchange name instead of an address
RECIPIENT_KIND, TO, CC = 0x0C15, 1, 2  # MS-OXOMSG
RECIPIENT_ADDRESSES = (0x39FE, 0x3003)
MESSAGE_CLASS, SUBJECT = 0x001A, 0x0037
BODY, HTML, RICH_TEXT = 0x1000, 0x1013, 0x1009
MESSAGE_ID, IN_REPLY_TO = 0x1035, 0x1042
MOMENTS = (0x0039, 0x0E06)  # submitted, delivered
FILE_NAMES, FILE_KIND, FILE_DATA = (0x3707, 0x3704, 0x3001), 0x370E, 0x3701

# beginning and ending of the message class → what it is
CLASSES: tuple[tuple[str, str, Kind], ...] = (
    ("report.", ".ipnrn", Kind.READ_RECEIPT),
    ("report.", ".ipnnrn", Kind.READ_RECEIPT),  # deleted unread
    ("report.", ".dr", Kind.BOUNCE),  # delivered
    ("report.", ".ndr", Kind.BOUNCE),
    ("ipm.schedule.meeting.resp", "", Kind.CALENDAR_REPLY),
    ("ipm.note.rules.ooftemplate", "", Kind.AUTO_REPLY),
)
MAX_HEADER = 10_000
MAX_DEPTH = 2  # mails inside mails inside mails
MAX_ATTACHED_TEXT = 50_000  # characters
MAIL_INSIDE = "__substg1.0_3701000D"  # the storage of an attachment that is an object
INSIDE_HEADER = 24  # bytes
TRANSPORT_HEADERS = 0x007D
ATTACHED_MARK = "---------- Attached message ----------"
RICH_CUT = "the rich text of the Outlook file is longer than what is read of it"
RIGHTS_MANAGED = "application/x-microsoft-rpmsg-message"


def parse_msg(raw: bytes) -> ParsedMail:
    """A mail from the bytes of an Outlook `.msg` file. Never raises: see `mime.parse`."""
    try:
        from oxmsg import Message

        return _read(Message.load(raw), 0)
    except Exception as error:  # the library raises whatever its structs and lookups do
        return _broken(type(error).__name__)


def _read(message: Any, depth: int) -> ParsedMail:
    doubts: list[str] = []
    root = message.properties
    headers = _headers(message)
    subject = _string(root, SUBJECT).strip()
    sender = _sender(root, headers)
    if sender is None:
        doubts.append("no sender could be read")
    attachments, inside = _attachments(message, depth, doubts)
    text, html = _body(root, doubts)
    signed = _signed_words(attachments, doubts) if not text.strip() else None
    if signed:
        text, html, attachments = signed.text, signed.html or "", (*attachments, *signed.attachments)
    kind, because = _kind(_string(root, MESSAGE_CLASS), Shape(headers, sender.address if sender else "", subject))
    answers = identifiers(headers.get("in-reply-to", "") or _string(root, IN_REPLY_TO))
    references = identifiers(headers.get("references", ""))
    folded = fold(text, is_reply=bool(answers or references or subject.lower().startswith("re:")))
    return ParsedMail(
        message_id=message_id_of(headers.get("message-id", "") or _string(root, MESSAGE_ID)),
        sender=sender.address if sender else None,
        sender_name=(sender.name if sender else _string(root, SENDER_NAME)) or None,
        to=_recipients(message, TO),
        cc=_recipients(message, CC),
        subject=subject,
        date=_date(root, headers),
        text=(text + inside)[:MAX_TEXT],
        new_text=folded.new_text,
        html=clean_html(html, doubts) if html else None,
        attachments=attachments,
        auto=kind,
        auto_because=because,
        doubts=tuple(dict.fromkeys(doubts)),
        in_reply_to=answers[0] if answers else None,
        references=references,
        is_forward=folded.is_forward or bool(inside) or subject.lower().startswith(("fw:", "fwd:")),
        unreadable=_unreadable(_string(root, MESSAGE_CLASS), text + inside, attachments),
        headers=headers,
    )


def _headers(message: Any) -> dict[str, str]:
    """The internet headers Outlook kept, if the mail came from outside; first of each."""
    found: dict[str, str] = {}
    try:
        for name, value in message.message_headers.items():
            found.setdefault(name.strip().lower(), decode_words(str(value)[:MAX_HEADER]))
    except Exception:
        return found
    return found


def _sender(root: Any, headers: dict[str, str]) -> Address | None:
    """Outlook's own properties first; where they hold an Exchange name, the From header."""
    name = _string(root, SENDER_NAME).strip("'\" ")
    for identifier in SENDER_ADDRESSES:
        address = _string(root, identifier).strip()
        if "@" in address:
            return Address(name, address)
    return next(iter(addresses(headers.get("from", ""))), None)


def _recipients(message: Any, kind: int) -> tuple[str, ...]:
    found: list[str] = []
    for one in _listed(message, "recipients"):
        holder = one.properties
        if (_read_property(holder, "int_prop_value", RECIPIENT_KIND) or TO) == kind:
            named = [_string(holder, identifier).strip() for identifier in RECIPIENT_ADDRESSES]
            found.extend([address for address in named if "@" in address][:1])
    return tuple(dict.fromkeys(found))


def _body(root: Any, doubts: list[str]) -> tuple[str, str]:
    data = _read_property(root, "binary_prop_value", HTML)
    html = storable(decode(data, getattr(root, "body_encoding", None))[0]) if data else _string(root, HTML)
    plain = _string(root, BODY).strip("\n")
    text = plain if plain.strip() else to_text(html, doubts)
    packed = _read_property(root, "binary_prop_value", RICH_TEXT) if not text.strip() else None
    if packed:
        rich = read_rich(unpacked(packed))
        doubts.extend([RICH_CUT] if rich.cut else [])
        html = rich.text if rich.html else html
        text = to_text(storable(rich.text), doubts) if rich.html else storable(rich.text).strip()
    if len(text) > MAX_TEXT:
        doubts.append(CUT_DOUBT)
    return text[:MAX_TEXT], html


def _attachments(message: Any, depth: int, doubts: list[str]) -> tuple[tuple[Attachment, ...], str]:
    """The files, and the words of mails among them."""
    found, words = [], []
    for number, one in enumerate(_listed(message, "attachments"), start=1):
        inner = _inside(one, depth)
        if inner:
            found.append(_mail_file(one, number, inner))
            words.append(f"\n\n{ATTACHED_MARK}\nSubject: {inner.subject}\n\n{inner.text}" if inner.text.strip() else "")
            continue
        found.append(_file(one, number, doubts))
    return tuple(found), "".join(words)[:MAX_ATTACHED_TEXT]


def _file(one: Any, number: int, doubts: list[str]) -> Attachment:
    content = _read_property(one.properties, "binary_prop_value", FILE_DATA)
    if content is None:
        doubts.append(f"attachment {number} is an object inside the Outlook file: it is listed, its bytes are not")
    if content and locked(content):
        doubts.append(f"attachment {number} opens with a password alone")
    kind = _string(one.properties, FILE_KIND) or "application/octet-stream"
    return Attachment(_file_name(one) or f"attachment-{number}{ENDINGS.get(kind, '')}", kind, content or b"")


def _mail_file(one: Any, number: int, inner: ParsedMail) -> Attachment:
    """A mail inside the Outlook file, written anew."""
    content = rebuilt(
        name=inner.sender_name or "",
        address=inner.sender or "",
        subject=inner.subject,
        kind="text/plain",
        words=inner.text.encode("utf-8", "replace"),
        files=[file.name for file in inner.attachments],
    )
    return Attachment(_file_name(one) or f"attached-mail-{number}.eml", "message/rfc822", content)


def _file_name(one: Any) -> str:
    return next((name for name in (safe_name(_string(one.properties, i)) for i in FILE_NAMES) if name), "")


def _inside(one: Any, depth: int) -> ParsedMail | None:
    """The mail that an attachment is, read; None for one that is none, or lies too deep, or cannot be read."""
    try:
        held = next((storage for storage in one._storage.storages if storage.name == MAIL_INSIDE), None)
        return _read(_mail_in(held), depth + 1) if held is not None and depth < MAX_DEPTH else None
    except Exception:  # a picture or a sheet is an object too, without a mail's properties
        return None


def _mail_in(storage: Any) -> Any:
    """What the library offers of an Outlook file, of a mail inside one: its property stream has a shorter header (MS-OXMSG, 2.4.1.2)."""
    from oxmsg.attachment import Attachment as File
    from oxmsg.properties import Properties
    from oxmsg.recipient import Recipient

    properties = Properties(storage, properties_header_offset=INSIDE_HEADER)
    said = properties.str_prop_value(TRANSPORT_HEADERS) or ""
    return SimpleNamespace(
        properties=properties,
        attachments=[File(one) for one in storage.iter_attachment_storages()],
        recipients=[Recipient(one) for one in storage.iter_recipient_storages()],
        message_headers=HeaderParser().parsestr(said),
    )


def _signed_words(files: Sequence[Attachment], doubts: list[str]) -> ParsedMail | None:
    """The mail inside a signature that an Outlook file holds as its one attachment; None where there is none, or it is encrypted."""
    from liaison.mail.mime import parse

    for file in files:
        if not file.name.lower().endswith(".p7m"):
            continue
        held = file.content if file.content[:8].lower() == b"content-" else inside_signature(file.content)
        inner = parse(held) if held else None
        if inner and inner.text.strip():
            doubts.extend((SIGNED_DOUBT, *(doubt for doubt in inner.doubts if not doubt.startswith("no sender"))))
            return inner
    return None


def _date(root: Any, headers: dict[str, str]) -> datetime | None:
    for identifier in MOMENTS:
        moment = _read_property(root, "date_prop_value", identifier)
        if isinstance(moment, datetime) and 1971 <= moment.year <= 2200:
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return date_of(headers.get("date", ""))


def _kind(message_class: str, shape: Shape) -> tuple[Kind | None, str]:
    for beginning, ending, kind in CLASSES:
        if message_class.lower().startswith(beginning) and message_class.lower().endswith(ending):
            return kind, f"{kind.value.replace('_', ' ')}, by its Outlook message class"
    return judge(shape)


def _unreadable(message_class: str, text: str, attachments: Sequence[Attachment]) -> str | None:
    if message_class.lower().startswith("ipm.note.smime") and not text.strip():
        return "the mail is encrypted or sealed (S/MIME)"
    if any(one.content_type == RIGHTS_MANAGED for one in attachments):
        return "the mail is protected (Microsoft rights management)"
    return None if text.strip() else why_empty(attachments)


def _string(holder: Any, identifier: int) -> str:
    value = _read_property(holder, "str_prop_value", identifier)
    return storable(value) if isinstance(value, str) else ""


def _read_property(holder: Any, reader: str, identifier: int) -> Any:
    """One property, or None where this file does not have it or the library cannot read it."""
    try:
        return getattr(holder, reader)(identifier)
    except Exception:
        return None


def _listed(message: Any, what: str) -> list[Any]:
    try:
        return list(getattr(message, what))
    except Exception:
        return []


def _broken(error: str) -> ParsedMail:
    return ParsedMail(
        message_id=None,
        sender=None,
        sender_name=None,
        to=(),
        cc=(),
        subject="",
        date=None,
        text="",
        new_text="",
        doubts=(f"the Outlook file could not be read ({error})",),
        unreadable="the Outlook file is broken",
    )
