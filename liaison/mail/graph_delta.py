"""What is new in a folder, by Graph's delta: links kept verbatim in the cursor, and the rest of a page that was not brought yet.

A delta also names what merely changed (a colleague read it, we categorised it); what the ledger holds already is not fetched again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from liaison.mail.graph_places import Places, entries
from liaison.mail.graph_wire import Wire
from liaison.mail.mailbox import CursorLost, Known, MailboxDown, MailboxRefused, MailGone

LARGEST_PAGE = 500  # more than that in one page Graph refuses to a delta
FIELDS = "id,receivedDateTime"
NOT_OURS = "The stored place is not one of this mailbox and folder; everything is looked at again."
CUT = "A page of Microsoft 365's answer had no end and no next page; it is asked again at the next poll."


@dataclass(frozen=True)
class Named:
    """An item that the delta named. `received` aware, or None where the delta did not say."""

    ref: str
    received: datetime | None = None


@dataclass(frozen=True)
class Place:
    """How far a caller has come: the link that goes on (None: from the beginning), and what is left of the page before it."""

    link: str | None = None
    rest: Sequence[Named] = field(default_factory=tuple)
    more: bool = True  # the link is a next page rather than the place from which changes are asked

    def cursor(self, folder: str) -> str:
        """This place as text; `folder` marks whose it is."""
        rest = [[one.ref, one.received.isoformat() if one.received else None] for one in self.rest]
        return "graph:" + json.dumps(
            {"of": mark(folder), "link": self.link, "more": self.more, "rest": rest}, separators=(",", ":")
        )

    @classmethod
    def of(cls, cursor: str | None, folder: str) -> Place:
        """The place that a cursor names. Raises CursorLost for one of another mailbox, folder or kind."""
        if cursor is None:
            return cls()
        kind, _, text = cursor.partition(":")
        try:
            held = json.loads(text) if kind == "graph" else {}
            if not isinstance(held, dict) or held.get("of") != mark(folder):
                raise CursorLost(NOT_OURS)
            rest = tuple(Named(str(ref), datetime.fromisoformat(when) if when else None) for ref, when in held["rest"])
            return cls(str(held["link"]), rest, bool(held["more"]))
        except (ValueError, KeyError, TypeError) as error:
            raise CursorLost(NOT_OURS) from error


def mark(folder: str) -> str:
    """A short sign for one folder of one mailbox."""
    return hashlib.sha256(folder.encode()).hexdigest()[:12]


def look(wire: Wire, places: Places, place: Place, known: Known, limit: int) -> Place:
    """The place with something to bring in its rest: what is left of the last page, else the next page without what is known.

    Raises CursorLost.
    """
    if place.rest:
        return place
    link = place.link or places.inside(places.read(), f"/messages/delta?$select={FIELDS}")
    if place.link and not wire.is_ours(place.link):
        raise CursorLost(NOT_OURS)
    try:
        answer = wire.ask(link, prefer=f"odata.maxpagesize={min(limit, LARGEST_PAGE)}")
    except MailGone as error:  # the folder was deleted, or its id changed with a restore
        places.forget()
        if place.link:
            raise CursorLost(NOT_OURS) from error
        raise MailboxRefused("The folder that is read is gone: make it again, or correct the settings.") from error
    onward, end = answer.said.get("@odata.nextLink"), answer.said.get("@odata.deltaLink")
    if not (onward or end):
        raise MailboxDown(CUT)
    return Place(onward or end, unknown(entries(answer), known), more=bool(onward))


def unknown(listed: Sequence[Mapping[str, Any]], known: Known) -> tuple[Named, ...]:
    """The items of a page that are there and not in the ledger, the oldest first."""
    there = {one["id"]: named(one) for one in listed if "@removed" not in one and isinstance(one.get("id"), str)}
    for one in listed:
        if "@removed" in one:
            there.pop(one.get("id"), None)
    held = known(list(there))
    new = [one for ref, one in there.items() if ref not in held]
    return tuple(sorted(new, key=lambda one: one.received or datetime.max.replace(tzinfo=UTC)))


def named(said: Mapping[str, Any]) -> Named:
    """One entry of a page as a value."""
    return Named(said["id"], moment(said.get("receivedDateTime")))


def moment(given: object) -> datetime | None:
    """A time as Graph writes it (2026-11-24T10:00:00Z), aware UTC; None where there is none."""
    try:
        found = datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found
