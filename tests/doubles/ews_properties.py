"""The properties of items and folders as the double of Exchange writes them, by FieldURI and by extended property."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

from tests.doubles.ews_soap import find_all, local, stamp, t, text
from tests.doubles.ews_store import Folder, Item

# what MAPI calls properties that clients ask for by number: (tag) → value of an item
TAGS: dict[int, Callable[[Item], str | None]] = {
    0x0017: lambda item: "1",  # importance
    0x0037: lambda item: subject_of(item),
    0x007D: lambda item: item.mime.partition(b"\r\n\r\n")[0].decode("latin-1") + "\r\n",  # transport headers
    0x0E06: lambda item: stamp(item.received) if item.received else None,
    0x0E07: lambda item: str((1 if item.read else 0) | (8 if item.draft else 0)),
    0x0E08: lambda item: str(len(item.mime)),
    0x0E23: lambda item: str(uid_of(item)),  # the number that IMAP gateways use
    0x0E69: lambda item: "true" if item.read else "false",
    0x1035: lambda item: header(item, "Message-ID"),
    0x300B: lambda item: base64.b64encode(item.id[-16:].encode()).decode(),
    0x3007: lambda item: stamp(item.created),
    0x3008: lambda item: stamp(item.created),
    0x6709: lambda item: stamp(item.created),
    0x0FF9: lambda item: base64.b64encode(item.id.encode()).decode(),
}


def header(item: Item, name: str) -> str | None:
    """A header's text, decoded; None where it is missing."""
    value = item.head.get(name)
    return None if value is None else str(make_header(decode_header(str(value)))).replace("\r\n", "").strip()


def subject_of(item: Item) -> str | None:
    """The subject, which is empty rather than missing."""
    return header(item, "Subject") or ""


def uid_of(item: Item) -> int:
    """A number that grows with each item of the server."""
    return int(base64.b64decode(item.id).decode().split(":")[2].rstrip("."))


def one_address(name: str, found: list[tuple[str, str]]) -> list[Any]:
    return [getattr(t, name)(mailbox_of(*found[0]))] if found else []


def some_addresses(name: str, found: list[tuple[str, str]]) -> list[Any]:
    return [getattr(t, name)(*(mailbox_of(*one) for one in found))] if found else []


def mailbox_of(who: str, address: str) -> Any:
    return t.Mailbox(t.Name(who or address), t.EmailAddress(address), t.RoutingType("SMTP"))


def body_of(item: Item) -> str:
    """The first text of a mail."""
    parts: Iterable[Message] = item.head.walk()
    for part in parts:
        if part.get_content_type() == "text/plain" and isinstance(content := part.get_payload(decode=True), bytes):
            return content.decode("utf-8", "replace").replace("\0", "")
    return ""


def sent_at(item: Item) -> list[Any]:
    try:
        return [t.DateTimeSent(stamp(parsedate_to_datetime(str(item.head["Date"]))))]
    except (TypeError, ValueError):
        return []


def simple(name: str, value: str | None) -> list[Any]:
    return [] if value is None else [getattr(t, name)(value)]


def flag(name: str, value: bool) -> list[Any]:
    return [getattr(t, name)("true" if value else "false")]


def received(item: Item) -> list[Any]:
    habit = item.folder.box.habits.omits_received
    return [] if habit or item.received is None else [t.DateTimeReceived(stamp(item.received))]


