"""How the Graph double writes messages, folders and events as JSON, with what `$select` asks for, as Microsoft's types have them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from tests.doubles.graph_boxes import Box, Event, Folder, Message

# what a message has only when it is asked for
ON_REQUEST = {"internetMessageHeaders"}


def moment(when: datetime) -> str:
    """A time as Graph writes it."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def people(message: Message, header: str) -> list[dict[str, Any]]:
    """Recipients as JSON."""
    found = getaddresses([str(value) for value in message.head.get_all(header, [])])
    return [{"emailAddress": {"name": name or address, "address": address}} for name, address in found if address]


def text_of(message: Message) -> str:
    """The first text of a message."""
    for part in message.mime.walk():
        if part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return ""


# each property of a message, made only when it is wanted
MESSAGE: dict[str, Callable[[Message], Any]] = {
    "createdDateTime": lambda one: moment(one.received),
    "lastModifiedDateTime": lambda one: moment(one.modified),
    "changeKey": lambda one: f"CQAAABYA{one.version}",
    "categories": lambda one: list(one.categories),
    "receivedDateTime": lambda one: moment(one.received),
    "sentDateTime": lambda one: moment(sent_at(one)),
    "hasAttachments": lambda one: any(part.get_filename() for part in one.mime.walk()),
    "internetMessageId": lambda one: one.message_id,
    "subject": lambda one: str(one.head["Subject"] or ""),
    "bodyPreview": lambda one: text_of(one)[:255],
    "importance": lambda one: "normal",
    "parentFolderId": lambda one: one.folder,
    "conversationId": lambda one: f"AAQ{one.id}",
    "isDeliveryReceiptRequested": lambda one: False,
    "isReadReceiptRequested": lambda one: False,
    "isRead": lambda one: one.is_read,
    "isDraft": lambda one: one.is_draft,
    "webLink": lambda one: f"https://outlook.example/owa/?ItemID={one.id}",
    "inferenceClassification": lambda one: "focused",
    "body": lambda one: {"contentType": "text", "content": text_of(one)},
    "sender": lambda one: (people(one, "From") or [None])[0],
    "from": lambda one: (people(one, "From") or [None])[0],
    "toRecipients": lambda one: people(one, "To"),
    "ccRecipients": lambda one: people(one, "Cc"),
    "bccRecipients": lambda one: people(one, "Bcc"),
    "replyTo": lambda one: people(one, "Reply-To"),
    "flag": lambda one: {"flagStatus": "notFlagged"},
    "internetMessageHeaders": lambda one: [{"name": name, "value": str(value)} for name, value in one.head.items()],
}


def message_json(message: Message, select: str | None, item: str) -> dict[str, Any]:
    """A message with the properties that were asked for, in any casing; `item` is its id as this client knows it."""
    wanted = {name.strip().lower() for name in select.split(",")} if select else None
    made = {
        name: make(message)
        for name, make in MESSAGE.items()
        if (name.lower() in wanted if wanted is not None else name not in ON_REQUEST)
    }
    return {"@odata.etag": message.etag, "id": item} | made


def selected(whole: dict[str, Any], select: str | None) -> dict[str, Any]:
    """What was asked for, the id always, names in any casing."""
    if not select:
        return {name: value for name, value in whole.items() if name not in ON_REQUEST}
    wanted = {name.strip().lower() for name in select.split(",")} | {"id"}
    return {name: value for name, value in whole.items() if name.lower() in wanted}


def sent_at(message: Message) -> datetime:
    """The Date header, else the time of arrival."""
    try:
        found = parsedate_to_datetime(str(message.head["Date"]))
    except ValueError:
        return message.received
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def folder_json(box: Box, folder: Folder, select: str | None) -> dict[str, Any]:
    """A folder."""
    inside = box.inside(folder.id)
    whole = {
        "id": folder.id,
        "displayName": folder.name,
        "parentFolderId": folder.parent or box.root.id,
        "childFolderCount": len(box.children(folder.id)),
        "unreadItemCount": sum(not one.is_read for one in inside),
        "totalItemCount": len(inside),
        "isHidden": False,
    }
    return selected(whole, select)


def event_json(box: Box, event: Event, select: str | None) -> dict[str, Any]:
    """An event, with what the server adds to what it was given."""
    given = event.said
    attendees = [
        {"type": "required", "status": {"response": "none", "time": "0001-01-01T00:00:00Z"}} | one
        for one in given.get("attendees") or []
    ]
    whole = {
        "id": event.id,
        "subject": given.get("subject", ""),
        "bodyPreview": (given.get("body") or {}).get("content", "")[:255],
        "body": given.get("body") or {"contentType": "text", "content": ""},
        "start": to_fraction(given["start"]),
        "end": to_fraction(given["end"]),
        "location": given.get("location") or {"displayName": ""},
        "attendees": attendees,
        "showAs": given.get("showAs", "busy"),
        "isCancelled": event.cancelled,
        "isOrganizer": True,
        "organizer": {"emailAddress": {"name": box.address, "address": box.address}},
        "responseRequested": given.get("responseRequested", True),
        "transactionId": event.transaction,
        "type": "singleInstance",
    }
    return {"@odata.etag": f'W/"{event.id}"'} | selected(whole, select)


def to_fraction(when: dict[str, str]) -> dict[str, str]:
    """A moment as Graph gives it back: seven digits after the second."""
    return {"dateTime": re.sub(r"(\.\d+)?$", ".0000000", when["dateTime"], count=1), "timeZone": when["timeZone"]}
