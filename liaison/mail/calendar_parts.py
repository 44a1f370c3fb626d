"""Calendar objects inside mails, read with icalendar (loaded only when a mail holds one). Never raises; a doubt says what failed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from liaison.domain.invitations import Attendee, CalendarPart
from liaison.mail.mime_charsets import decode, storable
from liaison.mail.mime_transfer import content_of
from liaison.mail.mime_tree import Leaf

MAX_CALENDAR = 500_000  # bytes
MAX_EVENTS = 50
MAX_VALUE = 20_000  # characters of one value
CALENDAR = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})

_METHOD = re.compile(r"^METHOD:[ \t]*([A-Za-z]{1,20})", re.M | re.I)
_BARE = ("UID", "SUMMARY", "DESCRIPTION", "COMMENT", "ORGANIZER")
_LINE = re.compile(r"^(?:UID|SUMMARY|DESCRIPTION|COMMENT|ORGANIZER)(?:;[^:\n]{0,500})?:(.{1,20000})", re.M | re.I)


def is_calendar(leaf: Leaf) -> bool:
    """Whether a part is a calendar object, by type or by file name."""
    return leaf.kind in CALENDAR or leaf.name.lower().endswith(".ics")


def read_calendar(leaves: Sequence[Leaf], doubts: list[str]) -> tuple[CalendarPart, ...]:
    """The events of all calendar parts, in order, each once (mails carry the same event as alternative and as attachment)."""
    found: dict[tuple[str, str, str], CalendarPart] = {}
    for leaf in leaves:
        if is_calendar(leaf):
            for event in _events(leaf, doubts):
                found.setdefault((event.method, event.uid, event.recurrence_id), event)
    return tuple(found.values())


def merged(first: Sequence[CalendarPart], second: Sequence[CalendarPart]) -> tuple[CalendarPart, ...]:
    """Both, without what the second says again: Exchange packs into winmail.dat the meeting that it also sends as a calendar part."""
    if not second:
        return tuple(first)
    said = {(part.method, part.uid.upper()) for part in first}
    more = [part for part in second if (part.method, part.uid.upper()) not in said]
    return (*first, *more)


def _events(leaf: Leaf, doubts: list[str]) -> list[CalendarPart]:
    text = storable(decode(content_of(leaf)[0], leaf.parameters.get("charset"))[0])
    named = _METHOD.search(text)
    method = (named[1] if named else leaf.parameters.get("method", "")).upper()
    if len(text) > MAX_CALENDAR:
        doubts.append("a calendar part is too large to read")
        return [CalendarPart(method)]
    try:
        from icalendar import Calendar

        events = Calendar.from_ical(text).walk("VEVENT")[:MAX_EVENTS]
        return [_event(event, method) for event in events] or [CalendarPart(method)]
    except Exception:  # the library raises ValueError, KeyError and others on what calendars hold
        return _salvaged(text, method, doubts)


def _salvaged(text: str, method: str, doubts: list[str]) -> list[CalendarPart]:
    """The events of a calendar that is broken somewhere (cut short, a bad date), read line by line and without times: who answers
    what, and a person's words, are not lost to a time zone."""
    doubts.append("a calendar part is damaged: what could be read of it is shown")
    blocks = re.sub(r"\n[ \t]", "", text).split("BEGIN:VEVENT")[1 : MAX_EVENTS + 1] or [text]
    return [_bare_event(block.partition("END:VEVENT")[0], method) for block in blocks]


def _bare_event(block: str, method: str) -> CalendarPart:
    said = {
        name: "\n".join(found[1] for found in _LINE.finditer(block) if found[0].upper().startswith(name))
        for name in _BARE
    }
    attendees = tuple(
        _bare_attendee(line) for line in re.findall(r"^ATTENDEE[;:].{1,2000}", block, re.M | re.I)[:MAX_EVENTS]
    )
    first = attendees[0] if attendees else Attendee("")
    return CalendarPart(
        method=method,
        uid=said["UID"],
        summary=_unescaped(said["SUMMARY"]),
        description=_unescaped(said["DESCRIPTION"]),
        comment=_unescaped(said["COMMENT"]),
        organiser=_bare(said["ORGANIZER"]),
        attendee=first.address,
        partstat=first.partstat,
        attendees=attendees,
    )


def _bare_attendee(line: str) -> Attendee:
    partstat = re.search(r"PARTSTAT=\"?([A-Z-]{1,20})", line, re.I)
    address = re.search(r"mailto:\s*([^\s;,\"<>]{1,320})", line, re.I)
    return Attendee(address[1] if address else "", "", partstat[1].upper() if partstat else "")


def _unescaped(text: str) -> str:
    return re.sub(r"\\([,;\\])", r"\1", text.replace("\\n", "\n").replace("\\N", "\n"))[:MAX_VALUE]


def _event(event: Any, method: str) -> CalendarPart:
    attendees = tuple(_attendee(one) for one in _all(event, "ATTENDEE"))
    first = attendees[0] if attendees else Attendee("")
    return CalendarPart(
        method=method,
        uid=_text(event, "UID"),
        summary=_text(event, "SUMMARY"),
        description=_text(event, "DESCRIPTION"),
        location=_text(event, "LOCATION"),
        comment=_text(event, "COMMENT"),
        organiser=_bare(_text(event, "ORGANIZER")),
        attendee=first.address,
        partstat=first.partstat,
        attendees=attendees,
        start=_moment(event, "DTSTART"),
        end=_moment(event, "DTEND"),
        sequence=_number(event, "SEQUENCE"),
        status=_text(event, "STATUS").upper(),
        recurrence_id=str(_moment(event, "RECURRENCE-ID") or ""),
        numbered=event.get("SEQUENCE") is not None,
        stamp=_stamp(event),
    )


def _all(event: Any, name: str) -> list[Any]:
    value = event.get(name)
    return [] if value is None else (value if isinstance(value, list) else [value])


def _text(event: Any, name: str) -> str:
    return storable("\n".join(str(value) for value in _all(event, name)))[:MAX_VALUE]


def _attendee(value: Any) -> Attendee:
    parameters = getattr(value, "params", {})
    return Attendee(
        _bare(str(value)),
        storable(str(parameters.get("CN", ""))),
        str(parameters.get("PARTSTAT", "")).upper(),
        *(_first_bare(parameters.get(name, "")) for name in ("SENT-BY", "DELEGATED-TO", "DELEGATED-FROM")),
    )


def _first_bare(value: Any) -> str:
    """The first address of a parameter that may hold several, quoted or not."""
    first = value[0] if isinstance(value, list | tuple) and value else value
    return _bare(str(first or "").strip('"'))


def _stamp(event: Any) -> datetime | None:
    moment = _moment(event, "DTSTAMP")
    return moment if isinstance(moment, datetime) and moment.tzinfo is not None else None


def _bare(address: str) -> str:
    return storable(re.sub(r"^mailto:", "", address.strip(), flags=re.I))[:320]


def _moment(event: Any, name: str) -> datetime | date | None:
    moment = getattr(event.get(name), "dt", None)
    return moment if isinstance(moment, date) else None  # a datetime is a date


def _number(event: Any, name: str) -> int:
    value = event.get(name, 0)
    return int(value) if isinstance(value, int) else 0
