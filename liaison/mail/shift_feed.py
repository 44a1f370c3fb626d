"""Writes somebody's shifts as a calendar to subscribe to (RFC 5545, published: nobody is invited and nothing is answered).

Comes in: shifts as plain values. Goes out: iCalendar text. A shift keeps its UID for life, whoever has it, and a changed one carries a higher
SEQUENCE, so that calendars change it in place. Equal shifts give equal bytes. It says that somebody is on duty, when and where, and
nothing else: it lies open in calendars.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from liaison.clock import LONDON
from liaison.mail.ics import PRODUCT, london

REFRESH = timedelta(hours=1)  # how often a program should look again


@dataclass(frozen=True)
class Duty:
    """One shift, or what leave has left of it: `number` tells apart several pieces of one. Moments aware."""

    shift_id: int
    starts: datetime
    ends: datetime
    place: str
    version: int
    changed: datetime
    number: int = 1


def feed(duties: Iterable[Duty], *, name: str, site: str) -> bytes:
    """The whole calendar. `name` is the service's, `site` a word that tells this site from others in UIDs."""
    calendar = Calendar()
    for key, value in (
        ("prodid", PRODUCT), ("version", "2.0"), ("method", "PUBLISH"), ("x-wr-calname", f"On duty: {name}"), ("x-wr-timezone", "Europe/London"),
    ):  # fmt: skip
        calendar.add(key, value)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(london())
    for duty in duties:
        calendar.add_component(entry(duty, name, site))
    return bytes(calendar.to_ical())


def entry(duty: Duty, name: str, site: str) -> Event:
    """One shift."""
    event = Event()
    piece = "" if duty.number == 1 else f"-{duty.number}"
    event.add("uid", f"shift-{duty.shift_id}{piece}@{site}")
    event.add("sequence", duty.version - 1)
    event.add("dtstamp", duty.changed.astimezone(UTC))
    event.add("dtstart", duty.starts.astimezone(LONDON))
    event.add("dtend", duty.ends.astimezone(LONDON))
    event.add("summary", f"On duty: {name}")
    if duty.place:
        event.add("location", duty.place)
    return event
