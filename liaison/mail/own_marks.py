"""Finds out, cheaply, whether raw bytes may be a trial mail of ours: only then are its headers read."""

from __future__ import annotations

from contextlib import suppress
from email.parser import BytesHeaderParser
from email.utils import parseaddr

from liaison.domain.canaries import Arrived

HEAD = 64_000  # bytes looked at
SIGNS = (b"canary-", b"canary:")  # in our subject, and in our own header


def arrived(raw: bytes) -> Arrived | None:
    """The headers of a mail that bears a sign of ours; None for every other, and for one whose headers cannot be read."""
    head = raw[:HEAD]
    if not any(sign in head for sign in SIGNS):
        return None
    with suppress(Exception):  # odd bytes are read, with care, by the next step
        headers = BytesHeaderParser().parsebytes(head)
        return Arrived(
            sender=parseaddr(str(headers.get("From", "")))[1],
            subject=" ".join(str(headers.get("Subject", "")).split()),
            message_id=str(headers.get("Message-ID", "")).strip(),
            answers="In-Reply-To" in headers or "References" in headers,
        )
    return None
