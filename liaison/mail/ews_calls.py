"""What Exchange is asked, one class a question, each with our own reading of the answer.

The questions are written by exchangelib, which real servers understand. The answers are read here, as plain values: only the few
fields that are needed, none of which may make reading fail.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exchangelib import Message
from exchangelib.errors import ResponseMessageError
from exchangelib.fields import FieldPath
from exchangelib.items import ID_ONLY, SAVE_ONLY, SEND_TO_NONE, SHALLOW
from exchangelib.properties import FolderId, ItemId
from exchangelib.services import CreateItem, FindItem, GetItem, MoveItem, SendItem, SyncFolderItems, UpdateItem
from exchangelib.services.common import EWSAccountService
from exchangelib.util import MNS, TNS, create_element

MIME, RECEIVED, SIZE, PARENT, CATEGORIES, READ = (
    "mime_content",
    "datetime_received",
    "size",
    "parent_folder_id",
    "categories",
    "is_read",
)


@dataclass(frozen=True)
class Entry:
    """One item as an answer tells of it; what the answer leaves out is None or empty."""

    ref: str
    change_key: str | None = None
    received: datetime | None = None
    size: int = 0
    folder: str | None = None
    categories: tuple[str, ...] = ()
    read: bool | None = None
    mime: bytes | None = None


def fields(*names: str) -> set[FieldPath]:
    """exchangelib's name for each of these fields of an item."""
    return {FieldPath(field=Message.get_field_by_fieldname(name)) for name in names}


def entry_of(element: Any) -> Entry:
    """An item of whatever kind: mail, meeting request, report, or one that exchangelib does not know."""
    named = element.find(f"{{{TNS}}}ItemId")
    parent = element.find(f"{{{TNS}}}ParentFolderId")
    categories = element.find(f"{{{TNS}}}Categories")
    return Entry(
        ref=named.get("Id"),
        change_key=named.get("ChangeKey"),
        received=moment_of(text_of(element, "DateTimeReceived")),
        size=number_of(text_of(element, "Size")),
        folder=None if parent is None else parent.get("Id"),
        categories=() if categories is None else tuple(one.text or "" for one in categories),
        read={"true": True, "false": False}.get(text_of(element, "IsRead") or ""),
        mime=content_of(element),
    )


def text_of(element: Any, name: str) -> str | None:
    """The text of a child element, None where it is not there."""
    text: str | None = element.findtext(f"{{{TNS}}}{name}")
    return text.strip() if text else None


def moment_of(text: str | None) -> datetime | None:
    """A server's time, aware; None where it is missing, unreadable or without zone: no time is better than a wrong one."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def number_of(text: str | None) -> int:
    """A whole number, 0 for what is none."""
    return int(text) if text and text.isdecimal() else 0


def content_of(element: Any) -> bytes | None:
    """The bytes of the mail; None where there are none or they are damaged."""
    text = text_of(element, "MimeContent")
    try:
        return base64.b64decode(text) if text else None
    except (binascii.Error, ValueError):
        return None


class Sync(SyncFolderItems):  # type: ignore[misc]
    """What came into a folder since a sync state. After `ask`, `sync_state` is the next and `more` says whether more waits."""

    def ask(self, folder: FolderId, state: str | None, limit: int) -> list[Entry]:
        """At most `limit` changes, of which only what is new is returned: deleted and changed items are passed over."""
        wanted = {
            "shape": ID_ONLY,
            "additional_fields": fields(RECEIVED, SIZE),
            "ignore": None,
            "sync_scope": "NormalItems",
        }
        changes = list(self.call(folder=folder, sync_state=state, max_changes_returned=limit, **wanted))
        return [entry for entry in settled(changes) if entry is not None]

    @property
    def more(self) -> bool:
        """Whether the server has changes beyond those it gave."""
        return self.includes_last_item_in_range is False

    def _elem_to_obj(self, element: Any) -> Entry | None:
        return entry_of(element[0]) if self.change_types_map.get(element.tag) == self.CREATE else None

    def _get_element_container(self, message: Any, name: str | None = None) -> Any:
        if message.find(f"{{{MNS}}}SyncState") is None or message.find(self.last_in_range_name) is None:
            # an error without them would otherwise end in an AttributeError
            return EWSAccountService._get_element_container(self, message=message, name=name)
        return super()._get_element_container(message=message, name=name)


class Get(GetItem):  # type: ignore[misc]
    """Items by their ids, in the order asked; an item that cannot be given is an exception in its place."""

    ERRORS_TO_CATCH_IN_RESPONSE = (ResponseMessageError, *GetItem.ERRORS_TO_CATCH_IN_RESPONSE)

    def ask(self, refs: Sequence[str], *names: str) -> list[Entry | Exception]:
        """One answer for each ref. Raises what concerns the whole question."""
        asked = [ItemId(ref) for ref in refs]
        return list(self.call(items=asked, additional_fields=fields(*names), shape=ID_ONLY))

    def _elem_to_obj(self, element: Any) -> Entry:
        return entry_of(element)


@dataclass(frozen=True)
class AnyOf:
    """A restriction in FindItem's words: one of these properties has this value."""

    tests: tuple[tuple[Any, str], ...]  # (the property's element, the value)

    def to_xml(self, version: Any = None) -> Any:
        """The element that the question holds."""
        restriction = create_element("m:Restriction")
        inner = restriction
        if len(self.tests) > 1:
            inner = create_element("t:Or")
            restriction.append(inner)
        for name, value in self.tests:
            test, constant = create_element("t:IsEqualTo"), create_element("t:FieldURIOrConstant")
            constant.append(create_element("t:Constant", attrs={"Value": value}))
            test.append(name)
            test.append(constant)
            inner.append(test)
        return restriction


