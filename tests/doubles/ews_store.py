"""What the double of Exchange keeps: mailboxes with folders and items, and for each folder a log of what happened in it."""

from __future__ import annotations

import base64
import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses

from tests.doubles.ews_soap import EwsError

# distinguished name → (shown name, class, name of the folder above it)
STANDING = {
    "root": ("Root", "", None),
    "msgfolderroot": ("Top of Information Store", "IPF.Note", "root"),
    "inbox": ("Posteingang", "IPF.Note", "msgfolderroot"),  # a mailbox in another language, since names prove nothing
    "drafts": ("Entwürfe", "IPF.Note", "msgfolderroot"),
    "sentitems": ("Gesendete Elemente", "IPF.Note", "msgfolderroot"),
    "deleteditems": ("Gelöschte Elemente", "IPF.Note", "msgfolderroot"),
    "outbox": ("Postausgang", "IPF.Note", "msgfolderroot"),
    "junkemail": ("Junk-E-Mail", "IPF.Note", "msgfolderroot"),
    "calendar": ("Kalender", "IPF.Appointment", "msgfolderroot"),
    "contacts": ("Kontakte", "IPF.Contact", "msgfolderroot"),
    "tasks": ("Aufgaben", "IPF.Task", "msgfolderroot"),
}
CREATED, CHANGED, READ, REMOVED = "Create", "Update", "ReadFlagChange", "Delete"


@dataclass
class Item:
    """One item. `mime` is what GetItem gives; `extended` maps the key of an extended property to its values."""

    id: str
    folder: Folder
    mime: bytes
    received: datetime | None
    created: datetime
    born: int  # place in the folder's log
    read: bool = False
    draft: bool = False
    categories: tuple[str, ...] = ()
    blind: tuple[str, ...] = ()
    extended: dict[tuple[str, str], str] = field(default_factory=dict)
    version: int = 1
    kind: str = "Message"  # the element's name: MeetingRequest for an invitation
    spoilt: str | None = None  # the error that GetItem answers for this item alone
    _head: Message | None = None

    @property
    def change_key(self) -> str:
        return encoded(f"{self.id[-8:]}:{self.version}")

    @property
    def head(self) -> Message:
        """The parsed mail."""
        if self._head is None:
            self._head = message_from_bytes(self.mime, policy=policy.compat32)
        return self._head

    def addresses(self, name: str) -> list[tuple[str, str]]:
        """(name, address) of each person in a header; Bcc of a draft or sent copy counts the blind ones told beside it."""
        found = getaddresses([str(value) for value in self.head.get_all(name, [])])
        if name == "Bcc":
            found += [("", one) for one in self.blind if one not in dict(found).values()]
        return [(who, address) for who, address in found if address]


@dataclass
class Folder:
    """One folder, its items in the order in which they came, and its log of (what, item id)."""

    id: str
    name: str
    kind: str
    parent: Folder | None
    standing: str | None
    box: Box
    items: dict[str, Item] = field(default_factory=dict)
    log: list[tuple[str, str]] = field(default_factory=list)
    rights: tuple[str, ...] = ("CreateAssociated", "CreateContents", "CreateHierarchy", "Delete", "Modify", "Read")

    @property
    def children(self) -> list[Folder]:
        return [one for one in self.box.folders.values() if one.parent is self]

    def below(self) -> Iterator[Folder]:
        """Every folder in this one, at any depth."""
        for child in self.children:
            yield child
            yield from child.below()


@dataclass
class Habits:
    """What real servers do that a client should bear; all off, the double is as friendly as the manual."""

    drops_x_headers: bool = False
    omits_received: bool = False
    rewrites_message_id: bool = False
    keeps_no_copy: bool = False  # nothing in Sent after sending
    starts_over: bool = False  # a bad sync state is answered with everything from the beginning
    padding: int = 0  # bytes that a sync state is longer than it need be


