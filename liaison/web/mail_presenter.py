"""One mail as words: its text in marked pieces, why it was triaged so, its attachments by safe names."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from liaison.domain.content_notes import content_note
from liaison.domain.states import AttachmentState
from liaison.mail.picture_of import may_be_drawn
from liaison.store.attachment_queries import Extract
from liaison.store.mail_queries import Arrival
from liaison.store.tables import Message
from liaison.web.marking import LONGEST, Piece, marked, marked_apart
from liaison.web.presenters import place
from liaison.web.saying import Said, Saying
from liaison.web.why_presenter import Why, rule_words, why


@dataclass(frozen=True)
class File:
    """An attachment: its place in the mail, a safe name, its declared type and size in words; its own words in marked pieces, or what
    there is to say instead."""

    number: int
    name: str
    kind: str
    size: str
    pieces: list[Piece] = field(default_factory=list)
    more: bool = False
    said: str = ""
    flags: list[str] = field(
        default_factory=list
    )  # the red-flag rules that its words meet, as clauses of the label guide
    drawn: bool = False  # whether a look at it is offered


@dataclass(frozen=True)
class Mail:
    """One mail of a case."""

    id: int
    subject: str
    sender: str
    address: str
    to: str
    cc: str
    received: Said
    sent: Said | None
    subject_pieces: list[Piece]
    subject_marked: bool
    pieces: list[Piece]
    whole: list[Piece]
    whole_open: bool
    has_history: bool
    cut: bool
    files: list[File]
    calendar: list[str]
    doubts: list[str]
    why: Why | None
    marks: frozenset[str]
    note: str  # the calm line before it, from its own reading; "" where none is needed

    @property
    def to_look_at(self) -> list[str]:
        """The attachments whose words meet a red-flag rule, by name."""
        return [file.name for file in self.files if file.flags]


def mails(arrivals: Sequence[Arrival], say: Saying, *, withheld: bool = False) -> list[Mail]:
    """The mails, newest first; `withheld` keeps back what the reader made of them, and shows what the floor found."""
    return [mail(arrival, say, withheld=withheld) for arrival in arrivals]


def mail(arrival: Arrival, say: Saying, *, withheld: bool = False) -> Mail:
    """One mail; its new text in pieces, the whole text beside it when it holds more."""
    message, reading = arrival.message, arrival.reading
    new = message.new_text.strip() or message.text.strip()
    floor = [hit.get("words", "") for hit in reading.floor] if reading else []
    weighed = [*reading.words, *reading.urgent_words] if reading and not withheld else []
    heading, pieces = marked_apart(message.subject, new, floor, weighed)
    whole, whole_open = [Piece(message.text[:LONGEST])], False
    if passed_on(message, new):
        heading, whole = marked_apart(message.subject, message.text, floor, weighed)
        whole_open = flagged(whole) > flagged(pieces)
    return Mail(
        id=message.id,
        subject=message.subject.strip() or "(no subject)",
        sender=place(None, message.sender_name, message.sender),
        address=message.sender or "",
        to=", ".join(message.to),
        cc=", ".join(message.cc),
        received=say.when(arrival.ledger.received_at),
        sent=say.when(message.sent_at) if message.sent_at else None,
        subject_pieces=heading,
        subject_marked=any(piece.by for piece in heading),
        pieces=pieces,
        whole=whole,
        whole_open=whole_open,
        has_history=message.text.strip() != new,
        cut=len(new) > LONGEST or len(message.text) > LONGEST,
        files=files(message.attachments, arrival.attached),
        calendar=[calendar_line(part) for part in message.calendar],
        doubts=doubts(arrival),
        why=why(reading, on=(message.sent_at or arrival.ledger.received_at).date(), withheld=withheld)
        if reading
        else None,
        marks=frozenset(piece.by for piece in (*pieces, *heading, *whole)),
        note=note_before(arrival, withheld=withheld),
    )


def note_before(arrival: Arrival, *, withheld: bool) -> str:
    """The line before one mail: from its red flags, and from what the reader made of it unless that is kept back."""
    reading = arrival.reading
    if reading is None:
        return ""
    return content_note(None if withheld else reading.category, [hit.get("rule", "") for hit in reading.floor])


def passed_on(message: Message, new: str) -> bool:
    """Whether floor and reader were shown more than the newly written words: a forward, or a note that points below (`screening`)."""
    read = message.floor_text.removeprefix(message.subject).strip()
    return bool(read) and read != new and message.text.strip().startswith(read)


def flagged(pieces: Sequence[Piece]) -> int:
    """How many places of a text the floor marked."""
    return sum(piece.by == "floor" for piece in pieces)


def doubts(arrival: Arrival) -> list[str]:
    """What was hard to read, the unreadable body first."""
    unreadable = [f"A machine could not read it: {arrival.message.unreadable}"] if arrival.message.unreadable else []
    return [one[0].upper() + one[1:].rstrip(".") + "." for one in (*unreadable, *arrival.message.doubts) if one]


def calendar_line(part: dict[str, Any]) -> str:
    """What a calendar part says, in one line."""
    known = [str(part[key]) for key in ("method", "summary", "start", "location", "comment") if part.get(key)]
    return " · ".join(known) or "a calendar part"


def files(found: Sequence[dict[str, Any]], read: Mapping[int, Extract]) -> list[File]:
    """The attachments of a mail by their stored descriptions, each with what was read of it."""
    return [file(number, one, read.get(number)) for number, one in enumerate(found)]


def file(number: int, found: dict[str, Any], read: Extract | None) -> File:
    """One attachment. A row that is missing or waits says so: that words are not shown must not look like there being none."""
    line = described(number, found, read)
    return replace(line, drawn=may_be_drawn(line.name, str(found.get("content_type", ""))))


def described(number: int, found: dict[str, Any], read: Extract | None) -> File:
    """The attachment with what was read of it."""
    name, size_ = safe_name(str(found.get("name", ""))), size(int(found.get("size") or 0))
    kind = str(found.get("content_type", "")) + (", a picture in the text" if found.get("inline") else "")
    if read is None or read.state is AttachmentState.WAITING:
        return File(number, name, kind, size_, said="Its words are not read yet")
    if read.state is AttachmentState.NOT_READ:
        return File(number, name, kind, size_, said=f"No text of it is shown here: {read.because}")
    said = f"{read.because[:1].upper()}{read.because[1:]}"
    rules = [rule_words(hit.get("rule", "")) for hit in read.floor]
    pieces = marked(read.text, [hit.get("words", "") for hit in read.floor], [])
    return File(number, name, kind, size_, pieces, read.more, said, list(dict.fromkeys(rules)))


def safe_name(name: str) -> str:
    """A file name to show and to save under: no path, no control or direction characters (they can disguise an ending)."""
    kept = "".join(
        c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"} and c not in '/\\:*?"<>|'
    )
    return kept.strip(". ")[-120:] or "attachment"


def size(number: int) -> str:
    """Like "14 KB"."""
    return (
        f"{number} bytes"
        if number < 1000
        else f"{number / 1000:.0f} KB"
        if number < 1_000_000
        else f"{number / 1_000_000:.1f} MB"
    )
