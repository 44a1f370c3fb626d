"""One mail as words: its text in marked pieces, why it was triaged so, its attachments by safe names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from liaison.domain.redflags import DEFAULT
from liaison.domain.states import AttachmentState
from liaison.store.attachment_queries import Extract
from liaison.store.mail_queries import Arrival
from liaison.store.tables import Reading
from liaison.web.marking import LONGEST, Piece, marked
from liaison.web.presenters import place
from liaison.web.saying import Said, Saying
from models.taxonomy import CATEGORIES, Category, Urgency

# at least so probable → how the page says it. A probability in words is taken in faster, and not for more than it is.
SURENESS = ((0.9, "quite sure"), (0.7, "fairly sure"), (0.5, "not very sure"), (0.0, "unsure"))


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


@dataclass(frozen=True)
class Why:
    """Why a mail was triaged so."""

    because: str
    flags: list[tuple[str, list[tuple[str, str]]]]  # level in words, then each rule and the words that met it
    words: list[str]
    sureness: str
    runner_up: str
    version: str


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
    whole: str
    has_history: bool
    cut: bool
    files: list[File]
    calendar: list[str]
    doubts: list[str]
    why: Why | None
    marks: frozenset[str]

    @property
    def to_look_at(self) -> list[str]:
        """The attachments whose words meet a red-flag rule, by name."""
        return [file.name for file in self.files if file.flags]


def mails(arrivals: Sequence[Arrival], say: Saying, *, blind: bool = False) -> list[Mail]:
    """The mails, newest first; `blind` keeps back what the reader made of them."""
    return [mail(arrival, say, blind=blind) for arrival in arrivals]


def mail(arrival: Arrival, say: Saying, *, blind: bool = False) -> Mail:
    """One mail; its new text in pieces, the whole text beside it when it holds more."""
    message, reading = arrival.message, None if blind else arrival.reading
    new = message.new_text.strip() or message.text.strip()
    floor, weighed = ([hit.get("words", "") for hit in reading.floor], reading.words) if reading else ([], [])
    pieces, heading = marked(new, floor, weighed), marked(message.subject, floor, [])
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
        whole=message.text[:LONGEST],
        has_history=message.text.strip() != new,
        cut=len(new) > LONGEST or len(message.text) > LONGEST,
        files=files(message.attachments, arrival.attached),
        calendar=[calendar_line(part) for part in message.calendar],
        doubts=doubts(arrival),
        why=why(reading) if reading else None,
        marks=frozenset(piece.by for piece in (*pieces, *heading)),
    )


def doubts(arrival: Arrival) -> list[str]:
    """What was hard to read, the unreadable body first."""
    unreadable = [f"A machine could not read it: {arrival.message.unreadable}"] if arrival.message.unreadable else []
    return [one[0].upper() + one[1:].rstrip(".") + "." for one in (*unreadable, *arrival.message.doubts) if one]


def why(reading: Reading) -> Why:
    """The reading in words."""
    known = reading.runner_up in set(Category)
    return Why(
        because=plain_rules(reading.because),
        flags=flags(reading.floor),
        words=reading.words,
        sureness=sureness(reading.probability),
        runner_up=CATEGORIES[Category(reading.runner_up)].title if reading.runner_up and known else "",
        version=reading.model_version,
    )


def flags(floor: list[dict[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The floor's hits by level, each as the clause of the label guide that it stands for."""
    words = rule_words()
    found: dict[str, list[tuple[str, str]]] = {}
    for hit in floor:
        level_words = Urgency(hit["level"]).title.lower() if hit.get("level") in set(Urgency) else ""
        found.setdefault(level_words, []).append(
            (words.get(hit.get("rule", ""), hit.get("rule", "")), hit.get("words", ""))
        )
    return list(found.items())


@cache
def rule_words() -> dict[str, str]:
    """Rule id → its clause of the label guide."""
    return {rule.id: rule.source for rule in DEFAULT}


def plain_rules(because: str) -> str:
    """A reason with rules as people say them instead of their ids."""
    return re.sub(r"\bu[12]\.([a-z0-9_]+)", lambda found: f"“{found[1].replace('_', ' ')}”", because)


def sureness(probability: float | None) -> str:
    """Like "quite sure (94 %)"; empty when the reader did not say."""
    if probability is None:
        return ""
    words = next(words for least, words in SURENESS if probability >= least)
    return f"{words} ({round(100 * probability)} %)"


def calendar_line(part: dict[str, Any]) -> str:
    """What a calendar part says, in one line."""
    known = [str(part[key]) for key in ("method", "summary", "start", "location", "comment") if part.get(key)]
    return " · ".join(known) or "a calendar part"


def files(found: Sequence[dict[str, Any]], read: Mapping[int, Extract]) -> list[File]:
    """The attachments of a mail by their stored descriptions, each with what was read of it."""
    return [file(number, one, read.get(number)) for number, one in enumerate(found)]


def file(number: int, found: dict[str, Any], read: Extract | None) -> File:
    """One attachment. A row that is missing or waits says so: that words are not shown must not look like there being none."""
    name, size_ = safe_name(str(found.get("name", ""))), size(int(found.get("size") or 0))
    kind = str(found.get("content_type", "")) + (", a picture in the text" if found.get("inline") else "")
    if read is None or read.state is AttachmentState.WAITING:
        return File(number, name, kind, size_, said="Its words are not read yet")
    if read.state is AttachmentState.NOT_READ:
        return File(number, name, kind, size_, said=f"No text of it is shown here: {read.because}")
    said = f"{read.because[:1].upper()}{read.because[1:]}"
    rules = [rule_words().get(hit.get("rule", ""), hit.get("rule", "")) for hit in read.floor]
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
