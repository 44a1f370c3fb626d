"""What an answer of Exchange tells of an item, as plain values: the few fields that are needed, none of which may make reading fail."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exchangelib.util import TNS


@dataclass(frozen=True)
class Entry:
    """One item as an answer tells of it; what the answer leaves out is None or empty."""

    ref: str
    kind: str = "Message"  # the name of its element: MeetingRequest, PostItem, …
    change_key: str | None = None
    received: datetime | None = None
    size: int = 0
    folder: str | None = None
    categories: tuple[str, ...] = ()
    read: bool | None = None
    mime: bytes | None = None


def entry_of(element: Any) -> Entry:
    """An item of whatever kind: mail, meeting request, report, or one that exchangelib does not know."""
    named = element.find(f"{{{TNS}}}ItemId")
    parent = element.find(f"{{{TNS}}}ParentFolderId")
    categories = element.find(f"{{{TNS}}}Categories")
    return Entry(
        ref=named.get("Id"),
        kind=element.tag.rpartition("}")[2],
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
        return base64.b64decode("".join(text.split()), validate=True) if text else None
    except (binascii.Error, ValueError):
        return None
