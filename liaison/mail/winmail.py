"""What a message packed by Outlook (TNEF) is as parts of a mail: its words, its files, its meeting. Never raises; a doubt says what failed.

Words are taken as they are given: plain, HTML, and rich text, which may hold HTML. A message inside becomes an attached mail, written anew
from its properties.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liaison.domain.invitations import Attendee, CalendarPart
from liaison.mail import mapi_values as mapi
from liaison.mail.mime_charsets import codec_of, decode, storable
from liaison.mail.mime_tree import Leaf
from liaison.mail.rebuilt_mail import rebuilt
from liaison.mail.rich_packed import unpacked
from liaison.mail.rich_text import read_rich
from liaison.mail.tnef import Packed, PackedFile

WORDS_GROUP = -1  # plain and HTML of one packed message are alternatives
# beginning of the message class → the method an invitation by mail would have had, and the answer in it
MEETINGS: tuple[tuple[str, str, str], ...] = (
    ("ipm.microsoft schedule.mtgreq", "REQUEST", ""),
    ("ipm.microsoft schedule.mtgrespp", "REPLY", "ACCEPTED"),
    ("ipm.microsoft schedule.mtgrespn", "REPLY", "DECLINED"),
    ("ipm.microsoft schedule.mtgrespa", "REPLY", "TENTATIVE"),
    ("ipm.microsoft schedule.mtgcncl", "CANCEL", ""),
    ("ipm.schedule.meeting.request", "REQUEST", ""),
    ("ipm.schedule.meeting.resp.pos", "REPLY", "ACCEPTED"),
    ("ipm.schedule.meeting.resp.neg", "REPLY", "DECLINED"),
    ("ipm.schedule.meeting.resp.tent", "REPLY", "TENTATIVE"),
    ("ipm.schedule.meeting.canceled", "CANCEL", ""),
    ("ipm.appointment", "PUBLISH", ""),
)
CUT_DOUBT = "the rich text packed by Outlook is longer than what is read of it"


@dataclass(frozen=True)
class Parts:
    """A packed message as parts of a mail."""

    words: tuple[Leaf, ...]
    files: tuple[Leaf, ...]
    calendar: tuple[CalendarPart, ...]


def parts_of(packed: Packed, sender: str, doubts: list[str]) -> Parts:
    """A packed message as parts. `sender` is who sent the mail: in an answer to an invitation, the one who answers."""
    return Parts(
        tuple(_words(packed, doubts)), tuple(_leaf_of(packed, file) for file in packed.files), _meeting(packed, sender)
    )


def _words(packed: Packed, doubts: list[str]) -> list[Leaf]:
    plain = packed.text(mapi.BODY).strip() or packed.body.strip()
    html = _html(packed)
    if not html.strip() and mapi.RICH_TEXT in packed.values:
        rich = read_rich(unpacked(packed.values[mapi.RICH_TEXT].data))
        if rich.cut:
            doubts.append(CUT_DOUBT)
        html, plain = (rich.text, plain) if rich.html else ("", plain or storable(rich.text).strip())
    given = (("text/plain", plain), ("text/html", html))
    return [_words_leaf(kind, text) for kind, text in given if text.strip()]


def _html(packed: Packed) -> str:
    value = packed.values.get(mapi.HTML)
    if value is None:
        return ""
    page = packed.values.get(mapi.CODEPAGE)
    declared = f"cp{page.number}" if page else packed.charset
    return decode(value.data, "utf-8" if codec_of(declared) is None else declared)[0]


def _words_leaf(kind: str, text: str) -> Leaf:
    return Leaf(kind, {"charset": "utf-8"}, "", {}, "", text.encode("utf-8", "replace"), WORDS_GROUP, kind)


def _leaf_of(packed: Packed, file: PackedFile) -> Leaf:
    if file.message is not None:
        return _file_leaf("message/rfc822", file.name(packed.charset), _as_mail(file.message))
    kind = file.values[mapi.FILE_KIND].text(packed.charset) if mapi.FILE_KIND in file.values else ""
    return _file_leaf(kind.lower() or "application/octet-stream", file.name(packed.charset), file.content)


def _file_leaf(kind: str, name: str, content: bytes) -> Leaf:
    return Leaf(kind, {}, "attachment", {"filename": name} if name else {}, "", content, None, kind)


def _as_mail(packed: Packed) -> bytes:
    """A message inside as a mail."""
    words = _words(packed, [])
    plain = next((leaf for leaf in words if leaf.kind == "text/plain"), None) or next(iter(words), None)
    return rebuilt(
        name=packed.text(mapi.SENDER_NAME),
        address=next((one for one in map(packed.text, mapi.SENDER_ADDRESSES) if "@" in one), ""),
        subject=packed.text(mapi.SUBJECT) or packed.subject,
        kind=plain.kind if plain else "text/plain",
        words=plain.raw_body if plain else b"",
        files=[file.name(packed.charset) for file in packed.files],
    )


def _meeting(packed: Packed, sender: str) -> tuple[CalendarPart, ...]:
    """The meeting that a packed message asks to, answers or calls off. An answer that proposes another time is what a calendar part would be: a
    COUNTER with that time (MS-OXOCAL, 2.2.7; whether it accepts for now, declines or is tentative makes no difference)."""
    known = packed.message_class.lower() or packed.text(mapi.MESSAGE_CLASS).lower()
    found = next(((method, answer) for start, method, answer in MEETINGS if known.startswith(start)), None)
    if found is None:
        return ()
    method, answer = found
    replying = method == "REPLY"
    proposes = replying and mapi.PROPOSES in packed.values and packed.values[mapi.PROPOSES].true
    person = Attendee(sender, "", answer) if replying else None
    part = CalendarPart(
        method="COUNTER" if proposes else method,
        uid=_uid(packed),
        summary=packed.text(mapi.SUBJECT) or packed.subject,
        description="" if replying else packed.text(mapi.BODY) or packed.body,
        location=packed.text(mapi.NAMED_PLACE),
        comment=(packed.text(mapi.BODY) or packed.body).strip() if replying else "",
        organiser="" if replying else sender,
        attendee=person.address if person else "",
        partstat=answer,
        attendees=(person,) if person else (),
        start=_moment(packed, (mapi.PROPOSED_START,) if proposes else (mapi.NAMED_START, mapi.START)),
        end=_moment(packed, (mapi.PROPOSED_END,) if proposes else (mapi.NAMED_END, mapi.END)),
    )
    return (part,)


def _uid(packed: Packed) -> str:
    """The meeting's identifier: the UID of the invitation where Outlook keeps one (MS-OXCICAL, 2.1.3.1.1.20.26), else its own in hexadecimal."""
    value = packed.values.get(mapi.NAMED_CLEAN_UID) or packed.values.get(mapi.NAMED_UID)
    if value is None:
        return ""
    _, foreign, uid = value.data.partition(b"vCal-Uid\x01\x00\x00\x00")
    return storable(uid.rstrip(b"\0").decode("utf-8", "replace")) if foreign else value.data[:200].hex().upper()


def _moment(packed: Packed, identifiers: Sequence[int]) -> datetime | None:
    return next((packed.values[one].moment for one in identifiers if one in packed.values), None)
