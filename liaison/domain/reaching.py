"""May we reach this person, by which channel, and in what outer form? Asked when a letter is drafted, and again whenever one is sent or printed.

Comes in: what the register knows now of a person (`Contact`) and today (London). Goes out: `Reached` or `NotReached`, each with its reason;
`ask` is what a person has to find out. Only a channel that the person called safe within six months is used; what is unknown is not safe.
What can be seen without opening a letter never names the service: see REVEALING. Sources: the service's rules on safe contact and MAT
standard 5 (people are not put out of treatment for appointments that did not happen).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from liaison.domain.eligibility import (
    ASK_KEYWORKER,
    Allowed,
    Channel,
    PersonNow,
    Safe,
    Withheld,
    may_write_to_person,
    words,
)
from liaison.domain.safe_contact import is_fresh

# the order in which ways are tried where the person named none; a telephone call or a text is made by a colleague, never by the program
ORDER: tuple[Channel, ...] = (Channel.POST, Channel.EMAIL, Channel.PHONE, Channel.SMS)
BY_A_COLLEAGUE = frozenset({Channel.PHONE, Channel.SMS})

# words that say what kind of service it is, wherever others may see them: envelope, sender, address, subject, first line, text message
REVEALING = re.compile(
    r"drug|alcohol|addict|substance|su-gp|misuse|recovery|rehab|detox|needle|harm.?reduction|methadone|bupren|opi(?:ate|oid)|overdose|naloxone|"
    r"treatment|prescri|medic(?:ine|ation)|clinic|shared.?care|\bmental",
    re.IGNORECASE,
)
SUBJECT = "A letter for you"  # of every e-mail to a person, and all that is to be seen of it
PREVIEW = 140  # characters of a letter that a mail program shows in its list
HELD = "Every letter about this person is held."


@dataclass(frozen=True)
class Contact:
    """What is known now: eligibility's values, the hold, where each channel leads (empty: not known), and what the person asked for.

    `sender` is the address our e-mails come from; `come_back`: the channels by which letters to the person do; `voicemail` and `service_name` count as no unless they are yes.
    """

    person: PersonNow
    letters_held: bool = False
    to: Mapping[Channel, str] = field(default_factory=dict)
    prefers: Channel | None = None
    voicemail: Safe = Safe.UNKNOWN
    service_name: Safe = Safe.UNKNOWN
    voicemail_on: date | None = None  # when the person was asked: older than six months, it is not known any more
    service_name_on: date | None = None
    times: str = ""
    shared: str = ""
    do_not_tell: str = ""
    envelope: str = ""
    sender: str = ""
    come_back: frozenset[Channel] = frozenset()


@dataclass(frozen=True)
class Reached:
    """They may be reached so. `rules` are sentences for whoever sends, prints or rings; `names_service`: the letter itself may."""

    channel: Channel
    to: str
    because: str
    rules: tuple[str, ...] = ()
    names_service: bool = False


@dataclass(frozen=True)
class NotReached:
    """Nothing goes. `ask` is what a colleague has to find out, or None where there is nothing to ask."""

    because: str
    ask: str | None = None


def reach(
    contact: Contact, today: date, *, only: Channel | None = None, automatic: bool = True
) -> Reached | NotReached:
    """The way to reach this person today: the one they chose, else the first that is safe. `only` asks for one channel; `automatic` False
    is for a letter that a colleague wrote from the first word."""
    if contact.letters_held:
        return NotReached(HELD)
    tried: list[NotReached] = []
    for channel in [only] if only else wished(contact):
        found = by(contact, channel, today, automatic=automatic)
        if isinstance(found, Reached):
            return found
        tried.append(found)
    return tried[0]


def to_ask_before(contact: Contact, day: date) -> NotReached | None:
    """What a colleague asks anew before that day: nothing reaches the person by then, or not the way that they chose, as that answer will be
    older than six months; None where there is nothing to ask."""
    found, chosen = reach(contact, day), contact.prefers
    if isinstance(found, Reached) and chosen and chosen is not found.channel:
        too_old = contact.person.safe.get(chosen) is Safe.YES and not is_fresh(
            contact.person.safe_checked_on.get(chosen), day
        )
        found = by(contact, chosen, day) if too_old else found
    return found if isinstance(found, NotReached) and found.ask else None


def wished(contact: Contact) -> Sequence[Channel]:
    """The channels in the order in which they are tried."""
    return sorted(ORDER, key=lambda channel: channel is not contact.prefers)


def by(contact: Contact, channel: Channel, today: date, *, automatic: bool = True) -> Reached | NotReached:
    """Whether one channel may be used today."""
    verdict = may_write_to_person(contact.person, channel, today, automatic=automatic)
    if isinstance(verdict, Withheld):
        return NotReached(verdict.because, verdict.ask)
    assert isinstance(verdict, Allowed)
    to = contact.to.get(channel, "").strip()
    if not to:
        return NotReached(f"It is not known where {words(channel)} reaches this person.", ASK_KEYWORKER)
    if channel in contact.come_back:
        return NotReached(COME_BACK[channel], ASK_KEYWORKER)
    named = may(contact.service_name, contact.service_name_on, today)
    if channel is Channel.EMAIL and not named and reveals(contact.sender):
        return NotReached("The address our e-mails come from tells what the service is.", "Choose another safe way.")
    return Reached(channel, to, verdict.because, tuple(rules(contact, channel, today)), named)


def may(said: Safe, asked: date | None, today: date) -> bool:
    """Whether a yes still counts."""
    return said is Safe.YES and is_fresh(asked, today)


def reveals(text: str) -> list[str]:
    """The words of a text that say what kind of service it is, as they stand."""
    return [found.group() for found in REVEALING.finditer(text)]


def names_against_it(text: str, service: str, found: Reached) -> str | None:
    """Why words that were written earlier may not go as they are: they name the service, and the person's yes to that does not count any more."""
    if found.names_service or not service or service.casefold() not in text.casefold():
        return None
    return "The words name the service, and it is not known any more whether the person agrees to that."


