"""What the Graph double holds: mailboxes with folders, messages and events, and the log of changes that a delta reads."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message as Mime
from email.utils import getaddresses
from functools import cached_property
from typing import Any

# well-known name → the name Outlook shows
WELL_KNOWN = {
    "inbox": "Inbox",
    "drafts": "Drafts",
    "sentitems": "Sent Items",
    "deleteditems": "Deleted Items",
    "outbox": "Outbox",
    "junkemail": "Junk Email",
    "archive": "Archive",
}


@dataclass
class Folder:
    """A folder; `changes` maps a message's id to the number of its last change here, a removal included."""

    id: str
    name: str
    parent: str | None = None
    number: int = 0  # of its own last change
    changes: dict[str, int] = field(default_factory=dict)


@dataclass
class Message:
    """A message: its bytes, where it lies, and what was marked."""

    id: str
    raw: bytes
    received: datetime
    folder: str
    is_read: bool = False
    is_draft: bool = False
    categories: list[str] = field(default_factory=list)
    version: int = 1
    modified: datetime = field(default_factory=lambda: datetime.now(UTC))

    @cached_property
    def mime(self) -> Mime:
        """The whole mail, read leniently."""
        return message_from_bytes(self.raw)

    @cached_property
    def head(self) -> Mime:
        """Its headers alone, which is much faster."""
        return message_from_bytes(re.split(rb"\r?\n\r?\n", self.raw, maxsplit=1)[0])

    @cached_property
    def message_id(self) -> str:
        """Its Message-ID; a message without one gets one, as Exchange does it."""
        return str(self.head["Message-ID"] or f"<{self.id}@double.example>").strip()

    @property
    def etag(self) -> str:
        """Changes with every change."""
        return f'W/"{self.id}{self.version}"'


@dataclass
class Event:
    """A meeting in the calendar, as JSON was handed over; `key` is our own property on it."""

    id: str
    said: dict[str, Any]
    transaction: str | None = None
    properties: dict[str, str] = field(default_factory=dict)
    cancelled: bool = False


