"""The demo's mails: read from `mails/`, filled in for a day, written into the mailbox folder as `.eml` files.

Mails of "yesterday" (the working day before) and of this morning are there at ten; a few more come while somebody looks, when
`write_mails` is called again. File names and Message-IDs carry a time and a hash: not even a condition can be read from them.
How the mails are kept: `mails/how-mails-are-kept.md`.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path

from liaison.clock import london_date
from liaison.demo.demo_clock import calendar_near, london, working_day_before
from liaison.demo.people_in_care import name_of
from liaison.domain.chi import demo_chi
from liaison.domain.spoken import DAYS, MONTHS
from liaison.domain.workdays import Calendar

US = "queries@liaison.example"
SOURCES = Path(__file__).parent / "mails"
MARK = re.compile(r"\[\[(\w+)((?: [^\]]+)?)\]\]")


@dataclass(frozen=True)
class Source:
    """One mail as it is kept: its word, its head (when, truth, copies, encoding) and its text with marks."""

    word: str
    head: Mapping[str, str]
    text: str


@dataclass(frozen=True)
class DemoMail:
    """One mail for a day: file name, moment of arrival, bytes, and what a person would decide, as words of the label guide."""

    name: str
    at: datetime
    content: bytes
    truth: tuple[str, ...]


@dataclass(frozen=True)
class Day:
    """What the marks of one mail are filled in from."""

    moment: datetime
    calendar: Calendar
    to: str

    @property
    def date(self) -> date:
        """The London date the mail is written on."""
        return london_date(self.moment)


def write_mails(folder: Path, now: datetime, *, to: str = US) -> int:
    """Write the mails that have arrived by `now` (the demo's) and are not there yet; returns how many. Each appears whole, at once."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = [mail for mail in bag(now, to=to) if mail.at <= now and not (folder / mail.name).exists()]
    for mail in fresh:
        unfinished = folder / f".{mail.name}.tmp"
        unfinished.write_bytes(mail.content)
        os.utime(unfinished, (mail.at.timestamp(), mail.at.timestamp()))
        unfinished.rename(folder / mail.name)
    return len(fresh)


def bag(now: datetime, *, to: str = US) -> list[DemoMail]:
    """Every mail of the demo's two days in the order of arrival, those still to come included."""
    days = {"yesterday": working_day_before(now), "today": london_date(now)}
    calendar = calendar_near(now)
    moments = {source.word: moment_of(source, days) for source in sources()}
    mails = [mail for source in sources() for mail in copies(source, Day(moments[source.word], calendar, to), moments)]
    return sorted(mails, key=lambda mail: (mail.at, mail.name))


@cache
def sources() -> tuple[Source, ...]:
    """The mails as they are kept."""
    return tuple(read_source(path) for path in sorted(SOURCES.glob("*.mail")))


def read_source(path: Path) -> Source:
    """One file: a head of `key: value` lines, a line of dashes, the mail."""
    head, _, text = path.read_text("utf-8").partition("\n----\n")
    pairs = (line.partition(":") for line in head.splitlines())
    return Source(path.stem, {key.strip(): value.strip() for key, _, value in pairs}, text)


def moment_of(source: Source, days: Mapping[str, date]) -> datetime:
    """When the mail came."""
    day, clock = source.head["when"].split()
    return london(days[day], clock)


def copies(source: Source, day: Day, moments: Mapping[str, datetime]) -> list[DemoMail]:
    """The mail, once or as many times as it was delivered: the copies are the same bytes under other names."""
    content = eml(source, day, moments)
    names = ["", *(f"-{n}" for n in range(2, int(source.head.get("copies", "1")) + 1))]
    truth = tuple(source.head["truth"].split())
    return [
        DemoMail(f"{day.moment:%Y%m%d-%H%M}-{opaque(source.word)}{end}.eml", day.moment, content, truth)
        for end in names
    ]


def eml(source: Source, day: Day, moments: Mapping[str, datetime]) -> bytes:
    """The mail's bytes: marks filled in, headers added where it has none, lines ending as mail lines do."""
    filled = MARK.sub(lambda mark: fill(mark[1], mark[2].strip(), day, moments), source.text)
    header, _, body = filled.partition("\n\n")
    present = {line.partition(":")[0].lower() for line in header.splitlines()}
    sender = re.search(r"^From: (.*)$", header, re.M)
    added = [
        f"{key}: {value}"
        for key, value in usual(source, sender[1] if sender else "", day).items()
        if key.lower() not in present
    ]
    text = "\n".join([*added, header, "", body])
    return text.replace("\n", "\r\n").encode(source.head.get("encoding", "utf-8"))


def usual(source: Source, sender: str, day: Day) -> dict[str, str]:
    """The headers every mail has."""
    stamp = format_datetime(day.moment)
    return {
        "Received": f"from mail.{domain(sender)} by mail.{domain(day.to)}; {stamp}",
        "Date": stamp,
        "To": day.to,
        "Message-ID": message_id(source, day.moment),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }


def message_id(source: Source, moment: datetime) -> str:
    """The mail's Message-ID: its own where it has one, else made of the day and a hash."""
    own = re.search(r"^Message-ID: (.*)$", source.text, re.M | re.I)
    sender = re.search(r"^From: (.*)$", source.text, re.M)
    return own[1] if own else f"<{moment:%Y%m%d}.{opaque(source.word)}@{domain(sender[1] if sender else '')}>"


def opaque(word: str) -> str:
    """A mail's word as eight characters that say nothing."""
    return hashlib.sha256(word.encode()).hexdigest()[:8]


def domain(address: str) -> str:
    """The part behind the @ of an address."""
    return parseaddr(address)[1].rpartition("@")[2] or "nowhere.example"


def fill(kind: str, what: str, day: Day, moments: Mapping[str, datetime]) -> str:
    """What stands in a mark's place. Raises KeyError for a mark nobody knows."""
    if kind == "id":
        return message_id(next(source for source in sources() if source.word == what), moments[what])
    return FILLS[kind](what, day)


def spoken(day: date) -> str:
    """Like "1 December 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def chi(what: str) -> str:
    """A demo CHI number, written together or as dates of birth are."""
    number = demo_chi(int(what.split()[0]))
    return f"{number[:6]} {number[6:]}" if what.endswith("spaced") else number


FILLS: dict[str, Callable[[str, Day], str]] = {
    "us": lambda _, day: day.to,
    "name": lambda n, _: name_of(int(n)),
    "first": lambda n, _: name_of(int(n)).split()[0],
    "surname": lambda n, _: name_of(int(n)).split()[-1],
    "chi": lambda n, _: chi(n),
    "workday": lambda n, day: DAYS[day.calendar.working_day(day.date, int(n)).weekday()],
    "workdate": lambda n, day: spoken(day.calendar.working_day(day.date, int(n))),
    "date": lambda n, day: spoken(day.date + timedelta(days=int(n))),
}
