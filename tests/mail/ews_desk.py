"""A mailbox at the double of Exchange, and the adapter that reads and writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from liaison.domain.mails import OutgoingMail
from liaison.mail.ews import EwsMailbox
from tests.contract.ews_rig import open_mailbox
from tests.contract.rigging import Ledger
from tests.doubles.ews_double import EwsDouble
from tests.doubles.ews_faults import Fault, Faults, How
from tests.doubles.ews_store import Box

LETTER = OutgoingMail(
    message_id="<letter-7@service.example>",
    sender="queries@service.example",
    sender_name="The shared care service",
    to=("practice@gp.example",),
    subject="Your question, reference AB12",
    text="We have it and answer tomorrow.\n",
    date=datetime(2026, 11, 24, 10, tzinfo=UTC),
    in_reply_to="<question@gp.example>",
    references=("<first@gp.example>",),
    letter_key="ack:case-7",
)


@dataclass
class Desk:
    """The double, one mailbox of it, the adapter, and its caller's ledger."""

    double: EwsDouble
    box: Box
    mailbox: EwsMailbox
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def faults(self) -> Faults:
        return self.double.faults[self.box.address]

    def fails(self, how: How, operation: str | None = None, **given: Any) -> Fault:
        return self.faults.add(how, operation, **given)

    def reopen(self, **given: Any) -> EwsMailbox:
        """The same mailbox by another adapter, with other settings."""
        self.mailbox = open_mailbox(self.double, self.box, **given)
        return self.mailbox

    def take_all(self, limit: int = 100) -> list[bytes | None]:
        return [item.raw for item in self.ledger.take_all(self.mailbox, limit)]

    def drafts(self) -> list[bytes]:
        return [item.mime for item in self.box.standing("drafts").items.values()]


def desk_at(double: EwsDouble, **given: Any) -> Desk:
    """A fresh mailbox."""
    box = double.box()
    return Desk(double, box, open_mailbox(double, box, **given))


def mail(number: int) -> bytes:
    """A small invented mail whose bytes are no UTF-8."""
    head = (
        f"From: practice{number}@gp.example\r\nSubject: question {number}\r\nMessage-ID: <{number}@gp.example>\r\n\r\n"
    )
    return head.encode() + b"half a caf\xe9\r\n"
