"""What a mail is once read, and what a letter is before it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.taxonomy import Kind


@dataclass(frozen=True)
class Attachment:
    """One attached file: its decoded name, declared content type, and bytes. Never opened by the program. `inline`: a picture that the
    words of the mail show."""

    name: str
    content_type: str
    content: bytes = b""
    inline: bool = False

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


@dataclass(frozen=True)
class ParsedMail:
    """A mail as `liaison.mail.mime.parse` reads it. Nothing here is trusted; `doubts` says what was hard to read.

    `date` is the Date header, aware, or None. `text` is the plain text of the whole mail, `new_text` the same without quoted
    history and signature (folded, never deleted: `text` keeps all). `html` is sanitised, or None. `calendar` holds parsed
    iCalendar objects. `auto` is what structure and headers say the mail is, None for a person's mail, and `auto_because` why.
    `unreadable` is why a machine cannot read the body (encrypted, empty, broken), or None.
    """

    message_id: str | None
    sender: str | None
    sender_name: str | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    date: datetime | None
    text: str
    new_text: str
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    calendar: tuple[Any, ...] = ()
    auto: Kind | None = None
    auto_because: str = ""
    doubts: tuple[str, ...] = ()
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    is_forward: bool = False
    unreadable: str | None = None
    headers: dict[str, str] = field(default_factory=dict)  # lower-case name → decoded value, first of each


@dataclass(frozen=True)
class OutgoingMail:
    """A letter ready to become a mail. `message_id` is made when the letter is posted, so that a retry keeps it.

    `references` are the Message-IDs of the thread, oldest first. `automatic` marks `Auto-Submitted: auto-replied` (an answer to
    one mail) or `auto-generated` (a reminder); None for a letter a person wrote and released. `calendar` is iCalendar text with
    its method, sent as an alternative part.
    """

    message_id: str
    sender: str
    sender_name: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str | None = None
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    automatic: str | None = None
    date: datetime | None = None
    calendar: str | None = None
    calendar_method: str | None = None
    attachments: tuple[Attachment, ...] = ()
    letter_key: str | None = None  # the outbox key, carried as a header so that a sent copy can be found
