"""The forms of one meeting: what its hosts offered, which slot is taken, another day, no room. Days and times are London's."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from liaison.domain.offers import Told
from liaison.web.forms import BlankIsNone, Number, Versioned
from liaison.web.rota_forms import CLOCK_WORDS, DAY_WORDS, Clock, Day

Free = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)]
Place = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Minutes = Annotated[int, Field(ge=5, le=480)]


class OfferForm(Versioned):
    """A time that the hosts offered, or that was agreed."""

    name = "offer"
    words: ClassVar = {
        "told": "Choose how they told us.",
        "day": DAY_WORDS,
        "time": CLOCK_WORDS,
        "minutes": "Enter how long it takes: from 5 minutes to 8 hours.",
        "place": "Use at most 200 characters.",
        "said": "Use at most 1,000 characters.",
        "message_id": "Choose the mail from the list.",
    }
    told: Told
    day: Day
    time: Clock
    minutes: Minutes
    place: Place = ""
    said: Free = ""
    message_id: Annotated[Number | None, BlankIsNone] = None


class TakeSlotForm(Versioned):
    """The slot that is taken."""

    name = "take"
    words: ClassVar = {"slot": "Choose the slot."}
    slot: Number


class OtherDayForm(Versioned):
    """Around which day the hosts are asked anew."""

    name = "other"
    words: ClassVar = {"around": DAY_WORDS}
    around: Day


class NoRoomForm(Versioned):
    """The hosts have no room this time."""

    name = "no_room"


class SettleReplyForm(Versioned):
    """A mail that says nothing about a slot."""

    name = "reply"
    words: ClassVar = {"message_id": "Choose the mail from the list."}
    message_id: Number


class ListForm(Versioned):
    """People for the list of invitations: chosen from the directory, or one entered by hand."""

    name = "list"
    words: ClassVar = {
        "chosen": "Choose from the list.",
        "guest": "Use at most 120 characters.",
        "email": "Enter a whole mail address, like name@practice.example.",
        "agreed": "Use at most 200 characters.",
    }
    chosen: list[Annotated[str, StringConstraints(max_length=320)]] = Field(default_factory=list, max_length=200)
    guest: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=320, pattern=r"^[!-~]*$")] = ""
    agreed: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class InviteForm(Versioned):
    """Send the invitations that are held."""

    name = "invite"


class ChangeForm(Versioned):
    """Another time or place."""

    name = "change"
    words: ClassVar = {
        "to_day": DAY_WORDS,
        "to_time": CLOCK_WORDS,
        "to_minutes": "Enter how long it takes: from 5 minutes to 8 hours.",
        "to_place": "Use at most 200 characters.",
    }
    to_day: Day
    to_time: Clock
    to_minutes: Minutes
    to_place: Place = ""


class CallOffForm(Versioned):
    """Call a meeting off."""

    name = "off"
    words: ClassVar = {"why": "Use at most 300 characters."}
    why: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class TakeOffForm(Versioned):
    """Take somebody off the list."""

    name = "take_off"
    invitation: Number
