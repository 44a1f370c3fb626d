"""Trial mails to ourselves: when one is due, and how it is recognised when it comes back.

Comes in: a mailbox's number, a slot (aware), the service's signing key; later a mail's headers. Goes out: the mark that stands in the
subject, or that a mail is such a trial. A person's words are never taken for one: only a fresh mail from our own address, whose subject
is ours to the letter or whose Message-ID is the letter's, and that answers nothing.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

PURPOSE = "Trial mail to ourselves: nothing to do"  # the rest of the subject
SIGNATURE = 16  # base-32 characters: 80 bits
SUBJECT = re.compile(rf"\[SU-GP (canary-\d{{1,9}}-\d{{8}}T\d{{4}}Z-[A-Z2-7]{{{SIGNATURE}}})\] {re.escape(PURPOSE)}")


@dataclass(frozen=True)
class Arrived:
    """What is looked at of a mail: its own headers, decoded and on one line."""

    sender: str
    subject: str
    message_id: str
    answers: bool  # it has In-Reply-To or References


@dataclass(frozen=True)
class Awaited:
    """A trial that is out: the mark in its subject, and the letter's Message-ID."""

    mark: str
    message_id: str


def minute(slot: datetime) -> datetime:
    """A slot as the mark says it: to the minute."""
    return slot.replace(second=0, microsecond=0)


def mark(mailbox_id: int, slot: datetime, key: bytes) -> str:
    """The signed mark of one mailbox's trial in one slot: like canary-1-20261124T1030Z-ABCDEFGHIJKLMNOP."""
    name = f"canary-{mailbox_id}-{slot:%Y%m%dT%H%MZ}"
    digest = hmac.new(key, name.encode(), sha256).digest()
    return f"{name}-{b32encode(digest).decode()[:SIGNATURE]}"


def is_trial(mail: Arrived, awaited: Awaited, own_address: str) -> bool:
    """Whether this mail is that trial, come back."""
    if mail.answers or mail.sender.lower() != own_address.lower():
        return False
    found = SUBJECT.fullmatch(" ".join(mail.subject.split()))
    signed = found is not None and hmac.compare_digest(found[1].encode(), awaited.mark.encode())
    return signed or mail.message_id == awaited.message_id