def rules(contact: Contact, channel: Channel, today: date) -> list[str]:
    """What has to be kept to, in sentences: the outer form of a letter, or how to ring."""
    said = [OUTSIDE[channel]]
    if channel is Channel.POST and contact.envelope:
        said.append(f"{ASKED_FOR} {contact.envelope}.")
    if channel is Channel.PHONE:
        said += [
            VOICEMAIL[may(contact.voicemail, contact.voicemail_on, today)],
            NAMING[may(contact.service_name, contact.service_name_on, today)],
        ]
    if channel in BY_A_COLLEAGUE and contact.times:
        said.append(f"Safe times: {contact.times}.")
    if contact.shared:
        said.append(f"Shared: {contact.shared}.")
    if contact.do_not_tell:
        said.append(f"Must not be told: {contact.do_not_tell}.")
    return said


ASKED_FOR = "The person asked for:"  # how the rule begins that is about the envelope
COME_BACK: Mapping[Channel, str] = {
    Channel.EMAIL: "Our e-mails to this person come back.",
    Channel.POST: "A letter to this person came back in the post.",
}
OUTSIDE: Mapping[Channel, str] = {
    Channel.POST: "A plain envelope with name and address and nothing else: no logo, no stamp, no sender that names the service.",
    Channel.EMAIL: f"Sender and subject show the name of the worker and “{SUBJECT}”.",
    Channel.SMS: "The text is the one shown here and no other: it names a first name and a number.",
    Channel.PHONE: "Ask for the person alone; say nothing of the matter to anybody else.",
}
VOICEMAIL = {
    True: "A message may be left: your first name and your number, and nothing else.",
    False: "Leave no message. Ring again at another time.",
}
NAMING = {
    True: "You may say where you ring from once you are sure that it is the person.",
    False: "Do not say where you ring from.",
}


def text_message(hello: str, worker: str, phone: str) -> str:
    """The words of a text message: what somebody else may read on a locked screen."""
    return f"Hello {hello}, it is {worker}. Could you ring me when it suits you? {phone}. No hurry."
