"""The calendar of a Microsoft 365 mailbox by Graph: a slot is an event without attendees, marked with its key so that it is found again.

Graph sends invitations, changes and cancellations by itself as soon as an event has attendees; only `invite` ever adds any.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from liaison.mail.calendar import Held, Slot, newly_invited
from liaison.mail.graph_answers import Answer, trouble_of
from liaison.mail.graph_delta import moment
from liaison.mail.graph_places import entries, identified
from liaison.mail.graph_wire import Wire, segment
from liaison.mail.mailbox import MailboxDown, MailboxError, MailGone

# our own property on an event: a name in a set of names that is ours alone
NAMES = uuid.UUID("6a1f0f3e-8d0b-4f1c-9c43-2f6f0d3a7b51")
KEY = f"String {{{NAMES}}} Name LiaisonSlot"
FIELDS = "id,subject,start,end,attendees,isCancelled"
GONE = "This meeting is not in the calendar any more."


class GraphCalendar:
    """A Calendar in Microsoft 365."""

    def __init__(self, wire: Wire, address: str, *, name: str = "graph") -> None:
        self.wire, self.name, self.address = wire, name, address
        self._events = f"/users/{segment(address)}/events"

    def hold(self, slot: Slot) -> str:
        """Make the event, or find it by its key."""
        if found := self._found(slot.key):
            return found
        said = body_of(slot) | {
            # Graph makes one event for one transaction id, however often it is asked
            "transactionId": str(uuid.uuid5(NAMES, f"{slot.key} {slot.starts.astimezone(UTC).isoformat()}")),
            "attendees": [],
            "responseRequested": True,
            "singleValueExtendedProperties": [{"id": KEY, "value": slot.key}],
        }
        answer = self.wire.tell(self._events, said=said)
        if answer.status == 409 and (found := self._found(slot.key)):
            return found
        return identified(done(answer, self.wire).said)

    def update(self, ref: str, slot: Slot) -> None:
        """Change the event."""
        done(self.wire.tell(self._path(ref), method="PATCH", said=body_of(slot)), self.wire)

    def invite(self, ref: str, addresses: Sequence[str], *, confirmed_by: str) -> None:
        """Add attendees; those who are there stay as they are, with what they answered."""
        said = self._said(ref)
        if said is None:
            raise MailGone(GONE)
        there = attendees_of(said)
        new = newly_invited(addresses, [address_of(one) for one in there], confirmed_by)
        if new:
            added = [{"type": "required", "emailAddress": {"address": address}} for address in new]
            done(self.wire.tell(self._path(ref), method="PATCH", said={"attendees": [*there, *added]}), self.wire)

    def cancel(self, ref: str, words: str) -> None:
        """Cancel a meeting that has attendees, delete a slot that has none."""
        said = self._said(ref)
        if said is None:
            return
        if attendees_of(said) and not said.get("isCancelled"):
            answer = self.wire.tell(self._path(ref, "/cancel"), said={"comment": words})
        else:
            answer = self.wire.tell(self._path(ref), method="DELETE")
        if answer.status != 404:
            done(answer, self.wire)

    def find(self, ref: str) -> Held | None:
        """The event as it stands."""
        said = self._said(ref)
        if said is None:
            return None
        invited = tuple(address_of(one) for one in attendees_of(said))
        cancelled = said.get("isCancelled") is True
        return Held(ref, str(said.get("subject", "")), time_of(said, "start"), time_of(said, "end"), invited, cancelled)

    def _path(self, ref: str, rest: str = "") -> str:
        return f"{self._events}/{segment(ref)}{rest}"

    def _said(self, ref: str) -> Mapping[str, Any] | None:
        """What Graph says of an event, times in UTC; None when it is not there."""
        try:
            return self.wire.ask(self._path(ref, f"?$select={FIELDS}"), prefer='outlook.timezone="UTC"').said
        except MailGone:
            return None

    def _found(self, key: str) -> str | None:
        """The event that carries this key."""
        wanted = segment(f"singleValueExtendedProperties/Any(ep: ep/id eq '{KEY}' and ep/value eq '{key}')")
        listed = entries(self.wire.ask(f"{self._events}?$filter={wanted}&$select=id"))
        return identified(listed[0]) if listed else None


def body_of(slot: Slot) -> dict[str, Any]:
    """A slot as Graph writes it; times in UTC."""
    return {
        "subject": slot.title,
        "start": written(slot.starts),
        "end": written(slot.ends),
        "location": {"displayName": slot.place},
        "body": {"contentType": "text", "content": slot.text},
        "showAs": "tentative",
    }


def written(when: datetime) -> dict[str, str]:
    """A moment as Graph writes it."""
    return {"dateTime": f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}


def time_of(said: Mapping[str, Any], name: str) -> datetime:
    """Start or end of an event, aware UTC. Raises MailboxDown for an answer that is not Graph's."""
    given = said.get(name)
    found = moment(given.get("dateTime")) if isinstance(given, dict) else None
    if found is None:
        raise MailboxDown("Microsoft 365 told of a meeting without its time; it is asked again later.")
    return found


def attendees_of(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The attendees of an event, as Graph writes them."""
    given = said.get("attendees")
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def address_of(attendee: Mapping[str, Any]) -> str:
    """The address of an attendee."""
    address = attendee.get("emailAddress")
    return str(address.get("address", "")) if isinstance(address, dict) else ""


def done(answer: Answer, wire: Wire) -> Answer:
    """The answer, if it is one of success. Raises MailGone for an event that went, MailboxErrors else."""
    if answer.ok:
        return answer
    if answer.status == 404:
        raise MailGone(GONE)
    error = trouble_of(answer, wire.clock())
    if answer.status >= 500 or isinstance(error, MailboxDown):  # the change may have been made before the stumble
        raise MailboxError(f"Whether the calendar took a change is not known ({answer.status} {answer.code}).")
    raise error
