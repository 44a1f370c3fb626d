"""The communications document as it is drawn and as it goes into a file: what stands in it, as at when, and whether it has grown old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from liaison.domain.communications import SECTIONS, TIMINGS_AFTER, Content, content, is_stale
from liaison.domain.service import Service
from liaison.domain.spoken import long_day
from liaison.domain.typical_timings import Timing
from liaison.letters.comms_file import Sheet
from liaison.practices import comms_timings
from liaison.store.session import Session
from liaison.store.tables_comms import CommsVersion
from liaison.web.saying import Saying
from liaison.web.time_chart import Picture, picture

# the lines of the picture by their beginnings: the titles are too long for it
SHORT = {
    "A GP's urgent question": "Urgent question",
    "Any other question": "Other question",
    "After an annual": "Letter to the GP",
}


@dataclass(frozen=True)
class Part:
    """One section as it is read: a heading with paragraphs, or with steps."""

    key: str
    title: str
    lines: Sequence[str]
    steps: bool


@dataclass(frozen=True)
class Shown:
    """The document, ready to be drawn. `before` stand above the timings and challenges, `after` below them."""

    number: int | None
    before: Sequence[Part]
    after: Sequence[Part]
    content: Content
    timings: Sequence[tuple[Timing, str]]
    chart: Picture | None
    signed_on: str
    signed_by: str
    made_with: str
    stale: str


def shown(session: Session, version: CommsVersion, service: Service, say: Saying) -> Shown:
    """One version as it stands now."""
    found = content(version.content)
    timings = [(one, long_day(one.as_at)) for one in comms_timings.read(session, say.now)]
    timed = [(short(one.title), one.times) for one, _ in timings if one.times]
    parts = [
        Part(one.key, one.title, lines, one.key == TIMINGS_AFTER) for one in SECTIONS if (lines := found.lines(one.key))
    ]
    above = [one.key for one in SECTIONS].index(TIMINGS_AFTER)
    early = {one.key for one in SECTIONS[: above + 1]}
    return Shown(
        number=version.number,
        before=[one for one in parts if one.key in early],
        after=[one for one in parts if one.key not in early],
        content=found,
        timings=timings,
        chart=picture(timed) if len(timed) > 1 else None,
        signed_on=long_day(version.signed_on) if version.signed_on else "",
        signed_by=version.signed_by,
        made_with=version.made_with.rstrip(" ."),
        stale=stale_words(version.signed_on, say.today, service.phone),
    )


def short(title: str) -> str:
    """A title as the picture says it."""
    return next((words for start, words in SHORT.items() if title.startswith(start)), title)


def stale_words(signed_on: date | None, today: date, phone: str) -> str:
    """What readers are told of a document older than 90 days; "" for a younger one."""
    if signed_on is None or not is_stale(signed_on, today):
        return ""
    return f"This was signed off on {long_day(signed_on)}, more than 90 days ago. Some of it may have changed: if it matters to you, please ring {phone}."


def sheet(found: Shown, service: Service, today: date) -> Sheet:
    """The same for a Word file."""
    return Sheet(
        service=service.name,
        reach=f"{service.phone}, {service.hours_words}.",
        content=found.content,
        timings=tuple(found.timings),
        stale=found.stale,
        made_with=f"{found.made_with}. Signed off by {found.signed_by} on {found.signed_on}.",
        foot=f"{service.name}: how we work, version {found.number}, signed off on {found.signed_on}; as it stood on {long_day(today)}",
    )
