"""The forms of one practice or cluster: its contacts, how an address was confirmed, its own mailbox, and whether it has closed."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from liaison.domain import cells, chi
from liaison.domain.contact_roles import ROLES
from liaison.practices import importing_places as lists
from liaison.web.forms import BlankIsNone, Form, Line, Number, Versioned
from liaison.web.rota_forms import DAY_WORDS, MaybeDay, as_read


def known_role(value: str) -> str:
    """A code of the table of roles."""
    if value not in ROLES:
        raise ValueError("no such role")
    return value


def nobodys(value: str) -> str:
    """A line without a CHI number."""
    if chi.find(value):
        raise ValueError("holds what looks like a CHI number")
    return value


Mail = Annotated[str, BeforeValidator(as_read(cells.email))]
MaybeMail = Annotated[str, BeforeValidator(lambda value: as_read(cells.email)(value) or "")]
Phone = Annotated[str, BeforeValidator(lambda value: as_read(lists.phone)(value) or "")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(nobodys)]
Reason = Annotated[Line, AfterValidator(nobodys)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^([0-9]{5})?$")]
MAIL_WORDS, PHONE_WORDS = "Enter one e-mail address.", "Enter a telephone number, like 01632 960100."
REASON_WORDS = "Say in a few words how you know, without naming a person in our care."


class ContactForm(Form):
    """A contact, new or as it is to be. `version` is of one that is there."""

    name = "contact"
    words: ClassVar = {
        "person": "Enter a name, or what the mailbox is called: at most 120 characters.",
        "role": "Choose the role.",
        "email": MAIL_WORDS,
        "phone": PHONE_WORDS,
    }
    version: Annotated[Number | None, BlankIsNone] = None
    person: Name
    role: Annotated[str, AfterValidator(known_role)]
    email: Mail
    phone: Phone = ""


class ConfirmForm(Versioned):
    """How somebody knows that an address is right, and since when (empty: today)."""

    name = "confirm"
    words: ClassVar = {"way": "Choose how you know it.", "on": DAY_WORDS}
    way: Annotated[str, StringConstraints(max_length=10)] = ""
    on: MaybeDay = None


class TakeOffContactForm(Versioned):
    """Take a contact off."""

    name = "off"


class ReachForm(Versioned):
    """A practice's own mailbox and telephone, and the locality it counts to."""

    name = "reach"
    words: ClassVar = {"email": MAIL_WORDS, "phone": PHONE_WORDS, "locality": "Use at most 80 characters."}
    email: MaybeMail = ""
    phone: Phone = ""
    locality: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""


class OpenForm(Versioned):
    """It is open after all."""

    name = "open"
    words: ClassVar = {"because": REASON_WORDS}
    because: Reason


class CloseForm(Versioned):
    """It has closed, perhaps merged with another."""

    name = "close"
    words: ClassVar = {
        "because": REASON_WORDS,
        "successor": "Enter the five digits of the practice that took its list.",
    }
    because: Reason
    successor: Code = ""


class MoveAllForm(Versioned):
    """Everybody who is still registered here is with the practice that took its list over."""

    name = "move_all"
    words: ClassVar = {"sure": "Tick that the practice, or the board, told you so."}
    sure: Annotated[str, StringConstraints(pattern="^yes$")]
