"""The headers of a mail as fields: who wrote it, to whom, about what, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liaison.mail.mime_charsets import storable
from liaison.mail.mime_headers import Address, addresses, date_of, decode_words, display_name
from liaison.mail.mime_tree import Entity

MAX_SUBJECT = 2_000  # characters
MAX_WRITTEN = 40_000  # characters of the subject as it stands: a sign may take twelve
MAX_HEADER = 10_000  # characters kept of one header in `decoded`
MAX_HEADERS = 300
MAX_SENDER = 20_000


@dataclass(frozen=True)
class Heads:
    """Raw and decoded values by lower-case name (first of each), and the fields made of them."""

    raw: dict[str, str]
    decoded: dict[str, str]
    sender: Address | None
    sender_name: str  # also where there is no address: MAILER-DAEMON
    subject: str

    def listed(self, name: str) -> tuple[str, ...]:
        """The addresses of a To or Cc header."""
        return tuple(one.address for one in addresses(self.raw.get(name, "")))


def read_heads(root: Entity, doubts: list[str]) -> Heads:
    """The headers of a mail. Appends to `doubts`."""
    raw = root.raw_values
    sender = _sender(raw, doubts)
    written = raw.get("subject", "")
    subject = decode_words(written[:MAX_WRITTEN])
    if len(subject) > MAX_SUBJECT or len(written) > MAX_WRITTEN:
        doubts.append("the subject is longer than 2,000 characters: only its beginning was read")
    decoded = {
        storable(name)[:100]: decode_words(value[:MAX_HEADER]) for name, value in list(raw.items())[:MAX_HEADERS]
    }
    author = raw.get("from", "")
    name = (sender.name if sender else "") or ("" if "@" in author else display_name(author))
    return Heads(raw, decoded, sender, name, subject[:MAX_SUBJECT])


def moment_of(raw: dict[str, str], doubts: list[str]) -> datetime | None:
    """The Date header; where it cannot be read, when our own server says it received the mail."""
    found = date_of(raw.get("date", ""))
    if found is None and "received" in raw:
        found = date_of(raw["received"].rpartition(";")[2])
        doubts.append("no date could be read" if found is None else "no date could be read: it was taken from Received")
    return found


def _sender(raw: dict[str, str], doubts: list[str]) -> Address | None:
    """Who wrote the mail: From, and only where that has no address, Sender, Reply-To or Return-Path, with a doubt."""
    for name in ("from", "sender", "reply-to", "return-path"):
        found = addresses(raw.get(name, "")[:MAX_SENDER])
        if found:
            if name != "from":
                doubts.append(f"no address in From: the sender was taken from {name.title()}")
            return found[0]
    doubts.append("no sender could be read")
    return None