# FieldURI → the elements of an item, in the order of Microsoft's schema
ITEM_FIELDS: dict[str, Callable[[Item], list[Any]]] = {
    "item:MimeContent": lambda item: [t.MimeContent(base64.b64encode(item.mime).decode(), CharacterSet="UTF-8")],
    "item:ItemId": lambda item: [t.ItemId(Id=item.id, ChangeKey=item.change_key)],
    "item:ParentFolderId": lambda item: [t.ParentFolderId(Id=item.folder.id, ChangeKey="AQ==")],
    "item:ItemClass": lambda item: simple("ItemClass", "IPM.Note"),
    "item:Subject": lambda item: simple("Subject", subject_of(item)),
    "item:Sensitivity": lambda item: simple("Sensitivity", "Normal"),
    "item:Body": lambda item: [t.Body(body_of(item), BodyType="Text")],
    "item:DateTimeReceived": received,
    "item:Size": lambda item: simple("Size", str(len(item.mime))),
    "item:Categories": lambda item: (
        [t.Categories(*(t.String(one) for one in item.categories))] if item.categories else []
    ),
    "item:Importance": lambda item: simple("Importance", "Normal"),
    "item:InReplyTo": lambda item: simple("InReplyTo", header(item, "In-Reply-To")),
    "item:IsSubmitted": lambda item: flag("IsSubmitted", False),
    "item:IsDraft": lambda item: flag("IsDraft", item.draft),
    "item:IsFromMe": lambda item: flag("IsFromMe", False),
    "item:DateTimeSent": sent_at,
    "item:DateTimeCreated": lambda item: simple("DateTimeCreated", stamp(item.created)),
    "item:HasAttachments": lambda item: flag("HasAttachments", item.head.is_multipart()),
    "item:LastModifiedTime": lambda item: simple("LastModifiedTime", stamp(item.created)),
    "message:Sender": lambda item: one_address("Sender", item.addresses("From")),
    "message:ToRecipients": lambda item: some_addresses("ToRecipients", item.addresses("To")),
    "message:CcRecipients": lambda item: some_addresses("CcRecipients", item.addresses("Cc")),
    "message:BccRecipients": lambda item: some_addresses("BccRecipients", item.addresses("Bcc")),
    "message:From": lambda item: one_address("From", item.addresses("From")),
    "message:InternetMessageId": lambda item: simple("InternetMessageId", header(item, "Message-ID")),
    "message:IsRead": lambda item: flag("IsRead", item.read),
    "message:References": lambda item: simple("References", header(item, "References")),
}
ID_ONLY = {"item:ItemId"}
DEFAULT = {
    "item:ItemId", "item:Subject", "item:DateTimeReceived", "item:Size", "item:DateTimeSent", "item:HasAttachments",
    "message:From", "message:IsRead", "message:InternetMessageId",
}  # fmt: skip
SHAPES = {"IdOnly": ID_ONLY, "Default": DEFAULT, "AllProperties": set(ITEM_FIELDS) - {"item:MimeContent"}}

FOLDER_FIELDS: dict[str, Callable[[Folder], list[Any]]] = {
    "folder:FolderId": lambda folder: [t.FolderId(Id=folder.id, ChangeKey="AQ==")],
    "folder:ParentFolderId": lambda folder: (
        [t.ParentFolderId(Id=folder.parent.id, ChangeKey="AQ==")] if folder.parent else []
    ),
    "folder:FolderClass": lambda folder: simple("FolderClass", folder.kind or None),
    "folder:DisplayName": lambda folder: simple("DisplayName", folder.name),
    "folder:TotalCount": lambda folder: simple("TotalCount", str(len(folder.items))),
    "folder:ChildFolderCount": lambda folder: simple("ChildFolderCount", str(len(folder.children))),
    "folder:EffectiveRights": lambda folder: [rights_of(folder)],
    "folder:UnreadCount": lambda folder: simple(
        "UnreadCount", str(sum(not item.read for item in folder.items.values()))
    ),
}
FOLDER_SHAPES = {
    "IdOnly": {"folder:FolderId"},
    "Default": {
        "folder:FolderId",
        "folder:DisplayName",
        "folder:TotalCount",
        "folder:ChildFolderCount",
        "folder:UnreadCount",
    },
    "AllProperties": set(FOLDER_FIELDS),
}
# what clients ask of folders by number
FOLDER_TAGS: dict[int, Callable[[Folder], str | None]] = {
    0x3001: lambda folder: folder.name,
    0x3613: lambda folder: folder.kind or None,
    0x3602: lambda folder: str(len(folder.items)),
    0x3603: lambda folder: str(sum(not item.read for item in folder.items.values())),
    0x360A: lambda folder: "true" if folder.children else "false",
    0x3008: lambda folder: "2026-11-01T00:00:00Z",
    0x670A: lambda folder: "2026-11-01T00:00:00Z",
    0x6751: lambda folder: str(len(folder.log) + 1),
    0x670B: lambda folder: str(len(folder.log) + 1),
    0x10F4: lambda folder: "false",
    0x0E27: lambda folder: None,
}


