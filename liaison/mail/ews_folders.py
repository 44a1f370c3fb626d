"""The folders of an Exchange mailbox: the one that is read, Drafts and Sent, and the one into which taken mails go.

Drafts and Sent are found by what they are, never by a name, which differs from language to language.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from exchangelib import Folder, Mailbox
from exchangelib.errors import ErrorFolderExists, ErrorFolderNotFound, ErrorItemNotFound
from exchangelib.fields import FieldPath
from exchangelib.folders import Messages
from exchangelib.items import ID_ONLY
from exchangelib.properties import DistinguishedFolderId, FolderId
from exchangelib.services import CreateFolder, FindFolder, GetFolder
from exchangelib.util import TNS, create_element

from liaison.mail.ews_account import Exchange
from liaison.mail.ews_calls import AnyOf, AtOnce, settled
from liaison.mail.ews_entries import number_of, text_of

INBOX, DRAFTS, SENT, TOP = "inbox", "drafts", "sentitems", "msgfolderroot"


@dataclass(frozen=True)
class FolderEntry:
    """A folder as an answer tells of it. `rights` are the names of what this account may do there, None where it was not asked."""

    id: str
    count: int = 0
    rights: frozenset[str] | None = None


@dataclass
class Folders:
    """Finds folders once and remembers them; `forget` after one was not there.

    `path` is the folder that is read, "Inbox/GP queries", None for the inbox; `taken` the one for taken mails. A first part
    "Inbox" means the inbox whatever it is called there; every other path begins at the top of the mailbox.
    """

    exchange: Exchange
    path: str | None
    taken: str
    _found: dict[str, str] = field(default_factory=dict)

    def reading(self) -> FolderId:
        """The folder that is read. Raises ErrorFolderNotFound."""
        return self._remembered(self.path or "Inbox", make=False)

    def drafts(self) -> FolderId:
        """Where letters wait."""
        return self._standing(DRAFTS)

    def sent(self) -> FolderId:
        """Where copies of sent letters lie."""
        return self._standing(SENT)

    def put_away(self, *, make: bool = True) -> FolderId:
        """Where taken mails go, made if need be. Raises ErrorFolderNotFound when it may not be made."""
        return self._remembered(self.taken, make=make)

    def forget(self) -> None:
        """Look for every folder anew at the next question."""
        self._found.clear()

    @contextmanager
    def kept_fresh(self) -> Iterator[None]:
        """Forget every folder when one is not there: somebody may have made it anew, under another id."""
        try:
            yield
        except (ErrorFolderNotFound, ErrorItemNotFound):
            self.forget()
            raise

    def look(self, folder: FolderId) -> FolderEntry:
        """A folder's count and our rights in it, asked now."""
        return self.exchange.ask(lambda account: GetOne(account=account).ask(folder))

    def _standing(self, name: str) -> FolderId:
        if name not in self._found:
            self._found[name] = self.look(self._distinguished(name)).id
        return FolderId(self._found[name])

    def _remembered(self, path: str, *, make: bool) -> FolderId:
        key = f"/{path}"
        if key not in self._found:
            self._found[key] = self._walk([part.strip() for part in path.split("/") if part.strip()], make=make)
        return FolderId(self._found[key])

    def _walk(self, parts: list[str], *, make: bool) -> str:
        """The id at the end of a path."""
        in_inbox = bool(parts) and parts[0].lower() == "inbox"
        here = self._standing(INBOX if in_inbox else TOP)
        for name in parts[1:] if in_inbox else parts:
            here = FolderId(self._child(here, name, make=make))
        return str(here.id)

    def _child(self, parent: FolderId, name: str, *, make: bool) -> str:
        """The id of the folder of this name directly in `parent`."""
        found = self._named(parent, name)
        if found is None and make:
            try:
                return self.exchange.ask(lambda account: Make(account=account).ask(parent, name)).id
            except ErrorFolderExists:  # another process was first
                found = self._named(parent, name)
        if found is None:
            raise ErrorFolderNotFound("no such folder")
        return found

    def _named(self, parent: FolderId, name: str) -> str | None:
        found = self.exchange.ask(lambda account: list(Below(account=account).ask(parent, name)))
        return found[0].id if found else None

    def _distinguished(self, name: str) -> DistinguishedFolderId:
        """A folder of the mailbox at our address, which need not be the account's own (a shared mailbox)."""
        return DistinguishedFolderId(id=name, mailbox=Mailbox(email_address=self.exchange.access.address))


def folder_of(element: Any) -> FolderEntry:
    """What an answer tells of a folder."""
    rights = element.find(f"{{{TNS}}}EffectiveRights")
    allowed = None if rights is None else frozenset(one.tag.rpartition("}")[2] for one in rights if one.text == "true")
    count = number_of(text_of(element, "TotalCount"))
    return FolderEntry(element.find(f"{{{TNS}}}FolderId").get("Id"), count, allowed)


class GetOne(AtOnce, GetFolder):  # type: ignore[misc]
    """One folder."""

    def ask(self, folder: FolderId) -> FolderEntry:
        """Its id, count and rights. Raises ErrorFolderNotFound."""
        wanted = {FieldPath(field=Folder.get_field_by_fieldname(name)) for name in ("total_count", "effective_rights")}
        try:
            found: FolderEntry = next(settled(self.call(folders=[folder], additional_fields=wanted, shape=ID_ONLY)))
        except ErrorItemNotFound as error:
            raise ErrorFolderNotFound("no such folder") from error
        return found

    def _elems_to_objs(self, elements: Any) -> Iterator[Any]:
        return (one if isinstance(one, Exception) else folder_of(one) for one in elements)


class Below(AtOnce, FindFolder):  # type: ignore[misc]
    """Folders directly in a folder."""

    def ask(self, parent: FolderId, name: str) -> Iterator[FolderEntry]:
        """Those of this name: one or none."""
        called = create_element("t:FieldURI", attrs={"FieldURI": "folder:DisplayName"})
        asked = {"restriction": AnyOf(((called, name),)), "additional_fields": None, "shape": ID_ONLY, "offset": 0}
        pages = self._paged_call(
            payload_func=self.get_payload, max_items=None, folders=[parent], depth="Shallow", page_size=10, **asked
        )
        yield from settled(self._elems_to_objs(pages))

    def _elem_to_obj(self, element: Any) -> FolderEntry:
        return folder_of(element)


class Make(AtOnce, CreateFolder):  # type: ignore[misc]
    """A new folder."""

    def ask(self, parent: FolderId, name: str) -> FolderEntry:
        """A folder for mails. Raises ErrorFolderExists."""
        made = Messages(name=name, folder_class=Messages.CONTAINER_CLASS)
        entry: FolderEntry = next(settled(self.call(parent_folder=parent, folders=[made])))
        return entry

    def _elems_to_objs(self, elements: Any) -> Iterator[Any]:
        return (one if isinstance(one, Exception) else folder_of(one) for one in elements)
