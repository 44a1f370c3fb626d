"""What one calendar object in a mail says: an invitation, an answer to one, a cancellation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Attendee:
    """Who is invited: the bare address, the name (may be empty), and PARTSTAT in capitals (`ACCEPTED`, …; empty when not given).

    `sent_by` is who answered in their place, `delegated_to` and `delegated_from` who comes for whom: bare addresses, or empty.
    """

    address: str
    name: str = ""
    partstat: str = ""
    sent_by: str = ""
    delegated_to: str = ""
    delegated_from: str = ""


@dataclass(frozen=True)
class CalendarPart:
    """One VEVENT (RFC 5545) and the method it came with (RFC 5546). Nothing here is trusted; missing values are empty or None.

    `partstat` and `attendee` are of the first attendee: in a REPLY that is the one who answers. `comment` holds the words a
    person added (all COMMENTs, one a line). Times are as the event has them: aware, a date for whole days, or naive (floating).
    """

    method: str
    uid: str = ""
    summary: str = ""
    description: str = ""
    location: str = ""
    comment: str = ""
    organiser: str = ""
    attendee: str = ""
    partstat: str = ""
    attendees: tuple[Attendee, ...] = ()
    start: datetime | date | None = None
    end: datetime | date | None = None
    sequence: int = 0
    status: str = ""
    recurrence_id: str = ""
    numbered: bool = False  # whether it has a SEQUENCE at all
    stamp: datetime | None = None  # DTSTAMP: when this object was made, aware
