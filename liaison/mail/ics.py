"""Writes invitations: iCalendar text that asks people to a meeting, changes it, or calls it off (RFC 5545, RFC 5546).

A meeting keeps its UID for life; every change and the calling-off carry a higher SEQUENCE, else calendars ignore them. An
invitation lies open in shared calendars, so nothing in it may look like a CHI number: the papers go by another way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from liaison.clock import LONDON
from liaison.domain import chi

PRODUCT = "-//Liaison//Shared care liaison//EN"

# The two halves of a London year: from the last Sunday of March and of October, first begun on these local times; offset before
# and after the change.
SUMMER, WINTER = timedelta(hours=1), timedelta(0)
HALVES = (
    (TimezoneDaylight, "BST", datetime(1996, 3, 31, 1), WINTER, SUMMER),  # noqa: DTZ001 local by definition
    (TimezoneStandard, "GMT", datetime(1996, 10, 27, 2), SUMMER, WINTER),  # noqa: DTZ001 local by definition
)


class BadInvitation(ValueError):
    """This invitation cannot be written; the message names the field and the fault, never what stands in it."""


@dataclass(frozen=True)
class Attendee:
    """Somebody asked to a meeting."""

    address: str
    name: str = ""
    required: bool = True


@dataclass(frozen=True)
class Invitation:
    """A meeting as one version of its invitation has it. `starts` and `ends` are aware; they are written as London time."""

    uid: str
    title: str
    starts: datetime
    ends: datetime
    organiser: str
    organiser_name: str
    attendees: tuple[Attendee, ...]
    sequence: int = 0
    location: str = ""
    description: str = ""


def request(invitation: Invitation, now: datetime) -> str:
    """The text that asks people to the meeting, or changes it (then with a higher `sequence`). `now` aware. Raises BadInvitation."""
    return written("REQUEST", "CONFIRMED", invitation, now)


def cancel(invitation: Invitation, now: datetime) -> str:
    """The text that calls the meeting off for its attendees; `sequence` is higher than in what they hold. Raises BadInvitation."""
    return written("CANCEL", "CANCELLED", invitation, now)


def written(method: str, status: str, invitation: Invitation, now: datetime) -> str:
    """The whole calendar, CRLF lines folded at 75 bytes."""
    refuse_faults(invitation, now)
    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", method)):
        calendar.add(name, value)
    calendar.add_component(london())
    calendar.add_component(event(invitation, status, now))
    return str(calendar.to_ical(), "utf-8")


def event(invitation: Invitation, status: str, now: datetime) -> Event:
    """The meeting itself."""
    meeting = Event()
    meeting.add("uid", invitation.uid)
    meeting.add("sequence", invitation.sequence)
    meeting.add("dtstamp", now.astimezone(UTC))
    meeting.add("dtstart", invitation.starts.astimezone(LONDON))
    meeting.add("dtend", invitation.ends.astimezone(LONDON))
    meeting.add("status", status)
    for name, words in (
        ("summary", invitation.title),
        ("location", invitation.location),
        ("description", invitation.description),
    ):
        if words:
            meeting.add(name, words)
    meeting.add("organizer", who(invitation.organiser, invitation.organiser_name))
    for attendee in invitation.attendees:
        meeting.add("attendee", asked(attendee))
    return meeting


def who(address: str, name: str) -> vCalAddress:
    """A person as a calendar names them."""
    person = vCalAddress(f"mailto:{address}")
    if name:
        person.params["CN"] = vText(name)
    return person


def asked(attendee: Attendee) -> vCalAddress:
    """A person who is asked for an answer."""
    person = who(attendee.address, attendee.name)
    person.params["ROLE"] = vText("REQ-PARTICIPANT" if attendee.required else "OPT-PARTICIPANT")
    person.params["PARTSTAT"] = vText("NEEDS-ACTION")
    person.params["RSVP"] = vText("TRUE")
    return person


def london() -> Timezone:
    """Europe/London as two rules (the law since 1996). The library's own has 130 dates, which Outlook reads badly."""
    zone = Timezone()
    zone.add("tzid", "Europe/London")
    for half, name, first, before, after in HALVES:
        part = half()
        part.add("tzname", name)
        part.add("dtstart", first)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", {"freq": "yearly", "bymonth": first.month, "byday": "-1su"})
        zone.add_component(part)
    return zone


def refuse_faults(invitation: Invitation, now: datetime) -> None:
    """Raise BadInvitation for what calendars would refuse or misread, and for what must not lie open in them."""
    times = (now, invitation.starts, invitation.ends)
    if any(time.tzinfo is None for time in times):
        raise BadInvitation("A time of the invitation has no time zone.")
    if invitation.ends <= invitation.starts:
        raise BadInvitation("The meeting ends before it starts.")
    if not invitation.uid.isascii() or not invitation.uid.isprintable() or not invitation.uid:
        raise BadInvitation("The meeting has no UID of plain signs.")
    if not invitation.title.strip():
        raise BadInvitation("The meeting has no title.")
    if any(chi.find(words) for words in (invitation.title, invitation.location, invitation.description)):
        raise BadInvitation("The invitation holds what looks like a CHI number; it would lie open in shared calendars.")
    people = [
        (invitation.organiser, invitation.organiser_name),
        *((person.address, person.name) for person in invitation.attendees),
    ]
    for address, name in people:
        if not address.isascii() or not address.isprintable() or " " in address or address.count("@") != 1:
            raise BadInvitation("An address of the invitation is not a mail address.")
        if not name.isprintable() or '"' in name:
            raise BadInvitation("A name in the invitation holds a quotation mark, a line break or a control character.")
    if not invitation.attendees:
        raise BadInvitation("Nobody is asked to the meeting.")
