"""Writes invitations: iCalendar text that asks people to a meeting, changes it, or calls it off (RFC 5545, RFC 5546).

A meeting keeps its UID for life; every change and the calling-off carry a higher SEQUENCE, else calendars ignore them. An
invitation lies open in shared calendars, so nothing in it may look like a CHI number: the papers go by another way.
"""

from __future__ import annotations

from collections.abc import Sequence
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

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class BadInvitation(ValueError):
    """This invitation cannot be written; the message names the field and the fault, never what stands in it."""


@dataclass(frozen=True)
class Attendee:
    """Somebody asked to a meeting."""

    address: str
    name: str = ""
    required: bool = True
    partstat: str = "NEEDS-ACTION"  # what they answered, where that still counts


@dataclass(frozen=True)
class Repeats:
    """The `nth` (1 to 4, or -1 for the last) `weekday` (Monday 0) of every `every`th month, until an aware moment (that one included).

    Only what every calendar program knows: a list of months is none of that, and such a series is invited meeting by meeting.
    """

    nth: int
    weekday: int
    every: int
    until: datetime


@dataclass(frozen=True)
class Invitation:
    """A meeting as one version of its invitation has it. `starts` and `ends` are aware; they are written as London time.

    A series has `repeats`, and in `skipped` the starts of those that do not take place; one of its meetings that differs is an
    Invitation of its own with the same `uid`, and in `occurrence` the start that the series gives it.
    """

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
    repeats: Repeats | None = None
    skipped: tuple[datetime, ...] = ()
    occurrence: datetime | None = None


def request(invitation: Invitation, now: datetime, *others: Invitation) -> str:
    """The text that asks people to the meeting, or changes it (then with a higher `sequence`). `now` aware. `others` are the meetings of the
    same series that differ from it. Raises BadInvitation."""
    return written("REQUEST", "CONFIRMED", (invitation, *others), now)


def cancel(invitation: Invitation, now: datetime) -> str:
    """The text that calls the meeting off for its attendees; `sequence` is higher than in what they hold. Raises BadInvitation."""
    return written("CANCEL", "CANCELLED", (invitation,), now)


def written(method: str, status: str, invitations: Sequence[Invitation], now: datetime) -> str:
    """The whole calendar, CRLF lines folded at 75 bytes."""
    for one in invitations:
        refuse_faults(one, now)
    refuse_strangers(invitations)
    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", method)):
        calendar.add(name, value)
    calendar.add_component(london())
    for one in invitations:
        calendar.add_component(event(one, status, now))
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
    if invitation.occurrence is not None:
        meeting.add("recurrence-id", invitation.occurrence.astimezone(LONDON))
    if invitation.repeats is not None:
        meeting.add("rrule", rule(invitation.repeats))
    if invitation.skipped:
        meeting.add("exdate", [start.astimezone(LONDON) for start in invitation.skipped])
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


def rule(repeats: Repeats) -> dict[str, object]:
    """The recurrence rule; UNTIL is a moment in UTC (RFC 5545, 3.3.10)."""
    day = f"{repeats.nth}{WEEKDAYS[repeats.weekday]}"
    return {"freq": "monthly", "interval": repeats.every, "byday": day, "until": repeats.until.astimezone(UTC)}


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
    person.params["PARTSTAT"] = vText(attendee.partstat)
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


def refuse_strangers(invitations: Sequence[Invitation]) -> None:
    """Raise BadInvitation where several are not one series and its own meetings."""
    first, *others = invitations
    if any(other.uid != first.uid or other.occurrence is None or other.repeats is not None for other in others):
        raise BadInvitation("The meetings in one calendar object are not of one series.")
    if first.occurrence is not None and (first.repeats is not None or first.skipped):
        raise BadInvitation("One meeting of a series does not repeat itself.")


def refuse_faults(invitation: Invitation, now: datetime) -> None:
    """Raise BadInvitation for what calendars would refuse or misread, and for what must not lie open in them."""
    until = (invitation.repeats.until,) if invitation.repeats else ()
    of_series = (invitation.occurrence,) if invitation.occurrence else ()
    times = (now, invitation.starts, invitation.ends, *invitation.skipped, *until, *of_series)
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
