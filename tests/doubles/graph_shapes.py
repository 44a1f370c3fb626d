"""How the Graph double writes messages, folders and events as JSON, with what `$select` asks for, as Microsoft's types have them."""

from __future__ import annotations

import re
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
    found = getaddresses([str(value) for value in message.mime.get_all(header, [])])
    return [{"emailAddress": {"name": name or address, "address": address}} for name, address in found if address]


def text_of(message: Message) -> str:
    """The first text of a message."""
    for part in message.mime.walk():
        if part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return ""


def message_json(message: Message, select: str | None, item: str) -> dict[str, Any]:
    """A message; `item` is the id as this client knows it."""
    sender = (people(message, "From") or [None])[0]
    text = text_of(message)
    whole = {
        "id": item,
        "createdDateTime": moment(message.received),
        "lastModifiedDateTime": moment(message.modified),
        "changeKey": f"CQAAABYA{message.version}",
        "categories": list(message.categories),
        "receivedDateTime": moment(message.received),
        "sentDateTime": moment(sent_at(message)),
        "hasAttachments": any(part.get_filename() for part in message.mime.walk()),
        "internetMessageId": str(message.mime["Message-ID"] or f"<{message.id}@double.example>"),
        "subject": str(message.mime["Subject"] or ""),
        "bodyPreview": text[:255],
        "importance": "normal",
        "parentFolderId": message.folder,
        "conversationId": f"AAQ{message.id}",
        "isDeliveryReceiptRequested": False,
        "isReadReceiptRequested": False,
        "isRead": message.is_read,
        "isDraft": message.is_draft,
        "webLink": f"https://outlook.example/owa/?ItemID={message.id}",
        "inferenceClassification": "focused",
        "body": {"contentType": "text", "content": text},
        "sender": sender,
        "from": sender,
        "toRecipients": people(message, "To"),
        "ccRecipients": people(message, "Cc"),
        "bccRecipients": people(message, "Bcc"),
        "replyTo": people(message, "Reply-To"),
        "flag": {"flagStatus": "notFlagged"},
        "internetMessageHeaders": [{"name": name, "value": str(value)} for name, value in message.mime.items()],
    }
    return {"@odata.etag": message.etag} | selected(whole, select)


def selected(whole: dict[str, Any], select: str | None) -> dict[str, Any]:
    """What was asked for, the id always, names in any casing."""
    if not select:
        return {name: value for name, value in whole.items() if name not in ON_REQUEST}
    wanted = {name.strip().lower() for name in select.split(",")} | {"id"}
    return {name: value for name, value in whole.items() if name.lower() in wanted}


def sent_at(message: Message) -> datetime:
    """The Date header, else the time of arrival."""
    try:
        found = parsedate_to_datetime(str(message.mime["Date"]))
    except ValueError:
        return message.received
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def folder_json(box: Box, folder: Folder, select: str | None) -> dict[str, Any]:
    """A folder."""
    inside = box.inside(folder.id)
    whole = {
        "id": folder.id,
        "displayName": folder.name,
        "parentFolderId": folder.parent or "AAkALgROOT",
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
