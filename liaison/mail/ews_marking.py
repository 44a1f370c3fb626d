"""What colleagues see in Outlook of a mail that is safely kept: read, our category with the reference, put away into a folder."""

from __future__ import annotations

import re
from typing import Any, Literal

from exchangelib import Message
from exchangelib.errors import ErrorFolderNotFound, ErrorItemNotFound
from exchangelib.items import ITEM_CLASSES
from exchangelib.properties import FolderId

from liaison.mail.ews_account import Exchange
from liaison.mail.ews_calls import CATEGORIES, PARENT, READ, Get, Move, Update, settled
from liaison.mail.ews_entries import Entry
from liaison.mail.ews_folders import Folders

After = Literal["leave", "read", "categorise", "move"]
OURS = "Liaison: "  # how a category of ours begins; every other is left alone
LONGEST = 255  # characters of a category
SEPARATORS = re.compile(r"\s*[,;]\s*")  # Outlook takes them for the end of a category


class Marker:
    """Marks the mails of one mailbox."""

    def __init__(self, exchange: Exchange, folders: Folders, after: After) -> None:
        self._exchange, self._folders, self._after = exchange, folders, after

    def acknowledge(self, ref: str, label: str) -> str | None:
        """Mark one item; returns its ref where it was moved. Raises what exchangelib raises, ErrorItemNotFound included."""
        if self._after == "leave":
            return None
        (entry,) = settled(
            self._exchange.ask(lambda account: Get(account=account).ask([ref], CATEGORIES, READ, PARENT))
        )
        self._mark(entry, label)
        return self._put_away(entry) if self._after == "move" else None

    def _mark(self, entry: Entry, label: str) -> None:
        """Write what is not so yet: each change is a change in the folder's sync too. A mail that a colleague marked unread after us
        stays unread."""
        wanted = entry.categories if self._after == "read" else relabelled(entry.categories, label)
        taken_before = any(one.startswith(OURS) for one in entry.categories)
        changed = {READ: entry.read is False and not taken_before, CATEGORIES: wanted != entry.categories}
        model, values = model_of(entry), {READ: True, CATEGORIES: list(wanted)}
        names = [name for name, differs in changed.items() if differs and name in model.FIELDS]
        if names:
            item = model(id=entry.ref, changekey=entry.change_key, **{name: values[name] for name in names})
            self._exchange.ask(lambda account: Update(account=account).ask(item, *names))

    def _put_away(self, entry: Entry) -> str | None:
        """Move out of the folder that is read; what lies elsewhere stays there. Ids change with the folder."""
        if entry.folder != self._folders.reading().id:
            return None
        try:
            return self._move(entry, self._folders.put_away())
        except (
            ErrorFolderNotFound,
            ErrorItemNotFound,
        ):  # the mail has gone, or the folder: the second try tells them apart
            self._folders.forget()
            return self._move(entry, self._folders.put_away())

    def _move(self, entry: Entry, folder: FolderId) -> str | None:
        return self._exchange.ask(lambda account: Move(account=account).ask(entry.ref, folder))


def model_of(entry: Entry) -> Any:
    """The library's class for this kind of item: an invitation is changed as an invitation. A mail's for one it does not know."""
    return {model.ELEMENT_NAME: model for model in ITEM_CLASSES}.get(entry.kind, Message)


def relabelled(categories: tuple[str, ...], label: str) -> tuple[str, ...]:
    """The categories with ours replaced, or added."""
    ours = OURS + SEPARATORS.sub(" · ", label)
    return (*(one for one in categories if not one.startswith(OURS)), ours[:LONGEST])