class Find(FindItem):  # type: ignore[misc]
    """Items of some folders, not of those below them."""

    def ask(self, folders: Iterable[FolderId], restriction: AnyOf | None, *names: str) -> Iterator[Entry]:
        """Every item, or those that the restriction allows, as the pages come."""
        self.additional_fields, self.shape = fields(*names), ID_ONLY
        asked = {
            "additional_fields": self.additional_fields,
            "restriction": restriction,
            "order_fields": None,
            "offset": 0,
        }
        pages = self._paged_call(
            payload_func=self.get_payload,
            max_items=None,
            folders=list(folders),
            query_string=None,
            shape=ID_ONLY,
            depth=SHALLOW,
            calendar_view=None,
            page_size=self.page_size,
            **asked,
        )
        yield from settled(self._elems_to_objs(pages))

    def _elem_to_obj(self, element: Any) -> Entry:
        return entry_of(element)


class Create(CreateItem):  # type: ignore[misc]
    """A draft."""

    def ask(self, item: Message, folder: FolderId) -> Entry:
        """Save an item, unsent."""
        how = {"message_disposition": SAVE_ONLY, "send_meeting_invitations": SEND_TO_NONE}
        elements = self._chunked_get_elements(self.get_payload, items=[item], folder=folder, **how)
        saved: Entry = next(settled(self._elems_to_objs(elements)))
        return saved

    def _elem_to_obj(self, element: Any) -> Entry:
        return entry_of(element)


class Send(SendItem):  # type: ignore[misc]
    """A draft on its way."""

    def ask(self, draft: Entry, copy: FolderId) -> None:
        """Send a draft, its copy kept in a folder. The draft is used up: the same one cannot be sent twice."""
        list(settled(self.call(items=[ItemId(draft.ref, draft.change_key)], saved_item_folder=copy)))


class Update(UpdateItem):  # type: ignore[misc]
    """Marks on an item."""

    def ask(self, item: Message, *names: str) -> None:
        """Write these fields. Whoever wanted a read receipt gets none from us: a program has read it, not a person."""
        how = {
            "conflict_resolution": "AlwaysOverwrite",
            "message_disposition": SAVE_ONLY,
            "send_meeting_invitations_or_cancellations": SEND_TO_NONE,
            "suppress_read_receipts": True,
        }
        list(settled(self.call(items=[(item, list(names))], **how)))

    def _elem_to_obj(self, element: Any) -> Any:
        return element


class Move(MoveItem):  # type: ignore[misc]
    """An item put elsewhere."""

    def ask(self, ref: str, folder: FolderId) -> str | None:
        """Move one item; returns its new ref, None where the server does not tell it."""
        moved = [
            entry for entry in settled(self.call(items=[ItemId(ref)], to_folder=folder)) if isinstance(entry, Entry)
        ]
        return moved[0].ref if moved else None

    def _elem_to_obj(self, element: Any) -> Entry:
        return entry_of(element)


def settled(answers: Iterable[Any]) -> Iterator[Any]:
    """The answers; raises the first that is an error."""
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
        yield answer
