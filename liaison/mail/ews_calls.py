"""What Exchange is asked, one class a question.

The questions are written by exchangelib, which real servers understand. The answers are read by us, as plain values
(`ews_entries`), whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from exchangelib import Message
from exchangelib.errors import MalformedResponseError, ResponseMessageError
from exchangelib.fields import FieldPath
from exchangelib.items import ID_ONLY, SAVE_ONLY, SEND_TO_NONE, SHALLOW, Item
from exchangelib.properties import FolderId, ItemId
from exchangelib.services import CreateItem, FindItem, GetItem, MoveItem, SendItem, SyncFolderItems, UpdateItem
from exchangelib.services.common import EWSAccountService
from exchangelib.util import MNS, create_element

from liaison.mail.ews_entries import Entry, entry_of

MIME, RECEIVED, SIZE, PARENT, CATEGORIES, READ = (
    "mime_content",
    "datetime_received",
    "size",
    "parent_folder_id",
    "categories",
    "is_read",
)


def fields(*names: str) -> set[FieldPath]:
    """exchangelib's name for each of these fields of an item."""
    return {FieldPath(field=Message.get_field_by_fieldname(name)) for name in names}


@dataclass(frozen=True)
class Body:
    """The bytes of an answer, in the shape in which the library wants them."""

    content: bytes

    def iter_content(self) -> bytes:
        """All at once."""
        return self.content


class AtOnce:
    """Reads an answer at once and whole.

    The library reads it byte by byte, a second a megabyte, and mends XML that breaks off, so that half a mail would look like one.
    """

    @classmethod
    def _get_soap_parts(cls, response: Any) -> Any:
        if not response.content.rstrip().endswith(b"Envelope>"):
            raise MalformedResponseError("the answer breaks off")
        return super()._get_soap_parts(response=Body(response.content))  # type: ignore[misc]


class Sync(AtOnce, SyncFolderItems):  # type: ignore[misc]
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


class Get(AtOnce, GetItem):  # type: ignore[misc]
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


class Find(AtOnce, FindItem):  # type: ignore[misc]
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


class Create(AtOnce, CreateItem):  # type: ignore[misc]
    """A draft."""

    def ask(self, item: Message, folder: FolderId) -> Entry:
        """Save an item, unsent."""
        how = {"message_disposition": SAVE_ONLY, "send_meeting_invitations": SEND_TO_NONE}
        elements = self._chunked_get_elements(self.get_payload, items=[item], folder=folder, **how)
        saved: Entry = next(settled(self._elems_to_objs(elements)))
        return saved

    def _elem_to_obj(self, element: Any) -> Entry:
        return entry_of(element)


class Send(AtOnce, SendItem):  # type: ignore[misc]
    """A draft on its way."""

    def ask(self, draft: Entry, copy: FolderId) -> None:
        """Send a draft, its copy kept in a folder. The draft is used up: the same one cannot be sent twice."""
        list(settled(self.call(items=[ItemId(draft.ref, draft.change_key)], saved_item_folder=copy)))


class Update(AtOnce, UpdateItem):  # type: ignore[misc]
    """Marks on an item."""

    def ask(self, item: Item, *names: str) -> None:
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


class Move(AtOnce, MoveItem):  # type: ignore[misc]
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
