"""Sending at Exchange: a draft, then the draft sent, so that a letter's fate can be told.

A letter is sent as the bytes that `compose` made: attachments put onto a draft afterwards are lost when it is sent. It is found
again by its Message-ID or by a property of our own, since servers drop X- headers. Sending uses the draft up; a letter that lies in
neither folder is never made anew here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from exchangelib import Message
from exchangelib.extended_properties import ExtendedProperty
from exchangelib.fields import ExtendedPropertyField
from exchangelib.properties import Fields
from exchangelib.properties import Mailbox as Address
from exchangelib.util import create_element

from liaison.domain.mails import OutgoingMail
from liaison.mail.compose import kept_copy
from liaison.mail.ews_account import Exchange
from liaison.mail.ews_calls import PARENT, AnyOf, Create, Find, Send
from liaison.mail.ews_entries import Entry
from liaison.mail.ews_errors import answered_no, never_left, told_of
from liaison.mail.ews_folders import Folders
from liaison.mail.mailbox import MailboxDown, MailboxError, MailRejected

LOST = (
    "The letter lies neither in Drafts nor among the sent: look there and in Deleted Items before it is written anew."
)
UNKNOWN = "Sending broke off and whether the letter went is not known: look among the sent."


class LetterName(ExtendedProperty):  # type: ignore[misc]
    """The letter's Message-ID once more, in a property that no server rewrites."""

    distinguished_property_set_id = "PublicStrings"
    property_name = "LiaisonLetter"
    property_type = "String"


def with_name(base: Fields) -> Fields:
    """A message's fields and ours, at the place that EWS's schema wants. The library's own class stays as it is."""
    fields = base.copy()
    fields.insert(
        fields.index_by_name(Message.INSERT_AFTER_FIELD) + 1, ExtendedPropertyField("letter_name", value_cls=LetterName)
    )
    return fields


class Draft(Message):  # type: ignore[misc]
    """A message that bears our property."""

    ELEMENT_NAME = "Message"
    FIELDS = with_name(Message.FIELDS)


class Place(Enum):
    """Where a letter lies."""

    SENT = "sent"
    DRAFTS = "drafts"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Whereabouts:
    """The place, and the draft if it is one."""

    place: Place
    draft: Entry | None = None


class Sender:
    """Sends from one mailbox. A letter's ref is its Message-ID."""

    def __init__(self, exchange: Exchange, folders: Folders) -> None:
        self._exchange, self._folders = exchange, folders

    def prepare(self, mail: OutgoingMail) -> str:
        """Make the draft unless it, or the sent letter, is there. Raises MailRejected, and what exchangelib raises."""
        raw = kept_copy(mail)
        if self.find(mail.message_id).place is Place.NOWHERE:
            drafts, draft = self._folders.drafts(), draft_of(mail, raw)
            self._exchange.ask(lambda account: Create(account=account).ask(draft, drafts))
        return mail.message_id

    def send(self, ref: str, mail: OutgoingMail) -> None:
        """Send the draft once. Raises MailRejected, and what exchangelib raises before anything leaves; MailboxError when lost."""
        kept_copy(mail)
        if ref != mail.message_id:
            raise MailRejected("This letter was prepared under another name.")
        found = self.find(ref)
        if found.place is Place.SENT:
            return
        if found.draft is None:
            raise MailboxError(LOST)
        draft, sent = found.draft, self._folders.sent()
        try:
            self._exchange.ask(lambda account: Send(account=account).ask(draft, sent))
        except Exception as error:
            self._look_after(ref, error)

    def _look_after(self, ref: str, error: Exception) -> None:
        """Return when the letter went in spite of the error; raise ours when it certainly did not, or nobody knows."""
        if never_left(error):
            raise told_of(error) from None
        try:
            place = self.find(ref).place
        except Exception:
            raise MailboxError(UNKNOWN) from None
        if place is Place.SENT:
            return
        if place is Place.DRAFTS and answered_no(error):
            raise certain(told_of(error)) from None
        raise MailboxError(UNKNOWN) from None  # a broken line: what was asked may still be on its way

    def find(self, ref: str) -> Whereabouts:
        """Where the letter lies now. Sent wins: of a letter in both, one copy went."""
        sent, drafts = self._folders.sent(), self._folders.drafts()
        found = self._exchange.ask(lambda account: list(Find(account=account).ask([sent, drafts], called(ref), PARENT)))
        if any(entry.folder == sent.id for entry in found):
            return Whereabouts(Place.SENT)
        waiting = [entry for entry in found if entry.folder == drafts.id]
        return Whereabouts(Place.DRAFTS, waiting[0]) if waiting else Whereabouts(Place.NOWHERE)


def certain(error: MailboxError) -> MailboxError:
    """The error of a letter that lies in Drafts after Exchange said no: one that says of itself that nothing went."""
    return MailboxDown(str(error)) if type(error) is MailboxError else error


def draft_of(mail: OutgoingMail, raw: bytes) -> Draft:
    """The letter as an item. Blind copies are named once more: not every server takes them from the bytes."""
    blind = [Address(email_address=address) for address in mail.bcc] or None
    return Draft(mime_content=raw, letter_name=mail.message_id, bcc_recipients=blind, is_read=True)


def called(ref: str) -> AnyOf:
    """The question for a letter by either of its names."""
    own = {
        "DistinguishedPropertySetId": "PublicStrings",
        "PropertyName": LetterName.property_name,
        "PropertyType": "String",
    }
    by_id = create_element("t:FieldURI", attrs={"FieldURI": "message:InternetMessageId"})
    return AnyOf(((by_id, ref), (create_element("t:ExtendedFieldURI", attrs=own), ref)))
