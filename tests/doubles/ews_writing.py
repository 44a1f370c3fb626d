"""How the double of Exchange takes in what clients write: new items from MIME or from fields, changes, and letters on their way."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from tests.doubles.ews_properties import key_of
from tests.doubles.ews_soap import EwsError, find, find_all, local, text
from tests.doubles.ews_store import READ, Box, Folder, Item, Store


def save(box: Box, folder: Folder, given: Any) -> Item:
    """A new draft, or an item that is none where it is not a draft's place."""
    mime = mime_of(box, given)
    if box.habits.drops_x_headers:
        mime = without_x_headers(mime)
    if box.habits.rewrites_message_id:
        mime = with_another_message_id(mime, f"<{len(box.items)}@exchange.example>")
    blind = tuple(one.text for one in find_all(given, "t:BccRecipients/t:Mailbox/t:EmailAddress"))
    extended = {
        key_of(find(one, "t:ExtendedFieldURI")): text(one, "t:Value") for one in find_all(given, "t:ExtendedProperty")
    }
    categories = tuple(one.text for one in find_all(given, "t:Categories/t:String"))
    read = is_true(text(given, "t:IsRead"))
    draft = folder.standing in ("drafts", "outbox")
    return box.add(folder, mime, blind=blind, extended=extended, categories=categories, read=read, draft=draft)


def is_true(written: str) -> bool:
    """A boolean of XML Schema, in either of its spellings."""
    return written in ("true", "1")


def mime_of(box: Box, given: Any) -> bytes:
    """The bytes a client gave, or a mail made of the fields it gave."""
    content = text(given, "t:MimeContent")
    if content:
        try:
            return base64.b64decode(content, validate=False)
        except ValueError:
            raise EwsError("ErrorMimeContentInvalidBase64String") from None
    made = EmailMessage(policy=SMTP)
    made["Subject"] = text(given, "t:Subject")
    made["From"] = text(given, "t:From/t:Mailbox/t:EmailAddress", box.address)
    for name in ("To", "Cc", "Bcc"):
        people = [one.text for one in find_all(given, f"t:{name}Recipients/t:Mailbox/t:EmailAddress")]
        if people:
            made[name] = ", ".join(people)
    made["Message-ID"] = f"<{len(box.items)}.{box.address}>"
    body = find(given, "t:Body")
    kind = "html" if body is not None and body.get("BodyType") == "HTML" else "plain"
    made.set_content(body.text or "" if body is not None else "", subtype=kind)
    return made.as_bytes()


def without_x_headers(mime: bytes) -> bytes:
    """The mail as real servers leave it: their own idea of which headers matter."""
    head, gap, body = mime.partition(b"\r\n\r\n")
    kept, dropping = [], False
    for line in head.split(b"\r\n"):
        if not line.startswith((b" ", b"\t")):
            dropping = line.lower().startswith(b"x-")
        if not dropping:
            kept.append(line)
    return b"\r\n".join(kept) + gap + body


def with_another_message_id(mime: bytes, other: str) -> bytes:
    lines = mime.split(b"\r\n")
    return b"\r\n".join(
        b"Message-ID: " + other.encode() if one.lower().startswith(b"message-id:") else one for one in lines
    )


def send(store: Store, box: Box, draft: Item, copy: Folder | None) -> None:
    """The letter goes out to whoever is here, and its copy into a folder. The draft is used up."""
    everybody = [address for name in ("To", "Cc", "Bcc") for _, address in draft.addresses(name)]
    if not everybody:
        raise EwsError("ErrorInvalidRecipients", "At least one recipient isn't valid.")
    if any("@" not in address for address in everybody):
        raise EwsError("ErrorInvalidRecipients", "At least one recipient isn't valid.")
    box.gone_out.append(draft.mime)
    for address in dict.fromkeys(one.lower() for one in everybody):
        if address in store.boxes:
            store.boxes[address].deliver(without_bcc(draft.mime))
    if copy is None or box.habits.keeps_no_copy:
        box.remove(draft)
        return
    kept = box.move(draft, copy)
    kept.draft = False


def without_bcc(mime: bytes) -> bytes:
    head, gap, body = mime.partition(b"\r\n\r\n")
    return b"\r\n".join(line for line in head.split(b"\r\n") if not line.lower().startswith(b"bcc:")) + gap + body


def change(box: Box, item: Item, updates: Any) -> None:
    """The changes of one ItemChange."""
    only_read = True
    for update in updates:
        uri, deleting = update[0], local(update) == "DeleteItemField"
        given = None if deleting else update[1]
        if given is not None and local(given) != item.kind:
            raise EwsError("ErrorInvalidPropertySet", local(given))
        only_read &= uri.get("FieldURI") == "message:IsRead"
        write(item, uri, given)
    box.changed(item, READ if only_read else "Update")


def write(item: Item, uri: Any, given: Any) -> None:
    """One property; None deletes it."""
    name = uri.get("FieldURI")
    if local(uri) == "ExtendedFieldURI":
        item.extended.pop(key_of(uri), None)
        if given is not None:
            item.extended[key_of(uri)] = text(given, "t:ExtendedProperty/t:Value")
    elif name == "message:IsRead":
        item.read = given is not None and is_true(text(given, "t:IsRead"))
    elif name == "item:Categories":
        item.categories = () if given is None else tuple(one.text for one in find_all(given, "t:Categories/t:String"))
    elif name not in ("item:Importance", "item:Subject", "item:Flag"):
        raise EwsError("ErrorInvalidPropertySet", name or "")