class Box:
    """One mailbox."""

    def __init__(self, address: str, counter: Iterator[int], clock: Callable[[], datetime]) -> None:
        self.address, self._counter, self._clock = address, counter, clock
        self.habits = Habits()
        self.folders: dict[str, Folder] = {}
        self.items: dict[str, Item] = {}
        self.gone_out: list[bytes] = []  # every letter that left, as often as it left
        self.asked: list[str] = []  # the name of each operation, as it was asked
        self.lock = threading.RLock()
        for standing, (name, kind, above) in STANDING.items():
            self.add_folder(name, self.standing(above) if above else None, kind, standing)

    def new_id(self, kind: str) -> str:
        """An id as long as a real one; no two boxes share one."""
        return encoded(f"{kind}:{self.address}:{next(self._counter):012}".ljust(100, "."))

    def standing(self, name: str) -> Folder:
        """The folder of a distinguished name. Raises EwsError."""
        for folder in self.folders.values():
            if folder.standing == name:
                return folder
        raise EwsError("ErrorFolderNotFound")

    def folder(self, id: str) -> Folder:
        try:
            return self.folders[id]
        except KeyError:
            raise EwsError("ErrorItemNotFound" if is_id(id) else "ErrorInvalidIdMalformed") from None

    def item(self, id: str) -> Item:
        try:
            return self.items[id]
        except KeyError:
            raise EwsError("ErrorItemNotFound" if is_id(id) else "ErrorInvalidIdMalformed") from None

    def add_folder(
        self, name: str, parent: Folder | None, kind: str = "IPF.Note", standing: str | None = None
    ) -> Folder:
        """A new folder. Raises EwsError for a name that is there."""
        if parent and any(child.name.lower() == name.lower() for child in parent.children):
            raise EwsError("ErrorFolderExists")
        made = Folder(self.new_id("folder"), name, kind, parent, standing, self)
        self.folders[made.id] = made
        return made

    def add(self, folder: Folder, mime: bytes, **given: object) -> Item:
        """A new item at the end of a folder."""
        now = self._clock()
        given.setdefault("received", now)
        made = Item(self.new_id("item"), folder, mime, created=now, born=len(folder.log), **given)  # type: ignore[arg-type]
        folder.items[made.id] = self.items[made.id] = made
        folder.log.append((CREATED, made.id))
        return made

    def deliver(self, mime: bytes, received: datetime | None = None, folder: str | Folder = "inbox") -> Item:
        """A mail comes in, with a time of its own or now."""
        with self.lock:
            into = folder if isinstance(folder, Folder) else self.standing(folder)
            return self.add(into, mime, received=received or self._clock())

    def changed(self, item: Item, what: str = CHANGED) -> None:
        item.version += 1
        item.folder.log.append((what, item.id))

    def remove(self, item: Item) -> None:
        del self.items[item.id], item.folder.items[item.id]
        item.folder.log.append((REMOVED, item.id))

    def move(self, item: Item, folder: Folder) -> Item:
        """The item in another folder: under a new id, as Exchange does."""
        self.remove(item)
        kept = ("received", "read", "draft", "categories", "blind", "extended", "kind")
        return self.add(folder, item.mime, **{name: getattr(item, name) for name in kept})

    def empty(self, folder: str = "inbox") -> None:
        """Somebody deletes every mail of a folder."""
        with self.lock:
            for item in list(self.standing(folder).items.values()):
                self.remove(item)

    def letters(self) -> list[bytes]:
        """The letters that lie among the sent."""
        with self.lock:
            return [item.mime for item in self.standing("sentitems").items.values()]


class Store:
    """Every mailbox of one server, by address."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock, self._counter = clock, itertools.count(1)
        self.boxes: dict[str, Box] = {}

    def make(self, address: str) -> Box:
        """A new mailbox."""
        made = self.boxes[address.lower()] = Box(address.lower(), self._counter, self._clock)
        return made

    def box(self, address: str) -> Box:
        try:
            return self.boxes[address.lower()]
        except KeyError:
            raise EwsError("ErrorNonExistentMailbox") from None


def encoded(words: str) -> str:
    return base64.b64encode(words.encode()).decode()


def is_id(given: str) -> bool:
    """Whether a string has the form of an id of ours."""
    try:
        return base64.b64decode(given, validate=True).startswith((b"item:", b"folder:"))
    except ValueError:
        return False
