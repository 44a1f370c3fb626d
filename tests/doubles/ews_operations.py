"""The operations of Exchange Web Services that the double knows, each from its element to its response messages."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.doubles import ews_writing
from tests.doubles.ews_properties import folder_element, item_element
from tests.doubles.ews_restrictions import holds, value_of
from tests.doubles.ews_soap import EwsError, error_message, find, find_all, local, m, message, t, text
from tests.doubles.ews_store import CHANGED, CREATED, READ, REMOVED, Box, Folder, Item, Store

Answer = list[Any]


def each(operation: str, things: Iterable[Any], answer: Callable[[Any], Any]) -> Answer:
    """One response message for each thing asked; one that says no stops none of the others."""
    messages = []
    for thing in things:
        try:
            messages.append(answer(thing))
        except EwsError as error:
            messages.append(error_message(operation, error))
    return messages


def folder_at(store: Store, box: Box, element: Any) -> Folder:
    """The folder that a FolderId or DistinguishedFolderId names. Raises EwsError."""
    if local(element) == "FolderId":
        for one in store.boxes.values():
            if element.get("Id") in one.folders:
                return one.folders[element.get("Id")]
        return box.folder(element.get("Id"))
    address = text(element, "t:Mailbox/t:EmailAddress")
    return (store.box(address) if address else box).standing(element.get("Id"))


def get_folder(store: Store, box: Box, asked: Any) -> Answer:
    shape = find(asked, "m:FolderShape")

    def one(element: Any) -> Any:
        return message("GetFolder", m.Folders(folder_element(folder_at(store, box, element), shape)))

    return each("GetFolder", find(asked, "m:FolderIds"), one)


def find_folder(store: Store, box: Box, asked: Any) -> Answer:
    def one(element: Any) -> Any:
        parent = folder_at(store, box, element)
        below = parent.children if asked.get("Traversal") == "Shallow" else list(parent.below())
        found = [folder for folder in below if holds(find(asked, "m:Restriction"), folder)]
        page, attributes = paged(found, find(asked, "m:IndexedPageFolderView"))
        elements = [folder_element(folder, find(asked, "m:FolderShape")) for folder in page]
        return message("FindFolder", m.RootFolder(t.Folders(*elements), **attributes))

    return each("FindFolder", find(asked, "m:ParentFolderIds"), one)


def paged(found: list[Any], view: Any) -> tuple[list[Any], dict[str, str]]:
    """One page of a list, and what the answer says of it."""
    offset = int(view.get("Offset", "0")) if view is not None else 0
    most = view.get("MaxEntriesReturned") if view is not None else None
    if view is not None and view.get("BasePoint") == "End":
        found = found[::-1]
    end = min(offset + int(most), len(found)) if most else len(found)
    attributes = {"TotalItemsInView": str(len(found)), "IncludesLastItemInRange": str(end >= len(found)).lower()}
    return found[offset:end], {"IndexedPagingOffset": str(end), **attributes}


def create_folder(store: Store, box: Box, asked: Any) -> Answer:
    parent = folder_at(store, box, find(asked, "m:ParentFolderId")[0])

    def one(element: Any) -> Any:
        made = parent.box.add_folder(text(element, "t:DisplayName"), parent, text(element, "t:FolderClass", "IPF.Note"))
        return message("CreateFolder", m.Folders(t.Folder(t.FolderId(Id=made.id, ChangeKey="AQ=="))))

    return each("CreateFolder", find(asked, "m:Folders"), one)


def find_item(store: Store, box: Box, asked: Any) -> Answer:
    def one(element: Any) -> Any:
        items: list[Item] = list(folder_at(store, box, element).items.values())
        found = [item for item in items if holds(find(asked, "m:Restriction"), item)]
        for order in reversed(find_all(asked, "m:SortOrder/t:FieldOrder")):
            backwards = order.get("Order") == "Descending"
            found.sort(key=lambda item, uri=order[0]: value_of(uri, item) or "", reverse=backwards)  # type: ignore[misc]
        page, attributes = paged(found, find(asked, "m:IndexedPageItemView"))
        elements = [item_element(item, find(asked, "m:ItemShape"), mime=False) for item in page]
        return message("FindItem", m.RootFolder(t.Items(*elements), **attributes))

    return each("FindItem", find(asked, "m:ParentFolderIds"), one)


def item_at(store: Store, box: Box, element: Any) -> Item:
    """The item that an ItemId names. Raises EwsError."""
    for one in store.boxes.values():
        if element.get("Id") in one.items:
            return one.items[element.get("Id")]
    return box.item(element.get("Id"))


def get_item(store: Store, box: Box, asked: Any) -> Answer:
    shape = find(asked, "m:ItemShape")

    def one(element: Any) -> Any:
        item = item_at(store, box, element)
        if item.spoilt:
            raise EwsError(item.spoilt)
        return message("GetItem", m.Items(item_element(item, shape)))

    return each("GetItem", find(asked, "m:ItemIds"), one)


def sync_items(store: Store, box: Box, asked: Any) -> Answer:
    def one(element: Any) -> Any:
        folder = folder_at(store, box, element)
        start = place_in(text(asked, "m:SyncState"), folder)
        changes, end = changes_of(folder, start, int(text(asked, "m:MaxChangesReturned")))
        elements = [change_element(what, id, folder, find(asked, "m:ItemShape")) for what, id in changes]
        last = "true" if end >= len(folder.log) else "false"
        state = m.SyncState(state_of(folder, end))
        return message("SyncFolderItems", state, m.IncludesLastItemInRange(last), m.Changes(*elements))

    return each("SyncFolderItems", find(asked, "m:SyncFolderId"), one)


def state_of(folder: Folder, place: int) -> str:
    padding = "=" * folder.box.habits.padding
    return base64.b64encode(json.dumps({"folder": folder.id, "place": place, "padding": padding}).encode()).decode()


def place_in(state: str, folder: Folder) -> int:
    """The place that a sync state holds. Raises EwsError for one that is none, unless the server starts over."""
    if not state:
        return 0
    try:
        read = json.loads(base64.b64decode(state, validate=True))
        place = int(read["place"])
        if read["folder"] == folder.id and 0 <= place <= len(folder.log):
            return place
    except (ValueError, KeyError, TypeError):
        pass
    if folder.box.habits.starts_over:
        return 0
    raise EwsError("ErrorInvalidSyncStateData", "Synchronization state data is corrupt or otherwise invalid.")


def changes_of(folder: Folder, start: int, most: int) -> tuple[list[tuple[str, str]], int]:
    """At most so many changes after a place, each item once, and the place after them."""
    changes: dict[str, str] = {}
    fleeting: set[str] = set()  # came and went since then: whoever asks never knew of them
    place = start
    while place < len(folder.log) and len(changes) < most:
        what, id = folder.log[place]
        place += 1
        item = folder.items.get(id)
        if what == CREATED:
            fleeting.add(id)
            changes.update({id: CREATED} if item else {})
        elif what in (CHANGED, READ) and item and item.born < start and changes.get(id) != CHANGED:
            changes[id] = what
        elif what == REMOVED and id not in fleeting:
            changes[id] = REMOVED
    return [(what, id) for id, what in changes.items()], place


def change_element(what: str, id: str, folder: Folder, shape: Any) -> Any:
    if what == REMOVED:
        return t.Delete(t.ItemId(Id=id, ChangeKey="AQ=="))
    item = folder.items[id]
    if what == READ:
        return t.ReadFlagChange(t.ItemId(Id=id, ChangeKey=item.change_key), t.IsRead("true" if item.read else "false"))
    return getattr(t, what)(item_element(item, shape, mime=False))


def sync_hierarchy(store: Store, box: Box, asked: Any) -> Answer:
    """Every folder is new to a client without a state; one with a state knows so many of them."""
    parent = find(asked, "m:SyncFolderId")
    top = folder_at(store, box, parent[0]) if parent is not None else box.standing("msgfolderroot")
    state = text(asked, "m:SyncState")
    known = int(base64.b64decode(state)) if state else 0
    folders = list(top.below())
    made = [t.Create(folder_element(folder, find(asked, "m:FolderShape"))) for folder in folders[known:]]
    state = base64.b64encode(str(len(folders)).encode()).decode()
    last = m.IncludesLastFolderInRange("true")
    return [message("SyncFolderHierarchy", m.SyncState(state), last, m.Changes(*made))]


def create_item(store: Store, box: Box, asked: Any) -> Answer:
    disposition = asked.get("MessageDisposition", "SaveOnly")
    saved = find(asked, "m:SavedItemFolderId")
    into = folder_at(store, box, saved[0]) if saved is not None else None

    def one(given: Any) -> Any:
        if disposition == "SaveOnly":
            item = ews_writing.save(box, into or box.standing("drafts"), given)
            return message("CreateItem", m.Items(t.Message(t.ItemId(Id=item.id, ChangeKey=item.change_key))))
        draft = ews_writing.save(box, box.standing("outbox"), given)
        copy = (into or box.standing("sentitems")) if disposition == "SendAndSaveCopy" else None
        ews_writing.send(store, box, draft, copy)
        return message("CreateItem", m.Items())

    return each("CreateItem", find(asked, "m:Items"), one)


def send_item(store: Store, box: Box, asked: Any) -> Answer:
    saved = find(asked, "m:SavedItemFolderId")
    copy = folder_at(store, box, saved[0]) if saved is not None else None
    if copy is None and asked.get("SaveItemToFolder") == "true":
        copy = box.standing("sentitems")

    def one(element: Any) -> Any:
        draft = item_at(store, box, element)
        if not element.get("ChangeKey"):
            raise EwsError("ErrorChangeKeyRequired")
        ews_writing.send(store, box, draft, copy)
        return message("SendItem")

    return each("SendItem", find(asked, "m:ItemIds"), one)


def update_item(store: Store, box: Box, asked: Any) -> Answer:
    def one(element: Any) -> Any:
        item = item_at(store, box, find(element, "t:ItemId"))
        ews_writing.change(item.folder.box, item, find(element, "t:Updates"))
        items = m.Items(t.Message(t.ItemId(Id=item.id, ChangeKey=item.change_key)))
        return message("UpdateItem", items, m.ConflictResults(t.Count("0")))

    return each("UpdateItem", find(asked, "m:ItemChanges"), one)


def move_item(store: Store, box: Box, asked: Any) -> Answer:
    into = folder_at(store, box, find(asked, "m:ToFolderId")[0])

    def one(element: Any) -> Any:
        item = item_at(store, box, element)
        moved = item.folder.box.move(item, into)
        return message("MoveItem", m.Items(t.Message(t.ItemId(Id=moved.id, ChangeKey=moved.change_key))))

    return each("MoveItem", find(asked, "m:ItemIds"), one)


def delete_item(store: Store, box: Box, asked: Any) -> Answer:
    def one(element: Any) -> Any:
        item = item_at(store, box, element)
        if asked.get("DeleteType") == "MoveToDeletedItems":
            box.move(item, box.standing("deleteditems"))
        else:
            item.folder.box.remove(item)
        return message("DeleteItem")

    return each("DeleteItem", find(asked, "m:ItemIds"), one)


def convert_id(store: Store, box: Box, asked: Any) -> Answer:
    def one(element: Any) -> Any:
        converted = t.AlternateId(
            Format=asked.get("DestinationFormat"), Id=element.get("Id"), Mailbox=element.get("Mailbox", "")
        )
        return message("ConvertId", m(local(converted), **dict(converted.attrib), **typed("AlternateIdType")))

    return each("ConvertId", find(asked, "m:SourceIds"), one)


def typed(name: str) -> dict[str, str]:
    return {"{http://www.w3.org/2001/XMLSchema-instance}type": f"t:{name}"}


def resolve_names(store: Store, box: Box, asked: Any) -> Answer:
    wanted = text(asked, "m:UnresolvedEntry").lower().removeprefix("smtp:")
    found = [address for address in store.boxes if wanted in address]
    if not found:
        return [error_message("ResolveNames", EwsError("ErrorNameResolutionNoResults"))]
    resolved = [
        t.Resolution(
            t.Mailbox(t.Name(address), t.EmailAddress(address), t.RoutingType("SMTP"), t.MailboxType("Mailbox"))
        )
        for address in found
    ]
    paging = {"TotalItemsInView": str(len(found)), "IncludesLastItemInRange": "true"}
    return [message("ResolveNames", m.ResolutionSet(*resolved, **paging))]


def time_zones(store: Store, box: Box, asked: Any) -> Answer:
    one = t.TimeZoneDefinition(
        t.Periods(), Name="(UTC+00:00) Dublin, Edinburgh, Lisbon, London", Id="GMT Standard Time"
    )
    return [message("GetServerTimeZones", m.TimeZoneDefinitions(one))]


OPERATIONS: dict[str, Callable[[Store, Box, Any], Answer]] = {
    "GetFolder": get_folder,
    "FindFolder": find_folder,
    "CreateFolder": create_folder,
    "SyncFolderHierarchy": sync_hierarchy,
    "SyncFolderItems": sync_items,
    "FindItem": find_item,
    "GetItem": get_item,
    "CreateItem": create_item,
    "SendItem": send_item,
    "UpdateItem": update_item,
    "MoveItem": move_item,
    "DeleteItem": delete_item,
    "ConvertId": convert_id,
    "ResolveNames": resolve_names,
    "GetServerTimeZones": time_zones,
}
