"""Where things are in a Microsoft 365 mailbox: its address in the API, and its folders by path or by well-known name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from liaison.mail.graph_answers import Answer
from liaison.mail.graph_wire import NO_JSON, Wire, segment
from liaison.mail.mailbox import MailboxDown, MailboxError, MailboxRefused, MailGone

# names that people write for folders which every mailbox has, in whatever language it calls them → the API's name
WELL_KNOWN = {
    "inbox": "inbox",
    "archive": "archive",
    "junk email": "junkemail",
    "drafts": "drafts",
    "sent items": "sentitems",
    "deleted items": "deleteditems",
    "outbox": "outbox",
}
NO_FOLDER = "The folder {path!r} is not in the mailbox: make it in Outlook, or correct LIAISON_MAILBOX__FOLDER."
NO_INBOX = "There is no mailbox under {address}, or it has no inbox: check LIAISON_MAILBOX__ADDRESS."


class Places:
    """The folders of one mailbox (a shared one is addressed the same way), looked up once and remembered by their ids."""

    def __init__(self, wire: Wire, address: str, folder: str | None, taken_folder: str) -> None:
        self.wire, self.address, self.folder, self.taken_folder = wire, address, folder or "inbox", taken_folder
        self.root = f"/users/{segment(address)}"
        self._ids: dict[str, str] = {}

    def message(self, item: str, rest: str = "") -> str:
        """The path of one message."""
        return f"{self.root}/messages/{segment(item)}{rest}"

    def inside(self, folder: str, rest: str) -> str:
        """The path of something in a folder, given by id or the API's name."""
        return f"{self.root}/mailFolders/{segment(folder)}{rest}"

    def read(self) -> str:
        """The id of the folder that is read. Raises MailboxRefused when it is not there."""
        return self.id_of(self.folder)

    def taken(self) -> str:
        """The id of the folder where taken mails are put, made if it is not there."""
        return self.id_of(self.taken_folder, make=True)

    def id_of(self, path: str, *, make: bool = False) -> str:
        """The id of the folder at a path such as "Inbox/GP queries"; with `make`, missing ones are made on the way."""
        if path not in self._ids:
            self._ids[path] = self._walk(path, make=make)
        return self._ids[path]

    def forget(self) -> None:
        """Look folders up anew: one of them is not where it was."""
        self._ids.clear()

    def count(self) -> int:
        """How many mails lie in the folder that is read."""
        answer = self.wire.ask(self.inside(self.read(), "?$select=id,displayName,totalItemCount"))
        return int(answer.said.get("totalItemCount", 0))

    def _walk(self, path: str, *, make: bool) -> str:
        """Go down a path from the mailbox's root."""
        first, *rest = [name.strip() for name in path.split("/") if name.strip()]
        known = WELL_KNOWN.get(first.lower())
        here = self._well_known(known) if known else self._child(None, first, path, make=make)
        for name in rest:
            here = self._child(here, name, path, make=make)
        return here

    def _well_known(self, name: str) -> str:
        """The id of a folder that every mailbox has."""
        try:
            return identified(self.wire.ask(self.inside(name, "?$select=id,displayName")).said)
        except MailGone as error:
            raise MailboxRefused(NO_INBOX.format(address=self.address)) from error

    def _child(self, parent: str | None, name: str, path: str, *, make: bool) -> str:
        """The id of a folder by its name, whatever its capitals. Raises MailboxRefused."""
        within = self.inside(parent, "/childFolders") if parent else f"{self.root}/mailFolders"
        if found := self._named(within, name):
            return found
        if not make:
            raise MailboxRefused(NO_FOLDER.format(path=path))
        answer = self.wire.tell(within, said={"displayName": name})
        found = identified(answer.said) if answer.ok else self._named(within, name)  # another process was faster
        if not found:
            raise MailboxError(f"The folder {name!r} cannot be made in the mailbox: make it in Outlook.")
        return found

    def _named(self, within: str, name: str) -> str | None:
        """The id of the folder of this name among the children there."""
        listed = pages(self.wire, f"{within}?$select=id,displayName&$top=100")
        return next(
            (identified(one) for one in listed if str(one.get("displayName", "")).lower() == name.lower()), None
        )


def pages(wire: Wire, path: str) -> Iterator[Mapping[str, Any]]:
    """Every entry of a list, page after page."""
    link: str | None = path
    while link:
        answer = wire.ask(link)
        yield from entries(answer)
        link = answer.said.get("@odata.nextLink")


def entries(answer: Answer) -> list[Mapping[str, Any]]:
    """The entries of one page. Raises MailboxDown for an answer that is not Graph's."""
    listed = answer.said.get("value")
    if not isinstance(listed, list):
        raise MailboxDown(NO_JSON)
    return [one for one in listed if isinstance(one, dict)]


def identified(said: Mapping[str, Any]) -> str:
    """The id in an answer. Raises MailboxDown for an answer that is not Graph's."""
    found = said.get("id")
    if not isinstance(found, str):
        raise MailboxDown(NO_JSON)
    return found
