"""May this letter go? Asked when a letter is written and again, with fresh values, immediately before it is sent.

Comes in: what is known now about the person or the practice, and the channel. Goes out: `Allowed` or `Withheld`, each
with its reason; `ask` names what a person has to find out. When in doubt nothing is sent: a letter to an unsafe
address can reveal that someone attends this service. Wrongly withheld letters are seen and released by a person,
wrongly sent ones stay sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from liaison.domain.safe_contact import is_fresh


class Channel(StrEnum):
    """How a letter reaches somebody."""

    EMAIL = "email"
    SMS = "sms"
    POST = "post"
    PHONE = "phone"


class Safe(StrEnum):
    """What a person said about one channel."""

    YES = "yes"  # they said it is safe
    NO = "no"  # they said it is not
    UNKNOWN = "unknown"  # nobody has asked: counts as no, but asks the keyworker


class Address(StrEnum):
    """What we know of a practice's mail address."""

    CHECKED = "checked"  # somebody there answered from it or confirmed it
    UNCHECKED = "unchecked"  # imported or typed in, never confirmed
    BOUNCING = "bouncing"  # the last letter came back


@dataclass(frozen=True)
class PersonNow:
    """What the register knows now about a person. `safe` by channel, and when they were asked about it; a channel not in it is unknown."""

    safe: Mapping[Channel, Safe] = field(default_factory=dict)
    safe_checked_on: Mapping[Channel, date | None] = field(default_factory=dict)
    in_shared_care: bool = True
    died: bool = False
    moved_away: bool = False
    declined: bool = False
    in_custody: bool = False
    in_hospital: bool = False
    domestic_abuse: bool = False
    paused_until: date | None = None


@dataclass(frozen=True)
class PracticeNow:
    """What the directory knows now about a practice."""

    open: bool = True
    address: str | None = None
    health: Address = Address.UNCHECKED


@dataclass(frozen=True)
class Allowed:
    """The letter may go."""

    because: str


@dataclass(frozen=True)
class Withheld:
    """The letter stays. `ask` is what a person has to find out, or None when there is nothing to ask."""

    because: str
    ask: str | None = None


ASK_KEYWORKER = "Ask the keyworker how this person can be reached safely."
PAUSED = Withheld("Contact with this person is paused.")
Rule = tuple[Callable[[PersonNow], bool], Withheld]

# Whatever the channel and whoever wrote it; the first that holds is the reason.
NEVER: tuple[Rule, ...] = (
    (lambda person: person.died, Withheld("This person has died: every letter about them is held.")),
    (lambda person: person.moved_away, Withheld("This person has moved away.", "Confirm the new practice first.")),
    (lambda person: not person.in_shared_care, Withheld("This person is no longer in shared care.")),
)
# Nothing automatic; a letter that a named person wrote and released may still go.
NOT_AUTOMATIC: tuple[Rule, ...] = (
    (lambda person: person.domestic_abuse, Withheld("Automatic contact is off for this person.", ASK_KEYWORKER)),
    (lambda person: person.in_custody, Withheld("This person is in custody.", "Plan with throughcare instead.")),
    (lambda person: person.in_hospital, Withheld("This person is in hospital.", "Plan with the ward instead.")),
    (lambda person: person.declined, Withheld("This person said they do not want this.")),
)


def may_write_to_person(
    person: PersonNow, channel: Channel, today: date, *, automatic: bool = True
) -> Allowed | Withheld:
    """Whether a letter may go to the person by that channel today. What is unknown about safe contact is not safe."""
    if withheld := _first(NEVER + (NOT_AUTOMATIC if automatic else ()), person):
        return withheld
    if automatic and person.paused_until and today < person.paused_until:
        return PAUSED
    match person.safe.get(channel, Safe.UNKNOWN):
        case Safe.NO:
            return Withheld(f"This person said that {words(channel)} is not safe for them.", ASK_KEYWORKER)
        case Safe.UNKNOWN:
            return Withheld(f"It is not known whether {words(channel)} is safe for this person.", ASK_KEYWORKER)
        case Safe.YES:
            return _fresh_enough(person, channel, today)


def _first(rules: tuple[Rule, ...], person: PersonNow) -> Withheld | None:
    return next((withheld for holds, withheld in rules if holds(person)), None)


def _fresh_enough(person: PersonNow, channel: Channel, today: date) -> Allowed | Withheld:
    asked = person.safe_checked_on.get(channel)
    if asked is None or asked > today:
        return Withheld(f"It is not known when this person was asked whether {words(channel)} is safe.", ASK_KEYWORKER)
    if not is_fresh(asked, today):
        return Withheld(f"Whether {words(channel)} is safe was last asked more than six months ago.", ASK_KEYWORKER)
    return Allowed(f"This person said that {words(channel)} is safe, asked on {asked:%d/%m/%Y}.")


def may_write_to_practice(practice: PracticeNow, about: PersonNow | None = None) -> Allowed | Withheld:
    """Whether a letter may go to the practice; `about` is the person it concerns, or None (a letter on the service).

    Only what makes a letter about the person wrong holds it (died, moved, left shared care): safe contact is about
    letters to the person.
    """
    if not practice.open:
        return Withheld("This practice has closed or merged.", "Find out where its list went.")
    if not practice.address:
        return Withheld("No mail address is known for this practice.", "Ring the practice and ask for it.")
    if practice.health is Address.BOUNCING:
        return Withheld("Letters to this address come back.", "Ring the practice and check the address.")
    if about and practice.health is Address.UNCHECKED:
        return Withheld("Nobody at this practice has confirmed this address yet.", "Confirm the address first.")
    withheld = _first(NEVER, about) if about else None
    return withheld or Allowed("The practice is open and its address works.")


def words(channel: Channel) -> str:
    """The channel in the middle of a sentence."""
    return {Channel.SMS: "a text message", Channel.PHONE: "a phone call"}.get(channel, channel.value)
