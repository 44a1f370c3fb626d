"""Sends letters by Graph: a draft first, whose id stays its name when it is sent, and then one word that sends it.

A draft is one item and can be sent once: whatever broke on the way, the item itself says whether it went. `sendMail` gives no id, so it
is not used.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from liaison.domain.mails import OutgoingMail
from liaison.mail.compose import kept_copy, letter_ref
from liaison.mail.graph_answers import Answer, trouble_of
from liaison.mail.graph_places import Places, entries, identified
from liaison.mail.graph_wire import Wire, segment
from liaison.mail.mailbox import (
    MailboxBusy,
    MailboxDown,
    MailboxError,
    MailboxRefused,
    MailGone,
    MailRejected,
)

# Graph takes requests of 4 MB, and MIME travels as base64: 3 MB of mail (learn.microsoft.com, "Outlook mail API overview")
LARGEST_REQUEST = 4 * 1024 * 1024
FIELDS = "id,isDraft,parentFolderId"
TOO_LARGE = "The letter is over the 3 MB that Microsoft 365 takes from a program: send fewer or smaller attachments."
OTHER_NAME = "This letter was prepared under another name."
STOPPED = "Somebody deleted this letter's draft in the mailbox, so it was not sent."
NO_DRAFT = "The prepared letter is not in the mailbox any more: look in Sent Items before it is written again."
NOT_KNOWN = "Whether the letter went is not known ({status} {code}): look in Sent Items."
REJECTED = "Microsoft 365 did not take this letter ({code}): check the addresses it goes to."


class Letters:
    """Letters out of one mailbox."""

    def __init__(self, wire: Wire, places: Places) -> None:
        self.wire, self.places = wire, places

    def prepare(self, mail: OutgoingMail) -> str:
        """Put the letter among the drafts, or find it there or among the sent. Returns "name:id". Raises MailboxErrors."""
        encoded = base64.b64encode(kept_copy(mail))
        if len(encoded) > LARGEST_REQUEST:
            raise MailRejected(TOO_LARGE)
        item = self._found(mail.message_id) or self._drafted(encoded)
        return f"{letter_ref(mail)}:{item}"

    def _found(self, message_id: str) -> str | None:
        """The id of this letter's sent copy, else of its draft; a copy that came back to the inbox is neither."""
        wanted = segment(f"internetMessageId eq '{message_id.replace(chr(39), chr(39) * 2)}'")
        listed = entries(self.wire.ask(f"{self.places.root}/messages?$filter={wanted}&$select={FIELDS}&$top=50"))
        sent = self.places.id_of("sent items")
        ours = [one for one in listed if one.get("parentFolderId") == sent] or [
            one for one in listed if one.get("isDraft") and one.get("parentFolderId") == self.places.id_of("drafts")
        ]
        return identified(ours[0]) if ours else None

    def _drafted(self, encoded: bytes) -> str:
        """Hand the letter over as a draft. After a broken line there may be two drafts of it, of which one is sent."""
        path, headers = f"{self.places.root}/messages", {"Content-Type": "text/plain"}
        answer = self.wire.tell(path, content=encoded, headers=headers)
        if answer.ok:
            return identified(answer.said)
        raise not_taken(answer, self.wire)

    def send(self, ref: str, mail: OutgoingMail) -> None:
        """Send the draft, once. After MailboxBusy, MailboxDown, MailboxRefused and MailRejected it certainly did not go."""
        kept_copy(mail)
        name, _, item = ref.partition(":")
        if name != letter_ref(mail) or not item:
            raise MailRejected(OTHER_NAME)
        try:
            found = self._state(item)
        except MailGone as error:
            raise MailboxError(NO_DRAFT) from error
        if not found.get("isDraft"):
            return
        if found.get("parentFolderId") == self.places.id_of("deleted items"):
            raise MailRejected(STOPPED)
        answer = self.wire.tell(self.places.message(item, "/send"), content=b"")
        if not answer.ok:
            raise not_taken(answer, self.wire)

    def was_sent(self, ref: str) -> bool | None:
        """True when the letter is no draft any more and has left the outbox, False while it is a draft, None when it cannot be told."""
        item = ref.partition(":")[2]
        try:
            found = self._state(item) if item else {}
        except MailGone:
            return None
        if found.get("isDraft") is True:
            return False
        lies = found.get("parentFolderId")
        return True if lies is not None and lies != self.places.id_of("outbox") else None

    def _state(self, item: str) -> Mapping[str, Any]:
        """Whether an item is still a draft, and where it lies. Raises MailGone."""
        return self.wire.ask(self.places.message(item, f"?$select={FIELDS}")).said


def not_taken(answer: Answer, wire: Wire) -> MailboxError:
    """What an unsuccessful answer to handing over a letter means.

    Only a plain 4xx is a certain refusal; of 5xx, a time-out or an item that is suddenly gone nobody knows what happened before.
    """
    error = trouble_of(answer, wire.clock())
    if answer.status == 429 or isinstance(error, MailboxRefused | MailRejected):
        return error
    if (
        answer.status >= 500
        or answer.status in {404, 408, 409, 410, 412}
        or isinstance(error, MailboxBusy | MailboxDown)
    ):
        return MailboxError(NOT_KNOWN.format(status=answer.status, code=answer.code))
    return MailRejected(REJECTED.format(code=answer.code))
