"""Counts the typical timings of the communications document once a day, and reads them: no page counts by itself."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlmodel import Session

from liaison.clock import LONDON, london_date
from liaison.domain.placeholders import FACTS
from liaison.domain.reporting import Times
from liaison.domain.typical_timings import SPAN, TITLES, Kind, Timing, timing
from liaison.practices import comms_facts
from liaison.store import comms_queries
from liaison.store.tables_comms import CommsTiming
from liaison.store.upsert import insert_one
from models.taxonomy import Urgency

URGENT = frozenset({Urgency.U1, Urgency.U2})
MINUTE = timedelta(minutes=1)
# the facts a person enters that are waits, in the order in which they are read
WAITS = ("wait_first_appointment", "wait_prescriber", "wait_psychology", "same_day_start")


def count(session: Session, now: datetime) -> bool:
    """Count today's timings and keep them; False when they were counted before."""
    today = london_date(now)
    lines = [kept(one) for one in counted(session, today)]
    return insert_one(session, CommsTiming, {"day": today, "lines": lines, "at": now}, keys=["day"]) is not None


def counted(session: Session, today: date) -> list[Timing]:
    """The timings of the 90 days before today, from the questions and reviews themselves."""
    until = datetime(today.year, today.month, today.day, tzinfo=LONDON)
    found: dict[Kind, list[timedelta]] = defaultdict(list)
    for urgency, took in comms_queries.answered(session, until - SPAN, until):
        found[Kind.URGENT if urgency in URGENT else Kind.OTHER].append(took)
    for held_on, sent in comms_queries.letters_to_gps(session, today - SPAN, today):
        found[Kind.GP_LETTER].append(london_date(sent) - held_on)
    return [timing(kind, found[kind], today) for kind in TITLES]


def kept(one: Timing) -> dict[str, object]:
    """One line as it is stored: its words, and the minutes for its picture."""
    half, most = (one.times.median, one.times.ninetieth) if one.times else (None, None)
    return {
        "title": one.title, "words": one.words, "source": one.source, "count": one.times.count if one.times else 0,
        "half": half // MINUTE if half is not None else None, "most": most // MINUTE if most is not None else None,
    }  # fmt: skip


def read(session: Session, now: datetime) -> list[Timing]:
    """What the document tells now: the newest count, then the waits that a person entered, each with its day. What has no words is left out."""
    row = comms_queries.timing_of(session, london_date(now))
    lines = [stored(line, row.day) for line in row.lines] if row else []
    return [one for one in [*lines, *waits(session, now)] if one.words]


def stored(line: dict[str, object], day: date) -> Timing:
    """One line as it was counted on a day."""
    half, most = line["half"], line["most"]
    spans = (
        Times(int(str(line["count"])), int(str(half)) * MINUTE, int(str(most)) * MINUTE)
        if half is not None and most is not None
        else None
    )
    return Timing(str(line["title"]), str(line["words"]), day, str(line["source"]), spans)


def waits(session: Session, now: datetime) -> list[Timing]:
    """The waits that a lead or admin entered and that are not too old to be told."""
    known, today = comms_facts.facts(session), london_date(now)
    return [
        Timing(titled(FACTS[name].title), known[name].words, known[name].as_at, "entered by the team")
        for name in WAITS
        if name in known and known[name].told(today)
    ]


def titled(words: str) -> str:
    """A line's beginning: with a capital."""
    return words[:1].upper() + words[1:]
