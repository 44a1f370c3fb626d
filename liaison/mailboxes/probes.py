"""A letter to ourselves for an examination: plain, marked as automatic, with nothing in it."""

from __future__ import annotations

import uuid
from datetime import datetime

from liaison.domain.mails import OutgoingMail

TEXT = """This is a letter that Liaison sent to its own mailbox because somebody examines it (liaison doctor --send, or the page Mailboxes).

Nothing needs to be done.
"""


def probe(address: str, now: datetime) -> OutgoingMail:
    """A new letter from this address to itself."""
    name = uuid.uuid4().hex
    return OutgoingMail(
        message_id=f"<{name}@{address.partition('@')[2] or 'liaison.invalid'}>",
        sender=address,
        sender_name="Liaison",
        to=(address,),
        subject="[SU-GP trial] An examination of the mailbox: nothing to do",
        text=TEXT,
        automatic="auto-generated",
        date=now,
        letter_key=f"probe:{name}",
    )