def rights_of(folder: Folder) -> Any:
    names = ("CreateAssociated", "CreateContents", "CreateHierarchy", "Delete", "Modify", "Read")
    return t.EffectiveRights(*(getattr(t, name)("true" if name in folder.rights else "false") for name in names))


def key_of(uri: Any) -> tuple[str, str]:
    """What tells one extended property from another."""
    tag = uri.get("PropertyTag")
    if tag:
        return ("tag", f"{int(tag, 0):#06x}")
    family = uri.get("DistinguishedPropertySetId") or uri.get("PropertySetId") or ""
    return (family.lower(), uri.get("PropertyName") or uri.get("PropertyId") or "")


def extended_value(thing: Item | Folder, uri: Any) -> str | None:
    """The value of an extended property, None where there is none."""
    key = key_of(uri)
    if isinstance(thing, Item) and key in thing.extended:
        return thing.extended[key]
    if isinstance(thing, Item) and key[0] == "internetheaders":
        return header(thing, key[1])
    if key[0] != "tag":
        return None
    number = int(key[1], 0)
    if isinstance(thing, Item):
        return TAGS[number](thing) if number in TAGS else None
    return FOLDER_TAGS[number](thing) if number in FOLDER_TAGS else None


def extended_elements(thing: Item | Folder, uris: list[Any]) -> list[Any]:
    """An ExtendedProperty for each one asked that has a value."""
    made = []
    for uri in uris:
        value = extended_value(thing, uri)
        if value is not None:
            made.append(t.ExtendedProperty(t.ExtendedFieldURI(**dict(uri.attrib)), t.Value(value)))
    return made


def asked(shape: Any, shapes: dict[str, set[str]]) -> tuple[set[str], list[Any]]:
    """The FieldURIs and the extended properties that a shape asks for."""
    wanted = set(shapes.get(text(shape, "t:BaseShape", "IdOnly"), set()))
    if text(shape, "t:IncludeMimeContent") == "true":
        wanted.add("item:MimeContent")
    extra = find_all(shape, "t:AdditionalProperties/*")
    wanted |= {one.get("FieldURI") for one in extra if local(one) == "FieldURI"}
    return wanted, [one for one in extra if local(one) == "ExtendedFieldURI"]


def item_element(item: Item, shape: Any, *, mime: bool = True) -> Any:
    """An item as a shape asks for it; no MIME where the operation never gives it."""
    wanted, extended = asked(shape, SHAPES)
    wanted |= ID_ONLY
    made = getattr(t, item.kind)()
    for uri, write in ITEM_FIELDS.items():
        if uri in wanted and (mime or uri != "item:MimeContent"):
            made.extend(write(item))
        if uri == "item:HasAttachments":  # where the schema has them
            made.extend(extended_elements(item, extended))
    return made


def folder_element(folder: Folder, shape: Any) -> Any:
    """A folder as a shape asks for it."""
    wanted, extended = asked(shape, FOLDER_SHAPES)
    names = {"IPF.Appointment": "CalendarFolder", "IPF.Contact": "ContactsFolder", "IPF.Task": "TasksFolder"}
    made = getattr(t, names.get(folder.kind, "Folder"))()
    for uri, write in FOLDER_FIELDS.items():
        if uri in wanted | {"folder:FolderId"}:
            made.extend(write(folder))
        if uri == "folder:ChildFolderCount":
            made.extend(extended_elements(folder, extended))
    return made