class Box:
    """One mailbox. Safe among threads by `lock`, which callers hold over what belongs together."""

    def __init__(self, address: str) -> None:
        self.address, self.lock = address, threading.RLock()
        self._numbers = itertools.count(1)
        self.epoch = 1  # a delta's place of another epoch is not known any more
        self.folders: dict[str, Folder] = {}
        self.messages: dict[str, Message] = {}
        self.events: dict[str, Event] = {}
        self.root = Folder(self._id("F"), "Top of Information Store")
        for name, shown in WELL_KNOWN.items():
            self.folders[name] = Folder(self._id("F"), shown, number=next(self._numbers))
        self.invitations: list[tuple[str, str]] = []  # (what, address) that the server sent by itself

    def _id(self, kind: str) -> str:
        """A new id in the shape of Graph's, with the signs that have to be quoted in a path."""
        return f"AAkALg{kind}{next(self._numbers):08}AAAAAA-_w=="

    def folder(self, name: str) -> Folder | None:
        """The folder of a well-known name or an id."""
        if name.lower() == "msgfolderroot" or name == self.root.id:
            return self.root
        well_known = self.folders.get(name.lower())
        return well_known or next((one for one in self.folders.values() if one.id == name), None)

    def children(self, parent: str | None) -> list[Folder]:
        """The folders in a folder."""
        wanted = None if parent == self.root.id else parent
        return [one for one in self.folders.values() if one.parent == wanted]

    def make_folder(self, name: str, parent: str | None = None) -> Folder:
        """A new folder."""
        made = Folder(self._id("F"), name, None if parent == self.root.id else parent, next(self._numbers))
        self.folders[made.id] = made
        return made

    def folder_at(self, path: str) -> Folder:
        """The folder at a path, made with all above it."""
        first, *rest = path.split("/")
        here = self.folder(first.replace(" ", "")) or self._child(None, first)
        for name in rest:
            here = self._child(here.id, name)
        return here

    def _child(self, parent: str | None, name: str) -> Folder:
        return next((one for one in self.children(parent) if one.name == name), None) or self.make_folder(name, parent)

    def put(
        self, raw: bytes, folder: str = "inbox", *, received: datetime | None = None, is_draft: bool = False
    ) -> Message:
        """A message comes into a folder."""
        with self.lock:
            place = self.folder(folder) or self.folder_at(folder)
            message = Message(self._id("M"), raw, received or datetime.now(UTC), place.id, is_draft=is_draft)
            self.messages[message.id] = message
            self._changed(place, message)
            return message

    def move(self, message: Message, folder: Folder) -> None:
        """A message goes to another folder and keeps its id."""
        with self.lock:
            before = self.folder(message.folder)
            if before:
                self._changed(before, message)
            message.folder = folder.id
            self.touch(message)

    def touch(self, message: Message) -> None:
        """Something about the message changed."""
        with self.lock:
            message.version += 1
            message.modified = datetime.now(UTC)
            if place := self.folder(message.folder):
                self._changed(place, message)

    def delete(self, message: Message) -> None:
        """The message is gone for good."""
        with self.lock:
            self.messages.pop(message.id, None)
            if place := self.folder(message.folder):
                self._changed(place, message)

    def empty(self, folder: str = "inbox") -> None:
        """Every message of a folder is gone for good."""
        with self.lock:
            for message in self.inside(folder):
                self.delete(message)

    def _changed(self, folder: Folder, message: Message) -> None:
        folder.changes.pop(message.id, None)
        folder.changes[message.id] = next(self._numbers)

    def inside(self, folder: str) -> list[Message]:
        """The messages that lie in a folder, the latest arrival first, as Graph lists them."""
        place = self.folder(folder)
        there = [one for one in self.messages.values() if place and one.folder == place.id]
        return sorted(there, key=lambda one: one.received, reverse=True)

    def changed_since(self, folder: Folder, number: int) -> Iterator[tuple[int, str, Message | None]]:
        """(number, id, message or None for one that left) of every change after that one; a first look does not name the dead."""
        for item, changed in folder.changes.items():
            if changed > number:
                message = self.messages.get(item)
                there = message if message and message.folder == folder.id else None
                if there or number:
                    yield changed, item, there

    def new_event(self, said: dict[str, Any]) -> Event:
        """A meeting is put into the calendar; whoever attends is invited at once."""
        with self.lock:
            extended = said.pop("singleValueExtendedProperties", [])
            properties = {one["id"]: one["value"] for one in extended}
            event = Event(self._id("E"), said, said.get("transactionId"), properties)
            self.events[event.id] = event
            self.tell("invited", invited(said))
            return event

    def tell(self, what: str, addresses: list[str]) -> None:
        """The server writes to people by itself."""
        self.invitations += [(what, address) for address in addresses]


def invited(said: dict[str, Any]) -> list[str]:
    """The addresses of an event's attendees."""
    return [one["emailAddress"]["address"] for one in said.get("attendees") or []]


def addressed_to(raw: bytes) -> list[str]:
    """Everybody a mail goes to, blind copies too."""
    mime = message_from_bytes(raw.partition(b"\r\n\r\n")[0])
    given = [str(value) for name in ("To", "Cc", "Bcc") for value in mime.get_all(name, [])]
    return [address.lower() for _, address in getaddresses(given) if address]


def without_bcc(raw: bytes) -> bytes:
    """A mail as it is delivered."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    lines: list[bytes] = []
    for line in head.split(b"\r\n"):
        if line[:1] in b" \t" and lines:
            lines[-1] += b"\r\n" + line
        else:
            lines.append(line)
    return b"\r\n".join(line for line in lines if not line.lower().startswith(b"bcc:")) + gap + body
