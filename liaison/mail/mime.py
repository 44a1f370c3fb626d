"""The post room's reading desk: raw bytes in, one ParsedMail out. Never raises, whatever the bytes are.

The standard library's `compat32` tree (`mime_tree`) with our own guarded decoding: headers (`mime_headers`), bodies
(`mime_bodies`), HTML (`html_text`), calendars, attachments; then what is new in the text (`quoting`) and whether the mail is
automatic (`autos`). What was hard to read becomes a doubt, in plain words without any of the mail's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from liaison.domain.invitations import CalendarPart
from liaison.domain.mails import ParsedMail
from liaison.mail.attachments import is_message, list_attachments, pictures_shown
from liaison.mail.autos import Shape, judge
from liaison.mail.calendar_parts import merged, read_calendar
from liaison.mail.mime_bodies import Body, body_leaves, read_body, with_packed
from liaison.mail.mime_charsets import decode, storable
from liaison.mail.mime_headers import identifiers, message_id_of
from liaison.mail.mime_heads import Heads, moment_of, read_heads
from liaison.mail.mime_mended import mended
from liaison.mail.mime_outsize import open_flat
from liaison.mail.mime_transfer import content_of
from liaison.mail.mime_tree import Leaf, Opened, Outsize, open_mail
from liaison.mail.quoting import fold
from liaison.mail.unreadable import why_unreadable
from liaison.mail.wrappings import Unwrapped, unwrap

OUTLOOK_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_ATTACHED_MAILS = 3  # whose words are read; all are listed
MAX_ATTACHED_TEXT = 50_000  # characters
MAX_DEPTH = 2  # mails within mails within mails are listed, not read
ATTACHED_MARK = "---------- Attached message ----------"

FORWARD_SUBJECT = re.compile(r"^\s*(?:fwd?|wg|tr|vb|rv)\s*:", re.I)
_BARE_SUBJECT = re.compile(r"^Subject:[ \t]*(.{0,500})", re.M | re.I)
REPLY_SUBJECT = re.compile(r"^\s*(?:re|aw|sv|antw|odp)\s*(?:\[\d+\])?\s*:", re.I)


def parse(raw: bytes) -> ParsedMail:
    """A mail from its bytes: as delivered, with or without an mbox `From ` line, or an Outlook `.msg` file. Never raises: at worst
    the ParsedMail holds the readable characters, a doubt, and says under `unreadable` that a person has to look."""
    return _open_any(bytes(raw), 0)


def _open_any(raw: bytes, depth: int) -> ParsedMail:
    if raw[:8] == OUTLOOK_FILE:
        from liaison.mail.msg import parse_msg

        return parse_msg(raw)
    return _parse(raw, depth)


def _parse(raw: bytes, depth: int) -> ParsedMail:
    try:
        return _read(raw, depth)
    except Exception as error:  # the promise of this door: one bad mail never stops the others
        return _broken(raw, type(error).__name__)


def _open(raw: bytes) -> Opened:
    why = ""
    try:
        opened = open_mail(raw)
        why = "its parts are not marked as it says" if opened.lost else ""
    except Outsize as told:
        why = str(told)
    except RecursionError:
        why = "it is nested too deep"
    # only here: inside an `except` all that the library has read so far would be kept in memory beside it
    return open_flat(raw, why) if why else opened


def _read(raw: bytes, depth: int) -> ParsedMail:
    raw, junk = mended(raw)
    opened = _open(raw)
    doubts = [*opened.doubts, *([junk] if junk else [])]
    heads = read_heads(opened.root, doubts)
    parts = unwrap(opened.leaves, heads.sender.address if heads.sender else "", doubts)
    chosen = body_leaves(parts.leaves)
    own = {id(leaf) for leaf in chosen}
    others = [leaf for leaf in parts.leaves if id(leaf) not in own]
    calendar = merged(read_calendar(others, doubts), parts.calendar)
    body = _with_calendar(with_packed(read_body(chosen), parts.packed), calendar)
    kind, because = judge(_shape(opened, parts, heads, calendar))
    attached = _attached_text(others, depth, doubts) if kind is None else ""
    attachments = list_attachments(others, doubts, shown=pictures_shown(chosen, others))
    answers = identifiers(heads.raw.get("in-reply-to", ""))
    references = identifiers(heads.raw.get("references", ""))
    folded = fold(body.text, is_reply=bool(answers or references or REPLY_SUBJECT.match(heads.subject)))
    return ParsedMail(
        message_id=message_id_of(heads.raw.get("message-id", "")),
        sender=heads.sender.address if heads.sender else None,
        sender_name=heads.sender_name or None,
        to=heads.listed("to"),
        cc=heads.listed("cc"),
        subject=heads.subject,
        date=moment_of(heads.raw, doubts),
        text=body.text + attached,
        new_text=folded.new_text,
        html=body.html,
        attachments=attachments,
        calendar=calendar,
        auto=kind,
        auto_because=because,
        doubts=tuple(dict.fromkeys([*doubts, *body.doubts])),
        in_reply_to=answers[0] if answers else None,
        references=references,
        is_forward=folded.is_forward or bool(attached or FORWARD_SUBJECT.match(heads.subject)),
        unreadable=why_unreadable(
            _kinds(opened, parts), parts.leaves, body.text + attached, cut=body.cut, files=attachments
        ),
        headers=heads.decoded,
    )


def _kinds(opened: Opened, parts: Unwrapped) -> tuple[str, ...]:
    """The media types of root, multiparts and parts, in order, wrappings taken off."""
    return (
        opened.root.typed[0],
        *opened.multiparts,
        *parts.multiparts,
        *(leaf.kind for leaf in parts.leaves),
    )


def _with_calendar(body: Body, calendar: Sequence[CalendarPart]) -> Body:
    """A mail that is nothing but an invitation says what the invitation says."""
    if body.text.strip() or not calendar:
        return body
    said = (line for part in calendar for line in (part.summary, part.description, part.comment) if line)
    return replace(body, text="\n\n".join(dict.fromkeys(said)))


def _shape(opened: Opened, parts: Unwrapped, heads: Heads, calendar: Sequence[CalendarPart]) -> Shape:
    root_kind, parameters = opened.root.typed
    return Shape(
        headers=heads.decoded,
        sender=heads.sender.address if heads.sender else heads.sender_name,
        subject=heads.subject,
        kinds=_kinds(opened, parts),
        report_type=parameters.get("report-type", "").lower() if root_kind == "multipart/report" else "",
        methods=tuple(part.method for part in calendar),
    )


def _attached_text(others: Sequence[Leaf], depth: int, doubts: list[str]) -> str:
    """The words of attached mails, each under a line that says so: a mail passed on as attachment is read like one passed on inline."""
    mails = [leaf for leaf in others if is_message(leaf)] if depth < MAX_DEPTH else []
    if len(mails) > MAX_ATTACHED_MAILS:
        doubts.append(f"more than {MAX_ATTACHED_MAILS} mails are attached: the others are listed, not read")
    found: list[str] = []
    for leaf in mails[:MAX_ATTACHED_MAILS]:
        inner = _open_any(content_of(leaf)[0], depth + 1)
        if inner.unreadable:
            doubts.append(f"an attached mail was not read: {inner.unreadable}")
        if inner.text.strip():
            found.append(f"\n\n{ATTACHED_MARK}\nSubject: {inner.subject}\n\n{inner.text}")
    return "".join(found)[:MAX_ATTACHED_TEXT]


def _broken(raw: bytes, error: str) -> ParsedMail:
    """What can be saved of a mail that broke the reading."""
    text = storable(decode(bytes(raw[:100_000]))[0])
    subject = _BARE_SUBJECT.search(text)
    return ParsedMail(
        message_id=None,
        sender=None,
        sender_name=None,
        to=(),
        cc=(),
        subject=subject[1].strip() if subject else "",
        date=None,
        text=text,
        new_text=text,
        doubts=(f"the mail broke the reading ({error}): its bare characters are shown",),
        unreadable="its structure is broken",
    )
